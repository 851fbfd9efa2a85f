"""The link by which somebody comes to their account: they choose a password, then a second step."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from samnak.ground.access import websessions
from samnak.ground.access.actions import accept, give_password
from samnak.ground.access.actions.invitations import open_invitation
from samnak.ground.access.actors import DOOR
from samnak.ground.access.forms import NewPasswordForm
from samnak.ground.access.gates import READ_OR_SEND, public
from samnak.ground.access.models import Invitation
from samnak.ground.access.refusals import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@READ_OR_SEND
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Wrong, used and old links are answered alike."""
    row = open_invitation(token)
    if row is None:
        return _gone(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=row.user)
    if form.is_valid():
        try:
            user = accept(token=token, password=form.cleaned_data["new"], by=DOOR)
        except Refused:
            return _gone(request)
        request.session.flush()  # whoever was signed in in this browser before
        login(request, user, backend=BACKEND)
        websessions.begin(request)
        give_password(by=user)
        return redirect("access:second")
    context = {"form": form, "row": row, "again": row.kind == Invitation.RECOVERY}
    return render(request, "access/invitation.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "access/invitation_gone.html", status=404)
