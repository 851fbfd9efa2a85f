"""Writes of the register: who somebody is, their names and numbers, their kin, what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import hanging, lives
from samnak.ground.access import audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import DoneOnce, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import WRITE
from samnak.ground.access.visibility import walled_from
from samnak.ground.matching.folding import KHMER
from samnak.reception.register import doubles, tokens
from samnak.reception.register.models import (
    Address,
    ContactPoint,
    Identifier,
    Kin,
    LifeEvent,
    Person,
    PersonName,
    PersonRow,
    Precision,
)
from samnak.reception.register.rules import (
    LONGEST_NOTE,
    NameFacts,
    PersonFacts,
    check_birth_date,
    check_died_after_birth,
    check_name,
    check_phone,
    check_us_entry,
    clean_a_number,
)

RECEPTION_DAYS = 7  # how long everybody in reception stands near a person who has just come

NOT_YOURS = _("You may not change this. Ask the person's caseworker or your supervisor.")
HANGS = _(
    "Somebody walks with this person already, or more was written about them since. This can no longer be undone. Ask a"
    " supervisor."
)
GONE = _("This was taken back in the meantime. Open the page again.")
OVERTAKEN = _("Somebody else changed this in the meantime. Send it once more to see what they wrote.")


@transaction.atomic
def make_person(
    *,
    facts: PersonFacts,
    by: Actor,
    arrived_on: dt.date | None = None,
    near_since: dt.datetime | None = None,
    key: UUID | None = None,
) -> Person:
    """Write down somebody who has been met. Reception stands near them for seven days; supervisors see them
    until somebody is named to walk with them. With the same `key` it is done once."""
    if isinstance(by, User):
        if not decide(by, "register.make"):
            raise Refused(NOT_YOURS, status=403)
        if before := once.claim(key, "register.make_person", by=by):
            return _made_before(Person, before, by)
    today = timezone.localdate()
    check_name(facts.name)
    check_birth_date(facts.birth_date, today=today)
    check_us_entry(facts.us_entry_year, facts.birth_date, today=today)
    person = Person.objects.create(
        sex=facts.sex,
        birth_date=facts.birth_date,
        birth_precision=facts.birth_precision if facts.birth_date else Precision.UNKNOWN,
        born_in=facts.born_in,
        birthplace_code=facts.birthplace_code,
        birthplace_text=facts.birthplace_text,
        us_entry_year=facts.us_entry_year,
        us_entry_age=facts.us_entry_age,
        family_left_in_us=facts.family_left_in_us,
        languages=list(facts.languages),
        arrived_on=arrived_on,
        life_since=arrived_on,
        made_by=_user(by),
    )
    rows = _first_rows(person, facts, by=by)
    if isinstance(by, User):
        doubles.compare(person, facts)  # before it can find itself; always the same work, whoever else is there
    tokens.write(rows)
    _stand_near(person, by=by, since=near_since or timezone.now())
    audit.record("register.person_made", by=by, about=person)
    if isinstance(by, User):
        once.keep(key, person.pk)
    return person


def _first_rows(person: Person, facts: PersonFacts, *, by: Actor) -> list[tokens.Row]:
    """Names, numbers and phone of somebody just written down."""
    rows: list[tokens.Row] = [*_name_rows(person, facts.name, by=by)]
    if facts.called.strip():
        rows += _name_rows(person, NameFacts(given=facts.called, kind="nickname"), by=by)
    numbers: list[Identifier] = []
    for kind, value in facts.identifiers:
        number, new = _identifier_row(person, kind, value, among=numbers, by=by)
        if new:
            numbers.append(number)
    rows += numbers
    check_phone(facts.phone)
    if facts.phone.strip():
        rows.append(_row(ContactPoint, person, by, kind="phone", value=facts.phone.strip()))
    return rows


def _stand_near(person: Person, *, by: Actor, since: dt.datetime) -> None:
    until = since + dt.timedelta(days=RECEPTION_DAYS)
    if until > timezone.now():
        relate(kind="received", role="intake", subject=person.pk, until=until)
    relate(kind="pool", role="supervisor", subject=person.pk)
    if isinstance(by, User) and "caseworker" in by.role_keys() and "intake" not in by.role_keys():
        _assign(person, by, by=by)  # who writes somebody down without reception walks with them


FACT_FIELDS = """
    sex birth_date birth_precision born_in birthplace_code birthplace_text us_entry_year us_entry_age
    family_left_in_us languages
