"""What a person said may be told of them, and to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.roles import READ, ROLES
from samnak.ground.access.sealed import SealedText
from samnak.ground.access.visibility import visible_subjects
from samnak.reception.register.models.people import ROW_FIELDS, Person, PersonRow

OPEN = "consent"
AUTHORITIES = frozenset({"embassy", "government"})  # default nothing, a single event, two people
APART = ("hiv", "drug_use")  # asked for one at a time: who may not know of these does not know of the consent either


def apart_for(user: User) -> list[str]:
    """Of these, the ones some role of the user reads; near whom is asked after."""
    return [key for key in APART if any(READ in ROLES[role].cells.get(key, "") for role in user.role_keys())]


class Recipient(models.Model):
    """Somebody to whom something of a person may be told: an office, an organisation, a role in this house. Names no
    person who came to us. Ended when nothing goes there any more; never deleted. Who it is and of what kind never
    changes; what one of us adds or puts back waits for a second one's yes, but for those of the pack."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("partner, employer, school")
        CLINIC = "clinic", _("clinic or hospital")
        ATTORNEY = "attorney", _("lawyer")
        EMBASSY = "embassy", _("embassy")
        GOVERNMENT = "government", _("office of the state")
        FAMILY = "family", pgettext_lazy("who is told", "family")
        DONOR = "donor", pgettext_lazy("who is told", "donor")
        MEDIA = "media", _("newspaper, film, pictures")
        INSIDE = "inside", _("somebody in this house")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=30, blank=True)  # of the pack; empty where one of us wrote it down
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    name_km = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=30, blank=True)  # a role of ours that reads something only by consent
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    waits_since = models.DateTimeField(null=True, blank=True)  # until another keeper of the list says yes
    yes_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stood_since = models.DateTimeField(null=True, blank=True)  # none: one of us wants it there, nobody said yes yet
    ended_at = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(
        public("id", "key", "kind", "name", "name_km", "role", "made_at", "made_by", "ended_at"),
        public("asked_by", "waits_since", "yes_by", "stood_since"),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_recipient_for_a_key_of_the_pack")
        ]

    def __str__(self) -> str:
        """How it is called, in the language of the page."""
        return self.called((get_language() or "")[:2])

    def called(self, language: str) -> str:
        return self.name_km if language == "km" and self.name_km else self.name

    @property
    def stands(self) -> bool:
        """Whether something may be told there at all, and people be asked about it."""
        return self.ended_at is None and self.waits_since is None

    @property
    def was_no_slip(self) -> bool:
        """Whether it stands, waits, or ever stood on the list: not one that was taken off before anybody said yes."""
        return self.ended_at is None or bool(self.key) or self.stood_since is not None

    @property
    def is_authority(self) -> bool:
        """Whether it is a state, ours or another: an embassy is one too."""
        return self.kind in AUTHORITIES


class Consent(PersonRow):
    """One answer of a person: what of them may be told to one recipient for one purpose, and which words they were
    read. A no and a "not now" are answers too. What changes is a new row; this one ends and stays."""

    class Said(models.TextChoices):
        YES = "yes", pgettext_lazy("to a consent", "yes")
        NO = "no", pgettext_lazy("to a consent", "no")
        NOT_NOW = "not_now", pgettext_lazy("to a consent", "not now")

    class How(models.TextChoices):
        ALOUD = "aloud", _("read aloud to them")
        WRITING = "writing", _("they read it themselves")
        INTERPRETER = "interpreter", _("somebody interpreted")

    class Ended(models.TextChoices):
        WITHDRAWN = "withdrawn", _("taken back")
        REFUSED = "refused", _("asked again, and said no")
        REPLACED = "replaced", _("a newer answer holds")
        USED = "used", _("it was for one time, and was used")

    class TakenBack(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        PHONE = "phone", _("by telephone or message")
        WRITING = "writing", pgettext_lazy("how it was taken back", "in writing")
        SOMEBODY = "somebody", _("through somebody they trust")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30)  # key of the pack
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="consents")
    what = models.JSONField(default=list)  # keys of compartments
    known_in = models.CharField(max_length=20, default=OPEN)  # who reads this compartment knows of the consent
    said = models.CharField(max_length=10, choices=Said.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    once = models.BooleanField(default=False)  # holds for a single time
    used_at = models.DateTimeField(null=True, blank=True)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=15, choices=How.choices)
    freely = models.BooleanField(default=False)  # that a no costs nothing was read to them
    note = SealedText(default="")  # who interpreted, which relative, how they understood
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    taken_back_how = models.CharField(max_length=10, choices=TakenBack.choices, blank=True)
    taken_back_words = SealedText(default="")  # in whose words
    told_on = models.DateField(null=True, blank=True)  # when the recipient was told that it ended
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    OPENED_BY = OPEN

    FIELDS = declare(
        public(*ROW_FIELDS, "text_hash"),
        personal(
            OPEN, "purpose", "recipient", "what", "known_in", "said", "since", "until", "once", "used_at",
            "text_version", "language", "how", "freely", "note", "ended_at", "ended_by", "ended_reason",
            "taken_back_how", "taken_back_words", "told_on", "told_by",
        ),
    )  # fmt: skip

    class Meta(PersonRow.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "purpose", "person"], name="consent_to_recipient"),
        ]

    def compartment_of(self, field: str) -> str:
        """A consent about HIV or drug use is read by those alone who may know of that."""
        return str(self.known_in)

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        near = Q(known_in=OPEN, person__in=visible_subjects(user, OPEN))
        for key in apart_for(user):
            near |= Q(known_in=key, person__in=visible_subjects(user, key))
        return near

    @staticmethod
    def living_q(at: dt.datetime) -> Q:
        """Those by which something may be told at this moment."""
        holds = Q(said="yes", since__lte=at, until__gt=at, taken_back_at=None, person__taken_back_at=None)
        ended = (Q(ended_at=None) | Q(ended_at__gt=at)) & (Q(used_at=None) | Q(used_at__gt=at))
        return holds & ended & ~Q(person__life_status="died")
