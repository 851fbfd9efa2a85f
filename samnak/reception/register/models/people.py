"""People as the register knows them: names, numbers, kin, addresses, what became of them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedDate, SealedText
from samnak.ground.access.visibility import OfPeople, visible_subjects, walled_from


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year only")
    UNKNOWN = "unknown", _("not known")


class Sex(models.TextChoices):
    MALE = "M", _("man")
    FEMALE = "F", _("woman")
    OTHER = "X", _("other")


class YesNo(models.TextChoices):
    """An answer that may also be missing (blank: not known) or not said."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_SAID = "not_said", _("Does not want to say")


class BornIn(models.TextChoices):
    """Where somebody was born, as far as they know. Many were born in a camp; some do not know."""

    HOME = "home", _("in this country")
    CAMP = "camp", _("in a refugee camp")
    ELSEWHERE = "elsewhere", _("somewhere else")


class Person(OfPeople):
    """Somebody the organisation has met. Never made from a list: only when somebody has met them."""

    PERSON = "pk"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = SealedDate(null=True)
    birth_precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.UNKNOWN)
    born_in = models.CharField(max_length=10, choices=BornIn.choices, blank=True)
    birthplace_code = models.CharField(max_length=20, blank=True)
    birthplace_text = SealedText(default="")
    us_entry_year = models.PositiveSmallIntegerField(null=True, blank=True)
    us_entry_age = models.PositiveSmallIntegerField(null=True, blank=True)
    family_left_in_us = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    languages = models.JSONField(default=list, blank=True)  # keys of the pack, the best first
    arrived_on = models.DateField(null=True, blank=True, db_index=True)
    life_status = models.CharField(max_length=20, default="alive", db_index=True)  # as the newest LifeEvent says
    life_since = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)  # written down by mistake

    FIELDS = declare(
        public("id", "taken_back_at"),
        personal("client", "arrived_on", "made_at", "made_by", "life_status", "life_since"),
        personal(
            "identity",
            "sex",
            "birth_date",
            "birth_precision",
            "born_in",
            "birthplace_code",
            "birthplace_text",
            "us_entry_year",
            "us_entry_age",
            "languages",
        ),
        personal("family_us", "family_left_in_us"),
    )

    class Meta(OfPeople.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def subject_id(self) -> UUID:
        return self.pk

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(pk__in=visible_subjects(user))

    @classmethod
    def live_q(cls) -> Q:
        return Q(taken_back_at=None)


class PersonRow(OfPeople):
    """Base of what belongs to one person. A row entered by mistake is taken back, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        default_manager_name = "unguarded"
        base_manager_name = "unguarded"

    def subject_id(self) -> UUID:
        return self.person_id  # type: ignore[attr-defined]

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user))

    @classmethod
    def live_q(cls) -> Q:
        return Q(taken_back_at=None, person__taken_back_at=None)


ROW_FIELDS = ("id", "person", "made_at", "made_by", "taken_back_at")


class PersonName(PersonRow):
    """One name of a person, in one script, as some paper or mouth has it, from when until when."""

    class Script(models.TextChoices):
        LATIN = "latin", _("Latin letters")
        KHMER = "khmer", _("Khmer letters")

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    kind = models.CharField(max_length=20)  # key of the pack: birth, court, alias, nickname
    script = models.CharField(max_length=5, choices=Script.choices)
    family = SealedText(default="")
    given = SealedText(default="")
    as_written = SealedText(default="")
    document = models.CharField(max_length=30, blank=True)  # key of the pack: on which paper
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    FIELDS = declare(
        public(*ROW_FIELDS), personal("identity", "kind", "script", "family", "given", "as_written", "document"),
        personal("identity", "since", "until"),
    )  # fmt: skip


class Identifier(PersonRow):
    """A number by which some office knows the person. Several A-numbers are normal."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=30)  # key of the pack: a_number, national_id, passport, ...
    value = SealedText()
    as_written = SealedText(default="")

    FIELDS = declare(public(*ROW_FIELDS), personal("identity", "kind", "value", "as_written"))


class ContactPoint(PersonRow):
    """How to reach the person themselves."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")
        OTHER = "other", _("another way")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = SealedText()
    note = SealedText(default="")

    FIELDS = declare(public(*ROW_FIELDS), personal("identity", "kind", "value", "note"))


class Kin(PersonRow):
    """A relative or friend, in either country, and whether we may speak to them."""

    class Country(models.TextChoices):
        HOME = "home", _("in this country")
        US = "us", _("in the United States")
        ELSEWHERE = "elsewhere", _("somewhere else")

    class MayContact(models.TextChoices):
        YES = "yes", _("yes, we may")
        ASK = "ask", _("ask the person first, each time")
        NO = "no", _("no")

    person = models.ForeignKey(Person, models.PROTECT, related_name="kin")
    relation = models.CharField(max_length=30)  # key of the pack
    country = models.CharField(max_length=10, choices=Country.choices)
    name = SealedText(default="")
    phone = SealedText(default="")
    place_code = models.CharField(max_length=20, blank=True)
    address = SealedText(default="")
    may_contact = models.CharField(max_length=5, choices=MayContact.choices, blank=True)  # blank: not asked yet
    sponsor = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    note = SealedText(default="")

    FIELDS = declare(
        public(*ROW_FIELDS, "country"),
        sensitive(
            "family_kh",
            "relation",
            "name",
            "phone",
            "place_code",
            "address",
            "may_contact",
            "sponsor",
            "note",
        ),
    )

    def compartment_of(self, field: str) -> str:
        """Kin in the US stand in a compartment of their own: some have no papers there."""
        return "family_us" if self.country == self.Country.US else "family_kh"


class Address(PersonRow):
    """Where the person lives or lived. In the programme's country down to the smallest place of the gazetteer."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses")
    country = models.CharField(max_length=10, choices=Kin.Country.choices, default=Kin.Country.HOME)
    place_code = models.CharField(max_length=20, blank=True)
    detail = SealedText(default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    FIELDS = declare(public(*ROW_FIELDS), personal("identity", "country", "place_code", "detail", "since", "until"))


class LifeEvent(PersonRow):
    """That somebody died, went back, was imprisoned, moved, was lost from sight, or is with us again."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="life_events")
    status = models.CharField(max_length=20)  # key of the pack
    on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.DAY)
    reason = models.CharField(max_length=30, blank=True)  # cause class of a death, ground of a return: key of the pack
    note = SealedText(default="")

    FIELDS = declare(
        public(*ROW_FIELDS),
        personal("client", "status", "on", "precision"),
        sensitive("services", "reason", "note"),
    )


class Pair(OfPeople):
    """Two records that may be of one person, as they were compared when the newer was written down. A record that is
    like no other has a row too, without the other: so the same is written whoever else is in the register. Only a
    supervisor who stands near one of the two learns of a pair."""

    PERSON = ""  # it names two

    class How(models.TextChoices):
        NUMBER = "number", _("the same number")
        NAME = "name", _("a name like it")
        NOTHING = "nothing", _("nobody like it")

    class Said(models.TextChoices):
        TWO = "two", _("two people")
        ONE = "one", _("one person, to be joined later")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")  # written down last
    other = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    said = models.CharField(max_length=3, choices=Said.choices, blank=True)  # by a supervisor who looked; joins nothing
    said_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    FIELDS = declare(
        public("id"), personal("client", "person", "other", "how", "made_at", "said", "said_at", "said_by")
    )

    class Meta(OfPeople.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-made_at"], name="pairs_by_time", condition=~Q(other=None))
        ]

    def subject_id(self) -> UUID:
        return self.person_id

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        near = visible_subjects(user, "client", "register.pairs")
        walled = walled_from(user)  # a pair with somebody behind a wall would tell of them
        return (Q(person__in=near) | Q(other__in=near)) & ~Q(person__in=walled) & ~Q(other__in=walled)

    @classmethod
    def live_q(cls) -> Q:
        return Q(other__isnull=False, person__taken_back_at=None, other__taken_back_at=None)


class SearchToken(models.Model):
    """A folded key under which a person is found. Matched by equality alone; prefixes are tokens too."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    source = models.UUIDField()  # the row the token was made from
    kind = models.CharField(max_length=8)  # exact, prefix, spelling
    token = models.CharField(max_length=64)

    FIELDS = declare(public("id", "kind", "source"), personal("identity", "person", "token"))

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["token", "kind", "person"], name="token_to_person"),
            models.Index(fields=["source"], name="token_of_row"),
        ]