""".split()


@transaction.atomic
def change_person(
    *, person: Person, changes: dict[str, Any], was: dict[str, Any] | None = None, by: Actor
) -> list[str]:
    """Change plain facts; gives the names of the fields that really changed. Each must be open to the writer.
    `was` is what stood in them when the writer's page was compared; refused if that has changed since."""
    person = _locked(person, by)
    if any(getattr(person, name) != value for name, value in (was or {}).items() if name in changes):
        raise Refused(OVERTAKEN)
    changed = [name for name in FACT_FIELDS if name in changes and getattr(person, name) != changes[name]]
    for name in changed:
        _check_may_write(by, person, name)
        setattr(person, name, changes[name])
    if person.birth_date is None:
        person.birth_precision = Precision.UNKNOWN
    today = timezone.localdate()
    check_birth_date(person.birth_date, today=today)
    check_us_entry(person.us_entry_year, person.birth_date, today=today)
    if changed:
        person.save(update_fields=[*changed, "birth_precision"])
        audit.record("register.person_changed", by=by, about=person, fields=changed)
    return changed


@transaction.atomic
def add_name(*, person: Person, name: NameFacts, by: Actor, key: UUID | None = None) -> list[PersonName]:
    """Add a name as some paper or mouth has it; gives a row for each script it is written in."""
    _check_may_write(by, person, "birth_date")
    if before := once.claim(key, "register.add_name", by=by):
        once.unchanged(person, pk=before.made())
        return list(PersonName.objects.visible_to(by).filter(person=person))
    check_name(name)
    made = _name_rows(person, name, by=by)
    tokens.write(made)
    audit.record("register.name_added", by=by, about=person, kind=name.kind)
    once.keep(key, person.pk)
    return made


@transaction.atomic
def correct_name(
    *, person: Person, row: PersonName, name: NameFacts, by: Actor, key: UUID | None = None
) -> list[PersonName]:
    """The right name in place of one that was written wrong: the wrong one is taken back and stays in the record."""
    person = _locked(person, by)
    _check_may_write(by, row, "family")
    if before := once.claim(key, "register.correct_name", by=by):
        once.unchanged(person, pk=before.made())
        return list(PersonName.objects.visible_to(by).filter(person=person))
    row = _name_as_stored(row, person)
    check_name(name)
    made = _name_rows(person, name, by=by)
    tokens.write(made)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    tokens.forget(row.pk)
    audit.record("register.name_corrected", by=by, about=person, kind=name.kind)
    once.keep(key, person.pk)
    return made


def _name_as_stored(row: PersonName, person: Person) -> PersonName:
    """The name, locked; refused if somebody took it back in the meantime."""
    rows = PersonName.unguarded.select_for_update().filter(pk=row.pk, person=person, taken_back_at=None)
    found: PersonName | None = rows.first()
    if found is None:
        raise Refused(GONE)
    return found


def _name_rows(person: Person, name: NameFacts, *, by: Actor) -> list[PersonName]:
    """A row for each script in which the name is given. Khmer letters typed into the Latin fields stay together."""
    made = []
    latin = (name.family.strip(), name.given.strip())
    khmer = name.khmer.strip()
    if KHMER.search("".join(latin)) and not khmer:
        khmer, latin = " ".join(p for p in latin if p), ("", "")
    shared = {
        "kind": name.kind,
        "document": name.document,
        "as_written": name.as_written[:LONGEST_NOTE],
        "since": name.since,
        "until": name.until,
    }
    if any(latin):
        made.append(_row(PersonName, person, by, script="latin", family=latin[0], given=latin[1], **shared))
    if khmer:
        family, _space, given = khmer.partition(" ")
        made.append(_row(PersonName, person, by, script="khmer", family=family, given=given.strip(), **shared))
    return made


@transaction.atomic
def add_identifier(*, person: Person, kind: str, value: str, by: Actor, key: UUID | None = None) -> Identifier:
    """Add a number by which some office knows the person. One that is there already is given back."""
    _check_may_write(by, person, "birth_date")
    if before := once.claim(key, "register.add_identifier", by=by):
        return once.unchanged(_made_before(Identifier, before, by), person_id=person.pk)
    known = Identifier.unguarded.filter(person=person, kind=kind, taken_back_at=None)
    row, new = _identifier_row(person, kind, value, among=known, by=by)
    if new:
        tokens.write([row])
    audit.record("register.identifier_added", by=by, about=person, kind=kind)
    once.keep(key, row.pk)
    return row


