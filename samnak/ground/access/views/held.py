"""A form that was sent after the sign-in ran out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from samnak.ground.access import held
from samnak.ground.access.gates import needs
from samnak.ground.access.request import Request


@needs("desk.me")
@require_http_methods(["GET", "POST"])
def held_form(request: Request, form_id: UUID) -> HttpResponse:
    """What was typed before the sign-in ran out, with a button to send it again or to let it go."""
    kept = held.give_back(form_id, request.user)
    if kept is None:
        return render(request, "404.html", status=404)
    if request.method == "POST":
        held.forget(form_id, request.user)
        return redirect("desk:today")
    return render(request, "access/held.html", {"kept": kept, "form_id": form_id})
