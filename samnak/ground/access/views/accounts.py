"""Accounts: the list, one of them, making one, its supervisor and its last day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import actions
from samnak.ground.access.account_forms import AccountForm, LastDayForm, SupervisorForm
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.queries import accounts as queries
from samnak.ground.access.queries import proposals
from samnak.ground.access.request import Request
from samnak.ground.access.rules import BY_SERVER, server_makes
from samnak.ground.access.views.finding import another, done, tried, user_of


@needs("access.accounts")
@require_GET
def accounts(request: Request) -> HttpResponse:
    """Everybody who works with Samnak, or (`?closed`) who did. No person, and no number of people, stands here."""
    closed = "closed" in request.GET
    waiting = queries.waiting_for_second(request.user)
    context = {"lines": queries.accounts(closed=closed), "closed": closed, "waiting": waiting}
    return render(request, "access/accounts.html", context)


@needs("access.accounts")
@require_GET
def account(request: Request, user_id: UUID) -> HttpResponse:
    """One account: its roles, its supervisor, what waits for it."""
    return render(request, "access/account.html", _context(request, user_of(user_id)))


def _context(request: Request, user: User) -> dict[str, Any]:
    first = user.is_active and not user.has_usable_password()
    return {
        "account": queries.account(user),
        "colleague": user,
        "own": user.pk == request.user.pk,
        "former": queries.former_roles(user),
        "waiting": proposals.about(user),
        "first": first,
        "by_server": BY_SERVER % server_makes(user) if first and queries.opens_something(user) else "",
        "may_be_handed": user.is_active and user.has_usable_password(),
    }


@needs("access.accounts")
@READ_OR_SEND
def account_new(request: Request) -> HttpResponse:
    """Make an account with its roles; the page that follows shows its link, once."""
    form = AccountForm(request.POST or None, supervisors=queries.supervisors())
    found: dict[str, Any] = {}
    if request.method == "POST" and tried(form, lambda: found.update(_made(request, form.cleaned_data))):
        return _shown_once(request, **found)
    return render(request, "access/account_new.html", {"form": form})


def _made(request: Request, typed: dict[str, Any]) -> dict[str, Any]:
    """The account, its link, and which of its roles wait for a second person. All of it or nothing."""
    by, key = request.user, key_of(request)
    facts = {name: typed[name] for name in ("name", "name_km", "supervisor", "last_day", "roles", "reason")}
    with transaction.atomic():
        user = actions.make_account(username=typed["username"].strip().lower(), by=by, key=key, **facts)
        return {"user": user, "link": actions.first_link(user=user, by=by)}


def _shown_once(request: Request, *, user: User, link: str) -> HttpResponse:
    context = {"colleague": user, "link": request.build_absolute_uri(link), "waiting": proposals.about(user)}
    return render(request, "access/link.html", context)


@needs("access.accounts")
@require_POST
def link(request: Request, user_id: UUID) -> HttpResponse:
    """A new first link, where the one before was lost or its time ran out. Shown once."""
    user = another(request, user_id)
    return _shown_once(request, user=user, link=actions.first_link(user=user, by=request.user))


@needs("access.accounts")
@READ_OR_SEND
def supervisor(request: Request, user_id: UUID) -> HttpResponse:
    """Who leads this colleague from now on."""
    user = another(request, user_id)
    others = queries.supervisors().exclude(pk=user.pk)
    form = SupervisorForm(request.POST or None, supervisors=others, initial={"supervisor": user.supervisor_id})
    if request.method == "POST" and tried(form, lambda: _named(request, user, form)):
        return done(request, _("Kept. Both supervisors were told."), "access:account", user.pk)
    return render(request, "access/supervisor.html", {"form": form, "colleague": user})


def _named(request: Request, user: User, form: SupervisorForm) -> None:
    actions.name_supervisor(user=user, supervisor=form.cleaned_data["supervisor"], by=request.user)


@needs("access.accounts")
@READ_OR_SEND
def last_day(request: Request, user_id: UUID) -> HttpResponse:
    """The last day of a helper or an intern: their roles end with it by themselves."""
    user = another(request, user_id)
    form = LastDayForm(request.POST or None, initial={"last_day": user.last_day})
    if request.method == "POST" and tried(
        form, lambda: actions.choose_last_day(user=user, day=form.cleaned_data["last_day"], by=request.user)
    ):
        return done(request, _("Kept."), "access:account", user.pk)
    return render(request, "access/last_day.html", {"form": form, "colleague": user})