def _identifier_row(
    person: Person, kind: str, value: str, *, among: Iterable[Identifier], by: Actor
) -> tuple[Identifier, bool]:
    """The row of a number, and whether it is new: one that stands `among` the person's numbers is not written twice."""
    value = value.strip()
    if not value:
        raise Refused(_("Write the number as it stands on the paper."), field="value")
    clean = clean_a_number(value) if kind == "a_number" else value
    for row in among:
        if (row.kind, row.value) == (kind, clean):
            return row, False
    return _row(Identifier, person, by, kind=kind, value=clean, as_written=value), True


@transaction.atomic
def add_contact(
    *, person: Person, kind: str, value: str, note: str = "", by: Actor, key: UUID | None = None
) -> ContactPoint:
    """Add a phone number, an e-mail address or another way to reach the person themselves."""
    _check_may_write(by, person, "birth_date")
    if before := once.claim(key, "register.add_contact", by=by):
        return once.unchanged(_made_before(ContactPoint, before, by), person_id=person.pk)
    if kind == "phone":
        check_phone(value, field="value")
    row = _row(ContactPoint, person, by, kind=kind, value=value.strip(), note=note)
    tokens.write([row])
    audit.record("register.contact_added", by=by, about=person, kind=kind)
    once.keep(key, row.pk)
    return row


@transaction.atomic
def add_kin(*, person: Person, facts: dict[str, Any], by: Actor, key: UUID | None = None) -> Kin:
    """`facts`: relation, country, name, phone, place_code, address, may_contact, sponsor, note."""
    row = Kin(person=person, made_by=_user(by), **facts)
    _check_may_write(by, row, "name")
    if before := once.claim(key, "register.add_kin", by=by):
        return once.unchanged(_made_before(Kin, before, by), person_id=person.pk)
    check_lengths(facts)
    row.save(force_insert=True)
    tokens.write([row])
    audit.record("register.kin_added", by=by, about=person, country=row.country)
    once.keep(key, row.pk)
    return row


@transaction.atomic
def add_address(*, person: Person, facts: dict[str, Any], by: Actor, key: UUID | None = None) -> Address:
    """`facts`: country, place_code, detail, since, until."""
    _check_may_write(by, person, "birth_date")
    if before := once.claim(key, "register.add_address", by=by):
        return once.unchanged(_made_before(Address, before, by), person_id=person.pk)
    check_lengths(facts)
    since, until = facts.get("since"), facts.get("until")
    if since and until and until < since:
        raise Refused(_("The last day is before the first. Look at both dates."), field="until")
    row = _row(Address, person, by, **facts)
    audit.record("register.address_added", by=by, about=person)
    once.keep(key, row.pk)
    return row


@transaction.atomic
def record_life(
    *,
    person: Person,
    status: str,
    on: dt.date | None,
    precision: str = "day",
    reason: str = "",
    note: str = "",
    by: Actor,
    key: UUID | None = None,
) -> LifeEvent:
    """Write down that somebody died, went back, was imprisoned, moved, was lost from sight, or is with us again."""
    if isinstance(by, User):
        if not decide(by, "register.life", person):
            raise Refused(NOT_YOURS, status=403)
        if before := once.claim(key, "register.record_life", by=by):
            return once.unchanged(_made_before(LifeEvent, before, by), person_id=person.pk)
    person = _locked(person, by)
    if person.life_status == "died" and status != "alive":
        raise Refused(
            _("The register says that this person has died. If that was a mistake, take it back there first."),
            field="status",
        )
    check_died_after_birth(on, person.birth_date, today=timezone.localdate())
    check_lengths({"note": note})
    row = _row(
        LifeEvent,
        person,
        by,
        status=status,
        on=on,
        precision=precision if on else "unknown",
        reason=reason,
        note=note,
    )
    was = person.life_status
    person.life_status, person.life_since = status, on
    person.save(update_fields=["life_status", "life_since"])
    audit.record("register.life_recorded", by=by, about=person, status=status)
    lives.turned(person=person.pk, before=was, now=status, by=by)
    if isinstance(by, User):
        once.keep(key, row.pk)
    return row


@transaction.atomic
def assign(*, person: Person, worker: User, since: dt.datetime | None = None, by: Actor) -> None:
    """Say who walks with a person from now on (a machine may say since when). The one before stops; supervisors no
    longer look after them alone."""
    if isinstance(by, User) and not decide(by, "register.assign", person):
        raise Refused(NOT_YOURS, status=403)
    if "caseworker" not in worker.role_keys():
        raise Refused(_("This user is not a caseworker. Choose another."), field="worker")
    if walled_from(worker).filter(subject=person.pk).exists():  # in the words of every other refusal of a worker
        raise Refused(_("%(who)s cannot take this person on. Choose somebody else.") % {"who": worker}, field="worker")
    _assign(person, worker, since=since, by=by)


