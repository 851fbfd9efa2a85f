"""What takes two people: what waits, what I asked for, and a new way in for a colleague."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import actions, rules
from samnak.ground.access.account_forms import RecoverForm, RefuseForm
from samnak.ground.access.actions.proposals import NOT_ALONE
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import Proposal, User
from samnak.ground.access.queries import proposals as queries
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.views.finding import attempt, done, proposal_of, tried


@needs("access.confirm")
@require_GET
def proposals(request: Request) -> HttpResponse:
    """What waits for a second person, and the newest of what was answered."""
    context: dict[str, Any] = {"waiting": queries.waiting(), "usable": queries.usable(), "over": queries.over()}
    return render(request, "access/proposals.html", context)


@needs("desk.me")
@READ_OR_SEND
def proposal(request: Request, proposal_id: UUID) -> HttpResponse:
    """One thing that waits: confirm it, or say no and why. For those who may be its second person."""
    row = proposal_of(proposal_id)
    if not queries.may_answer(row, request.user):
        raise Http404
    own = request.user.pk in (row.asked_by_id, row.user_id)
    if request.method == "POST" and own:
        raise Refused(NOT_ALONE, status=403)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and tried(form, lambda: _answered(request, row, form)):
        yes = "confirm" in request.POST
        there = "access:proposals" if has_permission(request.user, "access.confirm") else "access:asked"
        return done(request, _("Confirmed.") if yes else _("Not confirmed. Who asked was told."), there)
    context = {"row": row, "form": form, "own": own, "since": queries.in_since(row.user)}
    context["lists"] = has_permission(request.user, "access.confirm")
    return render(request, "access/proposal.html", context)


def _answered(request: Request, row: Proposal, form: RefuseForm) -> None:
    if "confirm" in request.POST:
        actions.confirm_proposal(proposal=row, by=request.user)
    else:
        actions.refuse_proposal(proposal=row, words=form.cleaned_data["words"], by=request.user)


@needs("desk.me")
@require_GET
def asked(request: Request) -> HttpResponse:
    """What I asked for, and what was asked for me: either can be stopped here."""
    rows = [(row, row.waits and _may_answer(row, request.user)) for row in queries.mine(request.user)]
    context = {"rows": rows, "may_ask": has_permission(request.user, "access.recover")}
    return render(request, "access/asked.html", context)


def _may_answer(row: Proposal, user: User) -> bool:
    return user.pk not in (row.asked_by_id, row.user_id) and queries.may_answer(row, user)


@needs("desk.me")
@require_POST
def proposal_stop(request: Request, proposal_id: UUID) -> HttpResponse:
    """Stop it. To whom it is nothing there is no such thing."""
    row = proposal_of(proposal_id)
    own = request.user.pk in (row.asked_by_id, row.user_id)
    if not (own or request.user.pk == row.user.supervisor_id or has_permission(request.user, "access.confirm")):
        raise Http404
    return attempt(
        request,
        lambda: actions.take_back_proposal(proposal=row, by=request.user),
        _("Stopped. Nothing comes of it."),
        "access:asked" if own else "desk:today",
    )


@needs("access.recover")
@READ_OR_SEND
def recover(request: Request) -> HttpResponse:
    """Ask for a new way in for a colleague who lost phone, key or password."""
    everybody = has_permission(request.user, "access.accounts")
    colleagues = queries.team_and_all(request.user, everybody=everybody)
    form = RecoverForm(request.POST or None, colleagues=colleagues, initial={"user": request.GET.get("for")})
    if request.method == "POST" and tried(form, lambda: _recovery_asked(request, form)):
        said = _("Asked. They were told, and so were their supervisor and the auditors. A second person confirms it.")
        return done(request, said, "access:asked")
    context = {"form": form, "hours": int(rules.WAITS.total_seconds() // 3600), "anybody": colleagues.exists()}
    return render(request, "access/recover.html", context)


def _recovery_asked(request: Request, form: RecoverForm) -> None:
    user, reason = form.cleaned_data["user"], form.cleaned_data["reason"]
    actions.ask_for_recovery(user=user, reason=reason, by=request.user, key=key_of(request))


@needs("access.confirm")
@require_POST
def recovery_link(request: Request, proposal_id: UUID) -> HttpResponse:
    """The new way in on which two people agreed. Shown once."""
    row = proposal_of(proposal_id)
    if row.kind != Proposal.Kind.RECOVERY:
        raise Refused(_("This is about a role. It takes no link."))
    found = actions.recovery_link(proposal=row, by=request.user)
    context = {"colleague": row.user, "link": request.build_absolute_uri(found), "again": True}
    return render(request, "access/link.html", context)
