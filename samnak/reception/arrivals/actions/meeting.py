"""Meeting somebody, and the answers of the welcome card."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.actions.gate import check_is_open, check_may, locked, locked_flight, moment
from samnak.reception.arrivals.models import Passenger, Welcome
from samnak.reception.arrivals.queries import met_before
from samnak.reception.arrivals.reading import headers
from samnak.reception.arrivals.rules import check_comes, check_may_meet
from samnak.reception.register.actions import GONE, make_person, take_back_person
from samnak.reception.register.models import Person
from samnak.reception.register.rules import LONGEST_NOTE, NameFacts, PersonFacts
from samnak.reception.register.writers import NOTHING

S = Passenger.Status
ON_THIS_FLIGHT = _(
    "This person was met on this flight already. If the list names them twice, say that the row is a repeat."
)


@transaction.atomic
def meet(
    *,
    passenger: Passenger,
    released_to: str = "",
    person: Person | None = None,
    at: dt.datetime | None = None,
    met_by: User | None = None,
    saw: str | None = None,
    by: Actor,
) -> Welcome:
    """Somebody has met this passenger: a person is made, or `person` (met before) is linked. Done once.

    Meeting the same passenger again only adds who signed for the release. `met_by` is who met them when a
    machine actor writes it down. `saw`: who signed as the page showed it; another answer since is shown first
    (`Crossed`).
    """
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    user = by if isinstance(by, User) else met_by
    at = at or timezone.now()
    if passenger.status == S.ARRIVED:
        welcome = Welcome.objects.visible_to(by).select_for_update(of=("self",)).get(passenger=passenger)
    else:
        check_may_meet(passenger, today=timezone.localdate())
        if person is not None:
            person = _met_before(passenger, person, by=by)
        passenger.person = person or _made_from(passenger, at=at, by=by)
        passenger.status, passenger.reason, passenger.changed_at = S.ARRIVED, "", at
        passenger.save(update_fields=["person", "status", "reason", "changed_at"])
        welcome = Welcome.objects.create(passenger=passenger, met_at=at, met_by=user, changed_at=at, changed_by=user)
        audit.record("arrivals.met", by=by, about=passenger, again=person is not None)
    if released_to and released_to != welcome.released_to:
        if saw is not None and welcome.released_to not in ("", saw):
            raise Crossed(welcome, {"released_to": welcome.released_to})
        _change(welcome, {"released_to": released_to}, at=at, by=by)
    return welcome


def _met_before(passenger: Passenger, person: Person, *, by: Actor) -> Person:
    """The person said to be the same, locked: one who may be, and who did not come on this flight already."""
    if person.pk not in met_before(by, passenger):
        raise Refused(_("This person has another A-number. Open the page again and choose once more."))
    found = Person.objects.visible_to(by).select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise Refused(GONE)
    if found.passages.filter(flight=passenger.flight_id, status=S.ARRIVED).exists():
        raise Refused(
            ON_THIS_FLIGHT,
            opens=(_("Back to the card"), reverse("arrivals:card", args=[passenger.pk])),
        )
    return found


def _made_from(passenger: Passenger, *, at: dt.datetime, by: Actor) -> Person:
    identifiers = [("a_number", n) for n in (passenger.a_number, *passenger.other_numbers) if n]
    return make_person(
        facts=PersonFacts(
            name=NameFacts(
                family=passenger.family,
                given=passenger.given,
                khmer=passenger.khmer,
                document="arrival_list",
                as_written=_name_as_written(passenger),
            ),
            sex=passenger.sex,
            birth_date=passenger.birth_date,
            birth_precision=passenger.birth_precision,
            identifiers=tuple(identifiers),
        ),
        arrived_on=passenger.flight.date,
        near_since=at,
        by=by,
    )


def _name_as_written(passenger: Passenger) -> str:
    """The name as the list's own cells have it, found again by what their column names say."""
    cells = {headers.understand(title).role: str(text) for title, text in passenger.as_written.items()}
    return " ".join(cells[role] for role in NAME_CELLS if role in cells)[:LONGEST_NOTE]


NAME_CELLS = (headers.NAME, headers.FAMILY, headers.GIVEN, headers.MIDDLE, headers.SUFFIX, headers.KHMER_NAME)


@transaction.atomic
def undo_meeting(*, passenger: Passenger, by: User) -> None:
    """The wrong row was tapped. The person made by it is taken back; one who was known before stays as they were."""
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    if passenger.status != S.ARRIVED:
        return
    welcome = Welcome.objects.visible_to(by).get(passenger=passenger)
    if timezone.now() - welcome.met_at > dt.timedelta(hours=24):
        raise Refused(_("This meeting is more than a day old. It can no longer be undone."))
    person = passenger.person
    if person is not None:
        Person.unguarded.select_for_update().get(pk=person.pk)  # nobody links them while we look
    made_by_it = person is not None and abs((person.made_at - welcome.met_at).total_seconds()) < 60
    if person is not None and made_by_it and person.passages.count() == 1:
        take_back_person(person=person, by=by)
    welcome.undone_at = timezone.now()  # answers given for the wrong person are shown to no one
    welcome.save(update_fields=["undone_at"])
    passenger.person, passenger.status, passenger.changed_at = None, S.EXPECTED, timezone.now()
    passenger.save(update_fields=["person", "status", "changed_at"])
    audit.record("arrivals.meeting_undone", by=by, about=passenger)


@transaction.atomic
def keep_answers(
    *,
    welcome: Welcome,
    answers: dict[str, Any],
    version: int | None = None,
    at: dt.datetime | None = None,
    by: Actor,
) -> Welcome:
    """Keep answers of the card. `version` is what the writer saw: if somebody else answered the same question
    differently since, nothing is written and both are shown (`Crossed`). `at` is for machine actors."""
    check_may(by, "arrivals.meet", welcome)
    flight = locked_flight(welcome.passenger.flight_id)
    rows = Welcome.objects.visible_to(by).select_related("passenger__flight", "changed_by")
    found = rows.select_for_update(of=("self",)).filter(pk=welcome.pk).first()
    if found is None:
        raise Refused(GONE)
    check_comes(flight)
    welcome = found
    for name in ("medicine_what", "injuries_note", "things_note", "signed_by"):
        if len(str(answers.get(name, ""))) > LONGEST_NOTE:
            raise Refused(_("This text is longer than 10,000 characters. Shorten it."), field=name)
    changed = {name: value for name, value in answers.items() if getattr(welcome, name) != value}
    if "tonight" in changed:
        check_is_open(flight)
    if changed and version is not None and version != welcome.version:
        crossed = {name: getattr(welcome, name) for name in changed if getattr(welcome, name) not in NOTHING}
        if crossed:
            raise Crossed(welcome, crossed)
    _change(welcome, changed, at=moment(at, by), by=by)
    return welcome


class Crossed(Exception):
    """Somebody else kept another answer in the meantime: `theirs` is field -> their answer."""

    def __init__(self, welcome: Welcome, theirs: dict[str, Any]) -> None:
        super().__init__("Two people answered.")
        self.welcome = welcome
        self.theirs = theirs


def _change(welcome: Welcome, changed: dict[str, Any], *, at: dt.datetime, by: Actor) -> None:
    if not changed:
        return
    for name, value in changed.items():
        setattr(welcome, name, value)
    welcome.version += 1
    welcome.changed_at, welcome.changed_by = at, by if isinstance(by, User) else None
    welcome.save()
    audit.record("arrivals.welcome_kept", by=by, about=welcome, fields=sorted(changed))
