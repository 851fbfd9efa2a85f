"""Roles given and ended; who sees what, in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import actions, rules
from samnak.ground.access.account_forms import RoleForm
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.queries import accounts as queries
from samnak.ground.access.request import Request
from samnak.ground.access.roles import COMPARTMENTS, ROLES
from samnak.ground.access.views.finding import another, attempt, done, tried
from samnak.ground.access.who_sees import sights
from samnak.ground.days import end_of


@needs("access.accounts")
@READ_OR_SEND
def role_give(request: Request, user_id: UUID) -> HttpResponse:
    """One role more; one that takes two people is asked for, and a second person confirms."""
    user = another(request, user_id)
    held = [row.role for row in queries.roles_of(user) if row.until is None]
    form = RoleForm(request.POST or None, held=held)
    if request.method == "POST" and tried(form, lambda: _given(request, user, form.cleaned_data)):
        two = rules.takes_two(form.cleaned_data["role"])
        said = _("Asked. It is theirs when a second person has confirmed.") if two else _("They hold this role now.")
        return done(request, said, "access:account", user.pk)
    return render(request, "access/role_give.html", {"form": form, "colleague": user})


def _given(request: Request, user: User, typed: dict[str, Any]) -> None:
    rules.check_last_day(typed["until"])
    facts = {"role": typed["role"], "until": end_of(typed["until"]), "reason": typed["reason"]}
    actions.give_or_ask(user=user, by=request.user, key=key_of(request), **facts)


@needs("access.accounts")
@require_POST
def role_end(request: Request, user_id: UUID, role: str) -> HttpResponse:
    """A role ends now; what is open on their screens ends with it."""
    user = another(request, user_id)
    if role not in ROLES:
        raise Http404
    said = _("This role has ended.")
    return attempt(
        request, lambda: actions.end_role(user=user, role=role, by=request.user), said, "access:account", user.pk
    )


@needs("desk.me")
@require_GET
def who_sees_what(request: Request) -> HttpResponse:
    """The table of roles and compartments in words, drawn from the code that decides."""
    mine = request.user.role_keys()
    context = {"sights": sights(), "mine": mine, "compartments": COMPARTMENTS.values()}
    return render(request, "access/who_sees_what.html", context)
