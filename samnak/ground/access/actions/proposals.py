"""What takes two people: one asks, another one confirms or says no, and who asked or whom it is about may stop it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, once, rules
from samnak.ground.access.actions.accounts import give_role, grant
from samnak.ground.access.actions.invitations import invite_link
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.actors import COMMAND, Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Proposal, RoleGrant, User
from samnak.ground.access.queries import proposals as queries
from samnak.ground.access.queries.accounts import confirmers
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import CLOSED, NOT_IN_YET

ANSWERED = _("This was answered or stopped meanwhile, or nobody answered in time. Look again.")
NOT_HANDED_ALONE = _("Who asked for a new way in does not hand it over too. Another colleague makes the link.")
NOT_ALONE = _("Nobody confirms what they asked for themselves, or what is about them. Another colleague has to.")


@transaction.atomic
def ask_for_role(
    *, user: User, role: str, until: dt.datetime | None = None, reason: str, by: Actor, key: UUID | None = None
) -> Proposal:
    """Ask that somebody be given a role that takes two. Asked again while it waits, it stays as it is."""
    rules.check_may_change(user, by)
    if before := once.claim(key, "access.ask_for_role", by=by):
        return once.unchanged(Proposal.objects.get(pk=before.made()), user_id=user.pk, role=role)
    if not rules.takes_two(role):
        raise ValueError(f"The role {role!r} takes one person.")
    rules.check_reason(reason)
    user = _locked_user(user)
    if role in user.role_keys():
        raise Refused(_("They hold this role already."), field="role")
    asked = _waiting(user, Proposal.Kind.ROLE, role)
    if asked is None:
        asked = _ask(user, by, kind=Proposal.Kind.ROLE, role=role, role_until=until, reason=reason.strip())
        _tell_lead(asked, by)
        audit.record("access.role_asked", by=by, about=user, role=role)
    once.keep(key, asked.pk)
    return asked


@transaction.atomic
def give_or_ask(
    *, user: User, role: str, until: dt.datetime | None = None, reason: str, by: Actor, key: UUID | None = None
) -> RoleGrant | Proposal:
    """Give a role that takes one person; ask for one that takes two. As long as there are not two who may confirm
    anything, a command on the server gives the first roles."""
    if rules.takes_two(role) and not (by == COMMAND and rules.is_first(role, by, confirmers())):
        return ask_for_role(user=user, role=role, until=until, reason=reason, by=by, key=key)
    return grant(user=user, role=role, until=until, by=by, key=key)


@transaction.atomic
def ask_for_recovery(*, user: User, reason: str, by: Actor, key: UUID | None = None) -> Proposal:
    """Ask for a new way in for a colleague who lost theirs: their supervisor does, or an administrator. The colleague,
    their supervisor and the auditors are told at once, and it works after a day, so that a lie can be stopped."""
    rules.check_may_change(user, by, "access.recover")
    if isinstance(by, User) and user.supervisor_id != by.pk and not has_permission(by, "access.accounts"):
        raise Refused(_("Only their own supervisor or an administrator asks for this."), status=403)
    if before := once.claim(key, "access.ask_for_recovery", by=by):
        return once.unchanged(Proposal.objects.get(pk=before.made()), user_id=user.pk)
    rules.check_reason(reason)
    user = _locked_user(user)
    asked = _waiting(user, Proposal.Kind.RECOVERY)
    if asked is None:
        ready = timezone.now() + rules.WAITS
        asked = _ask(user, by, kind=Proposal.Kind.RECOVERY, reason=reason.strip(), ready_at=ready)
        _tell("access.recovery_asked", asked, by)
        audit.record("access.recovery_asked", by=by, about=user)
    once.keep(key, asked.pk)
    return asked


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """The second person says yes. A role is given at once, to somebody who has come in; a recovery works from the
    time that was said."""
    row = _to_answer(proposal, by)
    _check_asker_may_still_ask(row)
    if not row.user.is_active:
        raise Refused(CLOSED)
    if row.kind == Proposal.Kind.ROLE:
        _check_owner_is_known(row, by)
        if row.role_until is not None and row.role_until <= timezone.now():
            raise Refused(_("The last day that was asked for has passed. Ask anew."))
        give_role(user=row.user, role=row.role, until=row.role_until, by=by)
    else:
        row.lapses_at = max(row.ready_at or timezone.now(), timezone.now()) + rules.LIVES
    _answer(row, Proposal.Answer.CONFIRMED, by)
    audit.record("access.proposal_confirmed", by=by, about=row.user, kind=row.kind, role=row.role)
    return row


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, words: str, by: User) -> Proposal:
    """The second person says no, and why."""
    row = _to_answer(proposal, by)
    rules.check_reason(words, field="words")
    row.words = words.strip()
    _answer(row, Proposal.Answer.REFUSED, by)
    audit.record("access.proposal_refused", by=by, about=row.user, kind=row.kind, role=row.role)
    return row


@transaction.atomic
def take_back_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Stop it: who asked may, whom it is about, their supervisor, and whoever may confirm; a recovery until it was
    used. Whoever did not lose their way in stops a lie with this."""
    row = _locked(proposal)
    near = by.pk in (row.asked_by_id, row.user_id, row.user.supervisor_id)
    if not by.is_active or not (near or has_permission(by, "access.confirm")):
        raise Refused(_("Only who asked, whom it is about, and those who may confirm stop this."), status=403)
    if not row.can_be_stopped:
        raise Refused(ANSWERED)
    _answer(row, Proposal.Answer.TAKEN_BACK, by)
    audit.record("access.proposal_stopped", by=by, about=row.user, kind=row.kind, role=row.role)
    return row


