"""Somebody leaves: the list of what is settled before the account is closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.ground import panels
from samnak.ground.access import actions
from samnak.ground.access.account_forms import SupervisorForm
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.models import User
from samnak.ground.access.queries import accounts
from samnak.ground.access.queries import leaving as queries
from samnak.ground.access.request import Request
from samnak.ground.access.views.finding import another, attempt, done, tried


@needs("access.accounts")
@READ_OR_SEND
def leaving(request: Request, user_id: UUID) -> HttpResponse:
    """What is still with somebody who leaves. Sent, the account is closed, or who must act first is told."""
    user = another(request, user_id)
    if request.method == "POST":
        actions.tell_of_leaving(user=user, by=request.user)  # stays told when the closing itself is refused
        said = _("Closed. Roles, relations and web sessions have ended.")
        return attempt(
            request, lambda: actions.close_account(user=user, by=request.user), said, "access:leaving", user.pk
        )
    return render(request, "access/leaving.html", _context(request, user))


def _context(request: Request, user: User, form: SupervisorForm | None = None) -> dict[str, Any]:
    state = queries.leaving(user)
    others = accounts.supervisors().exclude(pk=user.pk)
    return {
        "colleague": user,
        "account": accounts.account(user),
        "own": user.pk == request.user.pk,
        "state": state,
        "form": form or SupervisorForm(supervisors=others, name="to"),
        "panels": panels.panels("leaving", request.user, account=user),
    }


@needs("access.accounts")
@require_POST
def leaving_tell(request: Request, user_id: UUID) -> HttpResponse:
    """Tell their supervisor that people have to be handed over."""
    user = another(request, user_id)
    told = actions.tell_of_leaving(user=user, by=request.user)
    said = _("Their supervisor was told.") if told else _("Nobody had to be told, or they were told already.")
    return done(request, said, "access:leaving", user.pk)


@needs("access.accounts")
@require_POST
def leaving_team(request: Request, user_id: UUID) -> HttpResponse:
    """Their team gets another supervisor."""
    user = another(request, user_id)
    others = accounts.supervisors().exclude(pk=user.pk)
    form = SupervisorForm(request.POST, supervisors=others, name="to")
    if tried(form, lambda: actions.move_team(user=user, to=form.cleaned_data["to"], by=request.user)):
        return done(request, _("Their team has another supervisor now."), "access:leaving", user.pk)
    return render(request, "access/leaving.html", _context(request, user, form))


@needs("access.accounts")
@require_POST
def shut_out(request: Request, user_id: UUID) -> HttpResponse:
    """Nobody comes in by this account from this moment; the list can be gone through afterwards."""
    user = another(request, user_id)
    said = _("Nobody comes in by this account any more. What is left with them stands below.")
    return attempt(request, lambda: actions.shut_out(user=user, by=request.user), said, "access:leaving", user.pk)


@needs("access.accounts")
@require_POST
def open_again(request: Request, user_id: UUID) -> HttpResponse:
    """A closed account is opened again."""
    user = another(request, user_id)
    said = _("Open again.")
    return attempt(request, lambda: actions.open_again(user=user, by=request.user), said, "access:account", user.pk)
