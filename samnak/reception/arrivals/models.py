"""Notices, flights, the lists that name who is expected, and how each person was met."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public, sensitive
from samnak.ground.access.decisions import Near
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedBytes, SealedDate, SealedJSON, SealedText
from samnak.ground.access.visibility import OfPeople, visible_subjects, walled_from
from samnak.reception.register.models import Person, Precision, Sex, YesNo

WINDOW = dt.timedelta(days=7)  # how long reception sees the names of a flight after it has landed


class Flight(models.Model):
    """A flight on which people are brought. Holds counts and times, no one's name."""

    class State(models.TextChoices):
        PLANNED = "planned", _("expected")
        LANDED = "landed", _("landed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    date = models.DateField(db_index=True)
    number = models.CharField(max_length=20, blank=True)  # as the carrier writes it
    airport = models.CharField(max_length=20, blank=True)  # key of the pack
    due_at = models.TimeField(null=True, blank=True)  # by the clock at the airport
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    landed_at = models.DateTimeField(null=True, blank=True)
    counted = models.PositiveSmallIntegerField(null=True, blank=True)  # heads counted at the door
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=300, blank=True)  # where a past group's number comes from
    invented = models.BooleanField(default=False)  # a made-up step between published counts
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    FIELDS = declare(
        public(
            "id",
            "date",
            "number",
            "airport",
            "due_at",
            "state",
            "landed_at",
            "counted",
            "closed_at",
            "closed_by",
            "source",
            "invented",
            "made_at",
        )
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-date", "-id"]

    @property
    def has_landed(self) -> bool:
        return self.state == self.State.LANDED


class Notice(models.Model):
    """Word that a flight is planned: from whom, when it came, for which day, how many were announced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="notices")
    source = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    hour_known = models.BooleanField(default=True)
    date = models.DateField()
    announced = models.PositiveSmallIntegerField(null=True, blank=True)
    note = SealedText(default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    FIELDS = declare(
        public("id", "flight", "source", "received_at", "hour_known", "date", "announced", "made_by", "made_at"),
        personal("identity", "note"),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]


class ArrivalList(OfPeople):
    """One version of a flight's list, kept as received. A draft has no number until it is confirmed."""

    PERSON = ""  # it names many

    class State(models.TextChoices):
        DRAFT = "draft", _("not yet confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        THROWN_AWAY = "thrown_away", _("thrown away")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="lists")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    filename = SealedText(default="")
    sha256 = models.CharField(max_length=64)
    original = SealedBytes(default=b"")
    reading = SealedJSON(default=dict)  # what was read, rows as written
    answers = SealedJSON(default=dict)
    people = models.PositiveSmallIntegerField(default=0)  # rows that name somebody
    received_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(
        public("id", "flight", "state", "number", "people", "received_at", "made_by", "confirmed_at"),
        personal("identity", "filename", "sha256", "original", "reading", "answers"),
    )

    class Meta(OfPeople.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["flight", "number"], name="one_list_per_version")
        ]
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]

    def subject_id(self) -> UUID | None:
        return None

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(flight__date__gte=first_day_seen()) if _at_the_airport(user) else Q(pk__in=[])

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        return near | (_at_the_airport(user) if self.flight.date >= first_day_seen() else frozenset())


class Passenger(OfPeople):
    """Somebody a list expects on a flight, or who came without being on it. Becomes a person when met."""

    class Status(models.TextChoices):
        EXPECTED = "expected", _("expected")
        CONFIRMED = "confirmed", _("confirmed")
        BOARDED = "boarded", _("boarded")
        ARRIVED = "arrived", _("met")
        TAKEN_OFF = "taken_off", _("stayed in the US")
        NOT_BOARDED = "not_boarded", _("did not board")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="passengers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="passages")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.EXPECTED)
    reason = models.CharField(max_length=20, blank=True)  # key of the pack: why somebody did not travel
    unlisted = models.BooleanField(default=False)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeats")
    family = SealedText(default="")
    given = SealedText(default="")
    khmer = SealedText(default="")
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = SealedDate(null=True)
    birth_precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.UNKNOWN)
    a_number = SealedText(default="")
    other_numbers = SealedJSON(default=list)
    as_written = SealedJSON(default=dict)  # the list's own cells, of those that say who somebody is
    remarks = SealedJSON(default=list)  # what the list remarks, of which most is of health
    says_more = models.BooleanField(default=False)  # the list says something that is copied to none of these
    relatives = SealedJSON(default=list)
    place = models.PositiveSmallIntegerField(default=0)  # order on the newest list
    changed_at = models.DateTimeField(default=timezone.now)

    FIELDS = declare(
        public("id", "flight", "status", "unlisted", "repeat_of", "place", "changed_at"),
        personal("client", "person", "reason"),
        personal("identity", "family", "given", "khmer", "sex", "birth_date", "birth_precision", "a_number"),
        personal("identity", "other_numbers", "as_written"),
        sensitive("health", "remarks", "says_more"),
        sensitive("family_us", "relatives"),
    )

    class Meta(OfPeople.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["flight", "place"], name="passengers_of_flight")]

    def subject_id(self) -> UUID | None:
        """Whom the row is about: a repeat is about the person of the row it repeats."""
        return self.person_id or (self.repeat_of.person_id if self.repeat_of else None)

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        near = Q(person__in=visible_subjects(user))
        if _at_the_airport(user):
            walls = walled_from(user)
            own = Q(person=None) | ~Q(person__in=walls)
            main = Q(repeat_of__person=None) | ~Q(repeat_of__person__in=walls)
            return near | (Q(flight__date__gte=first_day_seen()) & own & main)
        return near

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        if self.flight.date < first_day_seen():
            return near
        if self.subject_id() and not near and self._is_walled(user, near):
            return frozenset()
        return near | _at_the_airport(user)

    def _is_walled(self, user: Any, near: frozenset[str]) -> bool:
        """Known already where somebody asked who stands near; otherwise asked now."""
        if isinstance(near, Near):
            return near.walled
        return bool(walled_from(user).filter(subject=self.subject_id()).exists())

    @property
    def off(self) -> bool:
        return self.status in (self.Status.TAKEN_OFF, self.Status.NOT_BOARDED)