@transaction.atomic
def recovery_link(*, proposal: Proposal, by: User) -> str:
    """The new way in that two people agreed on, shown once, to be handed over in person. All web sessions end."""
    row = _locked(proposal)
    rules.check_may_change(row.user, by, "access.confirm")
    if by.pk == row.asked_by_id:
        raise Refused(NOT_HANDED_ALONE, status=403)
    if not row.works or not row.user.is_active:
        raise Refused(_("This does not work yet, or no longer: it was used, stopped, or its time has passed."))
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    end_sessions(user=row.user, by=by)
    link = invite_link(user=row.user, by=by, kind="recovery")
    _tell("access.recovery_given", row, by)
    audit.record("access.recovery_given", by=by, about=row.user)
    return link


def _ask(user: User, by: Actor, **facts: object) -> Proposal:
    asked_by = by if isinstance(by, User) else None
    # Whoever has not come in yet does so first, by a link that lives as long.
    lives = rules.LIVES if queries.came_in(user) else 2 * rules.LIVES
    return Proposal.objects.create(user=user, asked_by=asked_by, lapses_at=timezone.now() + lives, words="", **facts)


def _waiting(user: User, kind: str, role: str = "") -> Proposal | None:
    return Proposal.objects.filter(Proposal.waiting_q(timezone.now()), user=user, kind=kind, role=role).first()


def _locked_user(user: User) -> User:
    """Two who ask at once wait for each other: one question waits, not two."""
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not row.is_active:
        raise Refused(CLOSED)
    return row


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("user__supervisor", "asked_by")
    return rows.select_for_update(of=("self",)).get(pk=proposal.pk)


def _to_answer(proposal: Proposal, by: User) -> Proposal:
    row = _locked(proposal)
    if not queries.may_answer(row, by):
        raise Refused(_("Only a director or an administrator confirms this."), status=403)
    if by.pk in (row.asked_by_id, row.user_id):
        raise Refused(NOT_ALONE, status=403)
    if not row.waits:
        raise Refused(ANSWERED)
    return row


def _check_owner_is_known(row: Proposal, by: User) -> None:
    """The owner has come in, so that there is somebody to meet; and it is not who made their link that says so."""
    if not queries.came_in(row.user):
        raise Refused(NOT_IN_YET)
    if queries.made_their_link(by, row.user):
        raise Refused(_("You made the link of this account. Somebody else says that its owner is who they should be."))


def _tell_lead(row: Proposal, by: Actor) -> None:
    """The supervisor of whoever is to work with people may be the second person: they know them."""
    lead = row.user.supervisor
    if lead is not None and lead != by and queries.may_answer(row, lead):
        url = reverse("access:proposal", args=[row.pk])
        alarms.ring("access.role_waits", by=by, users=[lead], about_id=row.user_id, url=url)


def _check_asker_may_still_ask(row: Proposal) -> None:
    """Who left meanwhile, or looks after accounts no more, asks for nothing. The server itself always may."""
    if row.asked_by is None:
        return
    permission = "access.accounts" if row.kind == Proposal.Kind.ROLE else "access.recover"
    if not has_permission(row.asked_by, permission):
        raise Refused(_("Who asked for this may not ask any more. Ask anew, or say no."))


def _answer(row: Proposal, answer: str, by: User) -> None:
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at", "lapses_at", "words"])
    told = [one for one in (row.asked_by, row.user) if one is not None and one.pk != by.pk and one.is_active]
    alarms.ring(
        "access.proposal_answered", by=by, users=told, about_id=row.user_id, url=reverse("access:asked"), answer=answer
    )


def _tell(key: str, row: Proposal, by: Actor) -> None:
    """The one it is about is told with a way to stop it; their supervisor and the auditors that it happens."""
    url = reverse("access:asked")
    alarms.ring(f"{key}_for_you", by=by, users=[row.user], about_id=row.user_id, url=url)
    leads = [lead for lead in alarms.lead_of(row.user) if lead != by]
    alarms.ring(key, by=by, users=leads, about_id=row.user_id, url=url)
    alarms.ring(key, by=by, roles=["auditor"], about_id=row.user_id)