def _assign(person: Person, worker: User, *, since: dt.datetime | None = None, by: Actor) -> None:
    near = User.objects.filter(relations__kind="assigned", relations__subject=person.pk)
    for before in near.filter(roles__role="caseworker").distinct():
        part(kind="assigned", subject=person.pk, user=before)  # a nurse or counsellor goes on
    part(kind="pool", subject=person.pk)
    relate(kind="assigned", user=worker, subject=person.pk, since=since)
    audit.record("register.assigned", by=by, about=person, worker=str(worker.pk))


@transaction.atomic
def reindex(*, by: Machine) -> int:
    """Write anew by what people are found; gives how many rows were read. For a command, after an update."""
    rows = tokens.rebuild()
    audit.record("register.reindexed", by=by, counted=rows)
    return rows


@transaction.atomic
def take_back_person(*, person: Person, by: User) -> None:
    """A record was made by mistake (the wrong row was tapped). Nobody sees or finds it any more; it stays stored.
    Refused where anything of others hangs on it, whatever that is: their work would vanish, and a wall with it."""
    if not decide(by, "register.change", person):
        raise Refused(NOT_YOURS, status=403)
    person = _locked(person, by)
    if timezone.now() - person.made_at > dt.timedelta(days=RECEPTION_DAYS):
        raise Refused(_("This record is more than seven days old. Ask your supervisor."))
    if hanging.hangs_on(person.pk, by.pk):
        raise Refused(HANGS)
    person.taken_back_at = timezone.now()
    person.save(update_fields=["taken_back_at"])
    person.tokens.all().delete()
    audit.record("register.person_taken_back", by=by, about=person)


@transaction.atomic
def take_back(*, row: PersonRow, by: User) -> None:
    """A row was written by mistake: it is no longer shown or searched, and stays in the record."""
    person = _locked(row.person, by)  # type: ignore[attr-defined]
    _check_may_write(by, row, _written_field(row))
    if row.taken_back_at is not None:
        return
    if isinstance(row, PersonName) and not _another_name(row):
        raise Refused(_("This is the only name. Write the right one first, then take this one back."))
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    tokens.forget(row.pk)
    before = person.life_status
    if isinstance(row, LifeEvent):
        _life_as_newest_says(person)
    audit.record("register.row_taken_back", by=by, about=person, row=row._meta.model_name)
    lives.turned(person=person.pk, before=before, now=person.life_status, by=by)


def _another_name(row: PersonName) -> bool:
    others = PersonName.unguarded.filter(person=row.person_id, taken_back_at=None).exclude(kind="nickname")
    return others.exclude(pk=row.pk).exists()


def _life_as_newest_says(person: Person) -> None:
    newest = LifeEvent.unguarded.filter(person=person, taken_back_at=None).order_by("-made_at", "-id").first()
    person.life_status = newest.status if newest else "alive"
    person.life_since = newest.on if newest else person.arrived_on
    person.save(update_fields=["life_status", "life_since"])


def _written_field(row: PersonRow) -> str:
    if isinstance(row, LifeEvent):
        return "note"  # that somebody is a client may be read by all near, and is written by none
    return next(name for name, kind in row.FIELDS.items() if kind.compartment)  # type: ignore[attr-defined]


def check_lengths(facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if isinstance(value, str) and len(value) > LONGEST_NOTE:
            raise Refused(_("This text is longer than 10,000 characters. Shorten it."), field=name)


def _locked(person: Person, by: Actor) -> Person:
    """The person as stored now, locked for this transaction."""
    found = Person.objects.visible_to(by).select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def _made_before(model: Any, before: DoneOnce, by: Actor) -> Any:
    """The row that was made with this key, unless somebody has taken it back since."""
    row = model.objects.visible_to(by).filter(pk=before.made()).first()
    if row is None:
        raise Refused(GONE)
    return row


def _check_may_write(by: Actor, row: Any, field: str) -> None:
    if isinstance(by, Machine):
        return  # a machine acts by its name, which stands in the audit
    if not decide(by, "register.change", row) or not decide(by, WRITE, row, field):
        raise Refused(NOT_YOURS, status=403)


def _row(model: Any, person: Person, by: Actor, **values: Any) -> Any:
    return model.objects.create(person=person, made_by=_user(by), **values)


def _user(by: Actor) -> User | None:
    return None if isinstance(by, Machine) else by
