"""Policies with what a person was read, exceptions and complaints: each through one reader's eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.models import Assignment, Case, Complaint, PolicyException, PolicySignature
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS, Actor
from samnak.ground.access.decisions import has_permission, standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.access.visibility import opens
from samnak.ground.days import midnight
from samnak.ground.packs import Policy
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

ANSWERED_SHOWN = 100


@dataclass(frozen=True)
class PolicyLine:
    """A policy in force, and the newest time the person was read or given any version of it."""

    policy: Policy
    signature: Seen | None

    @property
    def is_newer(self) -> bool:
        """Whether the person knows only an older version."""
        return self.signature is not None and self.signature.version != self.policy.version


def policy_lines(user: User, case: Case, day: dt.date) -> list[PolicyLine]:
    """Every policy in force on this day."""
    newest: dict[str, Seen] = {}
    for signature in signatures_of(user, case):
        newest.setdefault(signature.policy, signature)
    return [PolicyLine(policy, newest.get(policy.key)) for policy in packs.current().policies_in_force(day)]


def signatures_of(user: User, case: Case, policy: str = "") -> list[Seen]:
    """What the person was read or given, newest first; of one policy or of all."""
    rows = PolicySignature.objects.visible_to(user).filter(case=case).select_related("made_by")
    if policy:
        rows = rows.filter(policy=policy)
    return see_all(user, rows.order_by("-on", "-made_at", "-id"))


# ---- who answers ---------------------------------------------------------------------------------------

OWN_EXCEPTION = _("You asked for this exception yourself. Somebody else has to answer.")
OWN_COMPLAINT = _("You took this complaint down yourself. Somebody else has to answer.")
OF_WHOM_YOU_WALK_WITH = _("You walk with this person. Somebody else has to answer this complaint.")


def walked_with(user: User) -> Any:
    """People this user walks with now."""
    return Assignment.objects.visible_to(TOTALS).filter(worker=user, until=None).values("person")


def why_not_answer(user: User, complaint: Any) -> Any:
    """A sentence when this user may not answer this complaint although they hold the permission; else empty. It may
    be about themselves: nobody answers what they took down, or a complaint of somebody they walk with."""
    if complaint.made_by_id == user.pk:
        return OWN_COMPLAINT
    if complaint.person_id and walked_with(user).filter(person=complaint.person_id).exists():
        return OF_WHOM_YOU_WALK_WITH
    return ""


def waiting_for_answer(user: User) -> tuple[int, int]:
    """(exceptions, complaints) that wait for an answer this user may give. At most four queries; none for whoever may
    not. Few wait, so it is asked of their people alone who stands near them, not of everybody the user sees."""
    if not has_permission(user, "cases.approve"):
        return 0, 0
    asked = PolicyException.objects.visible_to(TOTALS).filter(approved_at=None, refused_at=None).exclude(made_by=user)
    taken = Complaint.objects.visible_to(TOTALS).filter(answered_on=None).exclude(made_by=user)
    exceptions, complaints = (list(rows.order_by().values_list("person", flat=True)) for rows in (asked, taken))
    people = {person for person in (*exceptions, *complaints) if person}
    near = standing(user, people)
    close = set(walked_with(user).filter(person__in=people).values_list("person", flat=True)) if people else set()

    def may_answer(model: Any, person: Any) -> bool:
        if person is None:
            return "supervisor" in user.role_keys()  # it names nobody
        return person not in close and opens(near[person], model.OPENED_BY, model.OPENED_TO)

    return sum(may_answer(PolicyException, p) for p in exceptions), sum(may_answer(Complaint, p) for p in complaints)


TOLD_FOR = dt.timedelta(days=14)  # so long whoever walks with somebody reads on Today how an exception was answered


def answered_lately(actor: Actor, today: dt.date) -> Any:
    """Exceptions answered in the last days by somebody else, oldest first."""
    since = midnight(today - TOLD_FOR)
    rows = PolicyException.objects.visible_to(actor).filter(Q(approved_at__gte=since) | Q(refused_at__gte=since))
    return rows.exclude(approved_by=getattr(actor, "pk", None)).select_related("approved_by").order_by("on", "id")


def to_be_told(actor: Actor) -> Any:
    """Complaints with an answer of which nobody was told yet, oldest first."""
    rows = Complaint.objects.visible_to(actor).filter(answered_on__isnull=False, told_on=None)
    return rows.order_by("answered_on", "id")


# ---- the registers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A row of a register with whom it is about (nobody: an empty name), and whether this reader may answer it."""

    row: Seen
    name: DisplayName
    may_answer: bool = False


def exception_entries(user: User) -> tuple[list[Entry], list[Entry]]:
    """Exceptions this user may see: those that wait for an answer (oldest first), then the answered (newest first)."""
    rows = PolicyException.objects.visible_to(user).select_related("approved_by", "made_by")
    waiting = rows.filter(approved_at=None, refused_at=None).order_by("on", "id")
    answered = rows.exclude(approved_at=None, refused_at=None).order_by("-on", "-id")[:ANSWERED_SHOWN]
    return _entries(user, waiting, answered)


def complaint_entries(user: User) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Complaints this user may see: those without an answer and those whose answer nobody was told yet (oldest first),
    then those that were told (newest first)."""
    rows = Complaint.objects.visible_to(user)
    waiting = rows.filter(answered_on=None).order_by("received_on", "id")
    to_tell = rows.filter(answered_on__isnull=False, told_on=None).order_by("answered_on", "id")
    told = rows.exclude(told_on=None).order_by("-received_on", "-id")[:ANSWERED_SHOWN]
    return _entries(user, waiting, to_tell, told)


def complaints_of_year(user: User, year: int) -> dict[str, int]:
    """How many came, were answered, were told in this year, and how many wait: of all for whoever counts them without
    reading them, or else of those this user may see."""
    counts_all = has_permission(user, "cases.count") and not has_permission(user, "cases.approve")
    found: dict[str, int] = Complaint.objects.visible_to(TOTALS if counts_all else user).aggregate(
        came=Count("pk", filter=Q(received_on__year=year)),
        done=Count("pk", filter=Q(answered_on__year=year)),
        told=Count("pk", filter=Q(told_on__year=year)),
        wait=Count("pk", filter=Q(answered_on=None)),
    )
    return found


def complaints_about(eyes: Eyes) -> list[Seen]:
    """Complaints of one person, newest first, for whoever may take some down; others get none."""
    if not eyes.may("cases.complain"):
        return []
    return eyes.see_all(eyes.rows(Complaint).order_by("-received_on", "-id"))


def _entries(user: User, *parts: Iterable[Any]) -> Any:
    shown = [see_all(user, rows) for rows in parts]
    names = names_of(user, {row.person_id for rows in shown for row in rows if row.person_id})
    close = set(walked_with(user).values_list("person", flat=True)) if has_permission(user, "cases.approve") else None

    def entry(row: Seen) -> Entry:
        may_answer = close is not None and row.made_by_id != user.pk and row.person_id not in close
        return Entry(row, names.get(row.person_id, DisplayName()), may_answer)

    return tuple([entry(row) for row in rows] for rows in shown)
