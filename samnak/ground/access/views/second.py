"""The second step of signing in."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from samnak.ground.access import factors
from samnak.ground.access.actions import give_code, give_passkey
from samnak.ground.access.actions.factors import NOT_RIGHT
from samnak.ground.access.actors import DOOR
from samnak.ground.access.entrance import entering, go, keep_language, let_in, may_stand_in, way_on
from samnak.ground.access.forms import NO_PASSKEY, SecondForm
from samnak.ground.access.gates import READ_OR_SEND, public
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Nobody is between password and second step here: who is in goes on, who is not signs in."""
    return HttpResponseRedirect(way_on(request)) if request.user.is_authenticated else go("account_login", request)


@public
@READ_OR_SEND
def second(request: HttpRequest) -> HttpResponse:
    """A code, a passkey or a recovery code, from whoever gave their password."""
    user = entering(request)
    if user is None:
        return elsewhere(request)
    if not factors.has_one(user):
        return go("access:set_up", request)
    form = SecondForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (kind := _given(user, form)):
        return inside(request, user, kind)
    return render(request, "access/second.html", _page(request, user, form))


def _given(user: User, form: SecondForm) -> str:
    """The kind of factor that was given; where it is wrong, the form says so."""
    credential = form.cleaned_data.get("credential")
    try:
        if credential:
            kind = give_passkey(user=user, credential=credential, by=DOOR)
        else:
            kind = give_code(user=user, code=form.cleaned_data["code"], by=DOOR)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return ""
    if not kind:
        form.add_error(None if credential else "code", NO_PASSKEY if credential else NOT_RIGHT)
    return kind


def _page(request: HttpRequest, user: User, form: SecondForm) -> dict[str, Any]:
    kinds = {row.type for row in factors.of(user)}
    asked = json.dumps(factors.ask_for_passkey(user)) if factors.PASSKEY in kinds else ""
    where = way_on(request)
    return {"form": form, "kinds": kinds, "asked": asked, "next": where, "demo": may_stand_in(request)}


def inside(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """Whoever gave both goes where they were going."""
    let_in(request, user, kind)
    response = HttpResponseRedirect(way_on(request))
    keep_language(response, user.language)
    return response


@public
@require_POST
def stand_in(request: HttpRequest) -> HttpResponse:
    """In the demo one tap stands in for the second factor; elsewhere there is no such page."""
    user = entering(request)
    if user is None:
        return elsewhere(request)
    if not may_stand_in(request):
        raise Http404
    return inside(request, user, "demo")