def first_day_seen() -> dt.date:
    """Flights from this day on show their names to those who stand at the airport."""
    return timezone.localdate() - WINDOW


def _at_the_airport(user: Any) -> frozenset[str]:
    """The user's roles that see names of a flight's passengers before anybody has met them."""
    return frozenset(user.role_keys() & {"intake", "supervisor"})


class ListedRow(OfPeople):
    """What one version of a list says of one passenger, and how that differs from the version before."""

    PERSON = "passenger__person"

    class Change(models.TextChoices):
        ADDED = "added", _("added")
        SAME = "same", _("unchanged")
        RESPELLED = "respelled", _("written differently")
        WITHDRAWN = "withdrawn", _("no longer on the list")
        BACK = "back", _("on the list again")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(ArrivalList, models.PROTECT, related_name="rows")
    passenger = models.ForeignKey(Passenger, models.PROTECT, related_name="listed")
    row = models.PositiveIntegerField(null=True)  # as a person counts rows in the file; none when withdrawn
    change = models.CharField(max_length=10, choices=Change.choices)
    before = SealedJSON(default=dict)  # field -> what the version before said

    FIELDS = declare(public("id", "list", "row", "change"), personal("identity", "passenger", "before"))

    def subject_id(self) -> UUID | None:
        return self.passenger.subject_id()

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(passenger__in=Passenger.objects.visible_to(user).values("pk"))

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        return self.passenger.roles_near(user, near)


class Welcome(OfPeople):
    """The first 72 hours of one person. Blank means not asked yet; `not_said` means: does not want to say."""

    PERSON = "passenger__person"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passenger = models.ForeignKey(Passenger, models.PROTECT, related_name="welcomes")
    met_at = models.DateTimeField()
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)  # the wrong row was tapped
    # What follows are keys of the pack's lists of the same name, or NOT_SAID.
    interviewed = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    released_to = models.CharField(max_length=30, blank=True)
    signed_by = SealedText(default="")  # who signed for the release
    tonight = models.CharField(max_length=30, blank=True)
    safe_tonight = models.CharField(max_length=30, blank=True)
    call_home = models.CharField(max_length=30, blank=True)
    medicine = models.CharField(max_length=30, blank=True)
    medicine_what = SealedText(default="")
    medicine_days = models.PositiveSmallIntegerField(null=True, blank=True)
    injuries = models.CharField(max_length=30, blank=True)
    injuries_note = SealedText(default="")
    papers = SealedJSON(default=list)
    belongings = SealedJSON(default=list)
    given = SealedJSON(default=list)
    things_note = SealedText(default="")
    services = SealedJSON(default=dict)  # key of a service -> wanted, later, declined, not_said
    consent_talk = models.CharField(max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    FIELDS = declare(
        public("id", "version", "changed_at", "changed_by", "undone_at"),
        personal("client", "passenger", "met_at", "met_by", "released_to", "tonight"),
        personal("identity", "interviewed", "signed_by"),
        personal(
            "services",
            "safe_tonight",
            "call_home",
            "papers",
            "belongings",
            "given",
            "things_note",
            "services",
        ),
        sensitive("health", "medicine", "medicine_what", "medicine_days", "injuries", "injuries_note"),
        personal("consent", "consent_talk"),
    )

    class Meta(OfPeople.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["passenger"], condition=Q(undone_at=None), name="one_welcome_for_a_passenger"
            )
        ]

    def subject_id(self) -> UUID | None:
        return self.passenger.subject_id()

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(passenger__in=Passenger.objects.visible_to(user).values("pk"))

    @classmethod
    def live_q(cls) -> Q:
        return Q(undone_at=None)

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        return self.passenger.roles_near(user, near)
