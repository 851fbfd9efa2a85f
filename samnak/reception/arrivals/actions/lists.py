"""Reading in a list: read, show, answer questions, second look, confirm. All or nothing; nothing is lost.

A draft is the file as received and what was read from it. Until it is confirmed no passenger changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.ui.formats import numbers
from samnak.reception.arrivals import reading as reader
from samnak.reception.arrivals.actions.gate import check_may, locked_flight, moment
from samnak.reception.arrivals.comparing import Comparison, Entry, compare
from samnak.reception.arrivals.doubts import Doubts, doubts_of
from samnak.reception.arrivals.models import ArrivalList, Flight, ListedRow, Passenger
from samnak.reception.arrivals.queries import newest_list_number
from samnak.reception.arrivals.reading import Reading
from samnak.reception.arrivals.reading.sentences import REFUSALS
from samnak.reception.arrivals.reading.worker import read_limited
from samnak.reception.arrivals.rules import NOBODY_SAID, cells_of, check_may_change_list, check_takes_lists
from samnak.reception.register.actions import NOT_YOURS

S = Passenger.Status


@dataclass(frozen=True)
class Draft:
    """A list that was read and not yet confirmed: what stands in it, with the answers given so far."""

    row: ArrivalList
    reading: Reading

    @property
    def open_questions(self) -> int:
        return len(self.reading.questions)


def read_list(
    *,
    flight: Flight,
    data: bytes,
    filename: str,
    received_at: dt.datetime | None = None,
    found: Reading | None = None,
    by: Actor,
) -> Draft:
    """Read a file in a limited worker and keep it as a draft. A refused file writes nothing.

    `found` is what a machine actor has read already from a file it wrote itself; a user's file always goes
    through the worker.
    """
    check_may(by, "arrivals.import")
    _check_takes_lists(flight, by)
    if found is None or isinstance(by, User):
        found = _read(data, filename)
    with transaction.atomic():
        flight = locked_flight(flight.pk)  # reading took its time: the flight may be cancelled or closed by now
        _check_takes_lists(flight, by)
        row = ArrivalList.objects.create(
            flight=flight,
            filename=filename[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            original=data,
            reading=reader.to_json(found),
            people=len(found.people),
            received_at=received_at or timezone.now(),
            made_by=by if isinstance(by, User) else None,
        )
        audit.record("arrivals.list_read", by=by, about=row, people=len(found.people))
    return Draft(row, found)


def _check_takes_lists(flight: Flight, by: Actor) -> None:
    """Machine actors write down the past."""
    if isinstance(by, User):
        check_takes_lists(flight)
    else:
        check_may_change_list(flight)


def _read(data: bytes, filename: str) -> Reading:
    try:
        return read_limited(data, filename, timezone.localdate())
    except reader.Refused as refused:
        raise refusal(refused) from None


def refusal(refused: reader.Refused) -> Refused:
    """The reader's refusal as ours, in the page's language."""
    return Refused(gettext(REFUSALS[refused.code]) % numbers(refused.params), field="file")


def _applied(reading: Reading, answers: dict[str, Any]) -> Reading:
    try:
        return reader.apply_answers(reading, answers, timezone.localdate())
    except reader.Refused as refused:
        raise refusal(refused) from None


def open_draft(row: ArrivalList) -> Draft:
    """The draft again as stored, its answers applied."""
    return Draft(row, _applied(reader.from_json(row.reading), row.answers))


@transaction.atomic
def answer_list(*, row: ArrivalList, answers: dict[str, Any], by: Actor) -> Draft:
    """Keep answers to the questions of a draft; what is still open stays open. Written so that it can be repeated."""
    row = _locked_draft(row, by)
    kept = _joined(row.answers, answers)
    draft = Draft(row, _applied(reader.from_json(row.reading), kept))  # refused if an answer is no answer
    row.answers = kept
    row.save(update_fields=["answers"])
    audit.record("arrivals.list_answered", by=by, about=row, open=draft.open_questions)
    return draft


def sift_answers(draft: Draft, rows: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
    """Answers by row that can be taken, and for each other one (row, field) the sentence why it is none. The file is
    opened once, however many there are."""
    reading = reader.from_json(draft.row.reading)
    try:
        _applied(reading, {"rows": rows})
    except Refused:
        pass
    else:
        return rows, {}
    good: dict[str, Any] = {}
    wrong: dict[tuple[str, str], Any] = {}
    for row, fields in rows.items():
        for field, answer in fields.items():
            try:
                _applied(reading, {"rows": {row: {field: answer}}})
                good.setdefault(row, {})[field] = answer
            except Refused as refused:
                wrong[row, field] = refused.sentence
    return good, wrong


def _joined(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    rows = {number: dict(fields) for number, fields in old.get("rows", {}).items()}
    for number, fields in new.get("rows", {}).items():
        rows.setdefault(str(number), {}).update(fields)
    return {**old, **{k: v for k, v in new.items() if k != "rows"}, **({"rows": rows} if rows else {})}


def second_look(draft: Draft) -> Comparison:
    """What confirming this draft would change on the flight."""
    flight = draft.row.flight
    known = Passenger.unguarded.filter(flight=flight, unlisted=False, repeat_of=None).order_by("place", "id")
    return compare([_row_entry(p) for p in draft.reading.people], [_passenger_entry(p) for p in known])


def doubts(draft: Draft, comparison: Comparison) -> Doubts:
    """Whether this draft may be the list of another flight."""
    flight = draft.row.flight
    return doubts_of(draft.reading, flight.date, comparison, version_before=newest_list_number(flight))


@transaction.atomic
def confirm_list(
    *,
    row: ArrivalList,
    against: int | None = None,
    sure: bool = False,
    at: dt.datetime | None = None,
    by: Actor,
) -> ArrivalList:
    """Write the draft as the flight's next version, all of it or nothing. A confirmed list is not written again.
    `against` is the newest version when somebody took the second look (0: there was none); None where nobody
    looks, as in a command. Who looks is `sure` where the list may be another flight's. `at` is for machine actors
    that write down the past."""
    row = _locked_list(row, by)
    if row.state == ArrivalList.State.CONFIRMED:
        return row
    _check_is_draft(row)
    newest = newest_list_number(row.flight)
    if against is not None and against != newest:
        look_again = (_("Look once more"), reverse("arrivals:list", args=[row.pk]))
        raise Refused(_("Another version was confirmed meanwhile. Look once more."), opens=look_again)
    draft = open_draft(row)
    if draft.open_questions:
        raise Refused(_("Some questions about this list still need an answer. Answer them first."))
    comparison = second_look(draft)
    if against is not None and not sure and doubts(draft, comparison):
        raise Refused(
            _("This may be the list of another flight. Look, and say that it is the right one."), field="sure"
        )
    row.number = newest + 1
    row.state, row.confirmed_at = ArrivalList.State.CONFIRMED, moment(at, by)
    row.save(update_fields=["number", "state", "confirmed_at"])
    counts = _write(row, draft.reading, comparison)
    audit.record("arrivals.list_confirmed", by=by, about=row, version=row.number, **counts)
    return row


@transaction.atomic
def throw_away_list(*, row: ArrivalList, by: Actor) -> None:
    """The draft is not wanted: what stood in it is emptied, that it was read in stays."""
    row = _locked_draft(row, by)
    row.state, row.original, row.reading, row.answers = ArrivalList.State.THROWN_AWAY, b"", {}, {}
    row.save(update_fields=["state", "original", "reading", "answers"])
    audit.record("arrivals.list_thrown_away", by=by, about=row)


def _locked_list(row: ArrivalList, by: Actor) -> ArrivalList:
    """The list as stored now, locked behind its flight: every write of the airport takes the flight first."""
    check_may(by, "arrivals.import")
    flight = locked_flight(row.flight_id)
    found = ArrivalList.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    found.flight = flight
    return found


def _locked_draft(row: ArrivalList, by: Actor) -> ArrivalList:
    row = _locked_list(row, by)
    _check_is_draft(row)
    return row


def _check_is_draft(row: ArrivalList) -> None:
    if row.state != ArrivalList.State.DRAFT:
        raise Refused(_("This list is no longer a draft. Open the flight and look at its lists."))
    check_may_change_list(row.flight)


# ---- writing it down ------------------------------------------------------------------------------------


def _write(row: ArrivalList, reading: Reading, comparison: Comparison) -> dict[str, int]:
    people = {p.row: p for p in reading.people}
    place = {p.row: n for n, p in enumerate(reading.people, 1)}
    known = {p.pk: p for p in Passenger.unguarded.filter(flight=row.flight_id)}
    listed: list[ListedRow] = []
    corrected = _corrected(row.flight_id)
    by_row: dict[int, Passenger] = {}
    for entry in comparison.added:
        passenger = Passenger(flight=row.flight, place=place[entry.key], **_values_and_cells(people[entry.key]))
        by_row[entry.key] = passenger
        listed.append(ListedRow(list=row, passenger=passenger, row=entry.key, change="added"))
    Passenger.objects.bulk_create(list(by_row.values()))
    for pair in (*comparison.same, *comparison.respelled):
        passenger = known[pair.passenger.key]
        was_off = passenger.status == S.TAKEN_OFF
        _update(passenger, people[pair.row.key], place[pair.row.key], kept=corrected.get(passenger.pk, set()))
        change = "back" if was_off else ("respelled" if pair.before else "same")
        by_row[pair.row.key] = passenger
        listed.append(ListedRow(list=row, passenger=passenger, row=pair.row.key, change=change, before=pair.before))
    withdrawn = [known[e.key] for e in comparison.withdrawn if known[e.key].status not in (S.TAKEN_OFF, S.ARRIVED)]
    for passenger in withdrawn:
        passenger.status, passenger.reason, passenger.changed_at = S.TAKEN_OFF, NOBODY_SAID, timezone.now()
        passenger.save(update_fields=["status", "reason", "changed_at"])
        listed.append(ListedRow(list=row, passenger=passenger, row=None, change="withdrawn"))
    ListedRow.objects.bulk_create(listed)
    return {
        "added": len(comparison.added),
        "same": len(comparison.same),
        "respelled": len(comparison.respelled),
        "withdrawn": len(withdrawn),
    }


def _corrected(flight_id: UUID) -> dict[UUID, set[str]]:
    """Passenger -> fields somebody of us corrected: a newer list does not write over them. The audit knows them."""
    ids = Passenger.unguarded.filter(flight=flight_id).values("pk")
    rows = audit.AuditEntry.objects.filter(key="arrivals.passenger_corrected", about_id__in=ids)
    found: dict[UUID, set[str]] = {}
    for entry in rows:
        if entry.about_id is not None:
            found.setdefault(entry.about_id, set()).update(entry.facts.get("fields", []))
    return found


def _update(passenger: Passenger, person: Any, place: int, *, kept: set[str]) -> None:
    """What the newer list says of somebody nobody has met yet; a field it leaves empty takes nothing away."""
    passenger.place = place
    if passenger.status == S.TAKEN_OFF:
        passenger.status, passenger.reason = S.EXPECTED, ""
    if passenger.status != S.ARRIVED:
        for name, value in _values_and_cells(person).items():
            if name in kept or (name == "birth_precision" and person.birth_date is None):
                continue
            if value not in ("", None, False, [], {}):
                setattr(passenger, name, value)
    passenger.changed_at = timezone.now()
    passenger.save()


def _values(person: Any) -> dict[str, Any]:
    """A person of the list as fields of a passenger."""
    return {
        "family": person.family_name or "",
        "given": person.given_name or "",
        "khmer": person.khmer_name or "",
        "sex": person.sex or "",
        "birth_date": dt.date.fromisoformat(person.birth_date) if person.birth_date else None,
        "birth_precision": person.birth_date_precision,
        "a_number": person.a_number or "",
        "other_numbers": [n for n in person.other_a_numbers if n != person.a_number],
    }


def _values_and_cells(person: Any) -> dict[str, Any]:
    """The same with the cells of the row, each in the field of its compartment."""
    found = cells_of(person)
    return {
        **_values(person),
        "as_written": found.identity,
        "remarks": list(found.remarks),
        "says_more": found.more,
        "relatives": list(found.relatives),
    }


def _row_entry(person: Any) -> Entry:
    values = _values(person)
    return Entry(
        key=person.row,
        birth_date=person.birth_date or "",
        **{k: values[k] for k in ("family", "given", "khmer", "sex", "birth_precision", "a_number")},
    )


def _passenger_entry(passenger: Passenger) -> Entry:
    return Entry(
        key=passenger.pk,
        family=passenger.family,
        given=passenger.given,
        khmer=passenger.khmer,
        sex=passenger.sex,
        birth_date=passenger.birth_date.isoformat() if passenger.birth_date else "",
        birth_precision=passenger.birth_precision,
        a_number=passenger.a_number,
    )
