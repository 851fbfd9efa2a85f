"""Writes of recipients: to whom something may be told at all."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Recipient
from samnak.reception.register.queries.consents import of_the_pack, recipients
from samnak.reception.register.rules import hidden

LONGEST = 120
NO_KHMER = _(
    "Write how it is called in Khmer: it is read aloud. Where there is no Khmer name, write the same name again."
)


@transaction.atomic
def add_recipient(*, kind: str, name: str, name_km: str, by: Actor, key: UUID | None = None) -> Recipient:
    """Write down somebody to whom something may be told, once people agree to it."""
    _check_may(by)
    if before := once.claim(key, "register.add_recipient", by=by):
        return once.unchanged(Recipient.objects.get(pk=before.made()), name=name.strip(), kind=kind)
    name, name_km = name.strip(), name_km.strip()
    _check(kind, name, name_km)
    row = Recipient.objects.create(
        kind=kind, name=name, name_km=name_km, made_by=None if isinstance(by, Machine) else by
    )
    audit.record("register.recipient_added", by=by, about=row, kind=kind)
    once.keep(key, row.pk)
    return row


@transaction.atomic
def end_recipient(*, recipient: Recipient, by: Actor) -> Recipient:
    """Nothing goes there any more: nobody is asked about it, and no consent to it lets anything out."""
    _check_may(by)
    row = stored(recipient, lock=True)
    if row.kind == Recipient.Kind.INSIDE:
        raise Refused(_("This is a role in this house. It does not end."))
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        audit.record("register.recipient_ended", by=by, about=row)
    return row


@transaction.atomic
def restore_recipient(*, recipient: Recipient, by: Actor) -> Recipient:
    """It stands on the list again: what people agreed to, did not take back, and has not run out, holds again."""
    _check_may(by)
    row = Recipient.objects.select_for_update().filter(pk=recipient.pk).first()
    if row is None or row.ended_at is None:
        return row or recipient
    _check_new(row.name, row.name_km)
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    audit.record("register.recipient_restored", by=by, about=row)
    return row


def stored(recipient: Recipient, *, lock: bool = False) -> Recipient:
    """The row of a recipient. One of the pack is written down when it is asked about, or ended, for the first time.
    Part of an action."""
    known = packs.current().known_recipient(recipient.key) if recipient.key else None
    fresh = of_the_pack(known) if known else recipient
    values = {name: getattr(fresh, name) for name in ("key", "kind", "name", "name_km", "role")}
    rows = Recipient.objects.select_for_update() if lock else Recipient.objects.all()
    return rows.get_or_create(pk=recipient.pk, defaults=values)[0]


def _check_may(by: Actor) -> None:
    if isinstance(by, User) and not decide(by, "register.recipients"):
        raise Refused(_("The list is kept by supervisors and directors. Ask yours."), status=403)


def _check(kind: str, name: str, name_km: str) -> None:
    if kind == Recipient.Kind.INSIDE or kind not in Recipient.Kind.values:
        raise Refused(_("Choose what kind of office or organisation it is."), field="kind")
    if not name:
        raise Refused(_("Write how it is called."), field="name")
    if not name_km:
        raise Refused(NO_KHMER, field="name_km")
    if len(name) > LONGEST or len(name_km) > LONGEST or any(hidden(c) for c in name + name_km):
        raise Refused(_("Write the name in at most 120 plain characters."), field="name")
    _check_new(name, name_km)


def _check_new(name: str, name_km: str) -> None:
    taken = {words.casefold() for each in recipients() for words in (each.name, each.name_km) if words}
    if name.casefold() in taken or name_km.casefold() in taken:
        raise Refused(_("This name stands in the list already."), field="name")
