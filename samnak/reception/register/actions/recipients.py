"""Writes of recipients: to whom something may be told at all."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access import alarms, audit, once
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.queries.accounts import holders
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import made_up
from samnak.reception.register import recipient_rules as rules
from samnak.reception.register.consent_rules import NOT_OFFERED
from samnak.reception.register.models import Recipient
from samnak.reception.register.queries.consents import every_name, id_of, is_of_the_pack, of_the_pack

WAITS, BACK = "register.recipient_waits", "register.recipient_back"


@transaction.atomic
def add_recipient(*, kind: str, name: str, name_km: str, by: Actor, key: UUID | None = None) -> Recipient:
    """Write down somebody to whom something may be told, once another keeper says yes and people agree to it."""
    _check_may(by)
    name, name_km = name.strip(), name_km.strip()
    if before := once.claim(key, "register.add_recipient", by=by):
        return once.unchanged(Recipient.objects.get(pk=before.made()), name=name, name_km=name_km, kind=kind)
    rules.check_written(kind, name, name_km)
    row = Recipient(kind=kind, name=name, name_km=name_km, made_by=_user_of(by))
    rules.check_free(row, every_name())
    _want(row, by)
    row.save(force_insert=True)
    audit.record("register.recipient_added", by=by, about=row, kind=kind)
    _tell_others(row, by)
    once.keep(key, row.pk)
    return row


@transaction.atomic
def confirm_recipient(*, recipient: Recipient, by: Actor) -> Recipient:
    """The second keeper says yes: from now on people are asked about it, and what they agreed to before holds again."""
    _check_may(by)
    row = _locked(recipient)
    if row is None or row.waits_since is None:
        return row or recipient
    rules.check_may_say_yes(row, by, made_up=made_up(by))
    rules.check_free(row, every_name())
    row.yes_by, row.stood_since, row.waits_since = _user_of(by), timezone.now(), None
    row.save(update_fields=["yes_by", "stood_since", "waits_since"])
    _answered(row, by)
    audit.record("register.recipient_confirmed", by=by, about=row, kind=row.kind)
    return row


@transaction.atomic
def end_recipient(*, recipient: Recipient, by: Actor) -> Recipient:
    """Nothing goes there any more: nobody is asked about it, and no consent to it lets anything out."""
    _check_may(by)
    row = _locked(stored(recipient)) or recipient
    if row.kind == Recipient.Kind.INSIDE:
        raise Refused(_("This is a role in this house. It does not end."))
    if row.ended_at is None:
        row.ended_at, row.waits_since = timezone.now(), None
        row.save(update_fields=["ended_at", "waits_since"])
        _answered(row, by)
        audit.record("register.recipient_ended", by=by, about=row)
    return row


@transaction.atomic
def restore_recipient(*, recipient: Recipient, by: Actor) -> Recipient:
    """It stands on the list again: what people agreed to, did not take back, and has not run out, holds again. One that
    the pack does not name waits for another keeper first."""
    _check_may(by)
    row = _locked(recipient)
    if row is None or row.ended_at is None:
        return row or recipient
    rules.check_free(row, every_name())
    row.ended_at = None
    _want(row, by)
    row.save(update_fields=["ended_at", "asked_by", "waits_since", "yes_by", "stood_since"])
    audit.record("register.recipient_restored", by=by, about=row)
    _tell_others(row, by)
    return row


def stored(recipient: Recipient) -> Recipient:
    """As it is written down; one of the pack is, when it is needed for the first time. Part of an action."""
    known = packs.current().known_recipient(recipient.key) if recipient.key else None
    if known is not None and recipient.pk == id_of(known):
        fresh = of_the_pack(known)
        values = {name: getattr(fresh, name) for name in ("key", "kind", "name", "name_km", "role")}
        return Recipient.objects.get_or_create(pk=fresh.pk, defaults=values)[0]
    row = Recipient.objects.filter(pk=recipient.pk).first()
    if row is None:
        raise Refused(NOT_OFFERED)
    return row


def _locked(recipient: Recipient) -> Recipient | None:
    """As stored now. The whole list is held meanwhile, so that two names do not become one at the same moment."""
    rows = {row.pk: row for row in Recipient.objects.select_for_update().order_by("pk")}
    return rows.get(recipient.pk)


def _user_of(by: Actor) -> User | None:
    return None if isinstance(by, Machine) else by


def _want(row: Recipient, by: Actor) -> None:
    """It stands at once if the pack names it, or the programme is made up; otherwise it waits for another keeper."""
    row.asked_by, row.yes_by = _user_of(by), None
    if is_of_the_pack(row) or made_up(by):
        row.stood_since = timezone.now()
    else:
        row.waits_since = timezone.now()


def _tell_others(row: Recipient, by: Actor) -> None:
    """Every other keeper of the list; where there is none yet, whoever becomes one."""
    if made_up(by):
        return
    others = list(holders(rules.KEEPERS).exclude(pk=by.pk)) if isinstance(by, User) else list(holders(rules.KEEPERS))
    roles = () if others else rules.KEEPERS
    key = BACK if row.waits_since is None else WAITS
    there = reverse("register:recipient_yes", args=[row.pk]) if key == WAITS else reverse("register:recipients")
    alarms.ring(key, by=by, users=others, roles=roles, about_id=row.pk, url=there)


def _answered(row: Recipient, by: Actor) -> None:
    """Nobody has to answer for it any more."""
    if isinstance(by, User):
        alarms.answered(WAITS, about_id=row.pk, by=by)


def _check_may(by: Actor) -> None:
    if isinstance(by, User) and not decide(by, rules.KEEPS):
        raise Refused(_("The list is kept by supervisors and directors. Ask yours."), status=403)
