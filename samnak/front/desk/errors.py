"""Error pages: one sentence, one way on. The page for 500 needs neither database nor request data."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.translation import gettext as _

from samnak.ground.access import held
from samnak.ground.access.gates import public


@public
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@public
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "ui/error.html", {"code": 403}, status=403)


@public
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    sentence = _("What was sent could not be read. Go back, look at the page again, and send it once more.")
    return render(request, "ui/error.html", {"code": 409, "sentence": sentence}, status=400)


@public
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the sign-in, or came from somewhere else. One that says whose it is is held for them."""
    if request.method == "POST" and (kept := held.hold(request)):
        return redirect("access:held", kept.pk)
    sentence = _("This form is older than your sign-in. Go back, open the page again, and send it once more.")
    return render(request, "ui/error.html", {"code": 409, "sentence": sentence}, status=403)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Something failed. The number is in the log line too, so that it can be read over the phone."""
    number = f"{secrets.randbelow(1_000_000):06d}"
    request.error_number = number  # type: ignore[attr-defined]
    import logging

    logging.getLogger("samnak.broken").error("error number %s", number)
    said = {"number": number, "nonce": getattr(request, "nonce", "")}
    return HttpResponse(loader.get_template("500.html").render(said), status=500)
