"""Forms of the airport: notices, landing, somebody unlisted, questions of a list, steps of the welcome card."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.packs import NOT_SAID
from samnak.ground.ui.choices import DOES_NOT_WANT_TO_SAY, NOT_KNOWN, choices
from samnak.ground.ui.fields import ClockField, DayField, today
from samnak.ground.ui.formats import numbers
from samnak.ground.ui.forms import PlainForm
from samnak.reception.arrivals.actions import FlightFacts, NoticeFacts, PassengerFacts
from samnak.reception.arrivals.reading.limits import FILE_BYTES, MEGABYTE
from samnak.reception.arrivals.reading.sentences import REFUSALS
from samnak.reception.arrivals.rules import NOBODY_SAID, is_long_past
from samnak.reception.register.models import Sex, YesNo
from samnak.reception.register.rules import LONGEST, LONGEST_NOTE
from samnak.reception.register.shared import SharedForm, SomeOf, birth_date_field

LONG_PAST = _(
    "This day is long past: no list can be read in for it any more. Look at the year, or press again to keep it."
)


def _moment(day: dt.date, clock: dt.time | None) -> dt.datetime:
    """A day and a time by the clock here; noon, where nobody knows the hour."""
    return timezone.make_aware(dt.datetime.combine(day, clock or dt.time(12)))


class NoticeForm(PlainForm):
    """Word that a flight is planned."""

    date = DayField(label=_("On which day does the flight come?"))
    source = forms.CharField(
        label=_("Who told us?"), max_length=200, error_messages={"required": _("Write who told us.")}
    )
    received_on = DayField(label=_("On which day did we hear it?"), latest=today, initial=today)
    received_at = ClockField(label=_("At what time?"), required=False)
    announced = forms.IntegerField(
        label=_("How many people were announced?"), required=False, min_value=0, max_value=1000
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def facts(self) -> NoticeFacts:
        data = self.cleaned_data
        return NoticeFacts(
            source=data["source"],
            received_at=_moment(data["received_on"], data["received_at"]),
            hour_known=data["received_at"] is not None,
            date=data["date"],
            announced=data["announced"],
            note=data["note"],
        )


class FlightForm(NoticeForm):
    """A new flight, from the first notice of it."""

    number = forms.CharField(label=_("Flight number"), required=False, max_length=20)
    airport = forms.ChoiceField(label=_("Airport"), required=False, choices=choices("airports", blank=NOT_KNOWN))
    due_at = ClockField(label=_("When is it due?"), required=False)
    field_order = (
        "date",
        "due_at",
        "number",
        "airport",
        "announced",
        "source",
        "received_on",
        "received_at",
        "note",
    )

    past_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A day long past is asked about once; pressed again it is kept."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day = data.get("date")
        if self.errors or day is None or not is_long_past(day) or data.get("past_seen") == day.isoformat():
            return data
        self.add_error("date", LONG_PAST)
        sent: Any = self.data
        self.data = sent.copy()
        self.data[self.add_prefix("past_seen")] = day.isoformat()  # type: ignore[index]
        return data

    def flight(self) -> FlightFacts:
        data = self.cleaned_data
        return FlightFacts(date=data["date"], number=data["number"], airport=data["airport"], due_at=data["due_at"])


class LandedForm(PlainForm):
    landed_on = DayField(label=_("On which day did it land?"))
    landed_at = ClockField(label=_("At what time?"))
    counted = forms.IntegerField(
        label=_("How many people were counted at the door?"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("Leave it empty if nobody counted."),
    )

    def moment(self) -> dt.datetime:
        return _moment(self.cleaned_data["landed_on"], self.cleaned_data["landed_at"])


class UploadForm(PlainForm):
    file = forms.FileField(
        label=_("The list as you received it"),
        help_text=_("xlsx, xls, ods, csv or txt, at most 10 MB. It is kept as it is."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Ask for it once more."),
        },
    )

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        """`sent` is how many bytes came: what is larger than is kept in memory never reaches the form."""
        super().__init__(*args, **kwargs)
        if sent > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            params = {"megabytes": sent // MEGABYTE, "limit": FILE_BYTES // MEGABYTE}
            self.fields["file"].error_messages["required"] = gettext(REFUSALS["file_too_big"]) % numbers(params)


class SureForm(PlainForm):
    """Before a list is confirmed that may be another flight's."""

    sure = forms.BooleanField(label=_("I have looked: this list belongs to this flight"), required=False)


class UnlistedForm(PlainForm):
    """Somebody who came without being on the list."""

    family = forms.CharField(label=_("Family name, in Latin letters"), required=False, max_length=LONGEST)
    given = forms.CharField(label=_("Given name, in Latin letters"), required=False, max_length=LONGEST)
    khmer = forms.CharField(
        label=_("Name in Khmer letters, family name first"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"lang": "km"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", NOT_KNOWN), *Sex.choices], widget=forms.RadioSelect
    )
    birth_date = birth_date_field()
    a_number = forms.CharField(label=_("A-number"), required=False, max_length=40)

    def facts(self) -> PassengerFacts:
        from samnak.reception.register.rules import clean_a_number

        data = self.cleaned_data
        return PassengerFacts(
            family=data["family"],
            given=data["given"],
            khmer=data["khmer"],
            sex=data["sex"],
            birth_date=data["birth_date"].date,
            birth_precision=data["birth_date"].precision,
            a_number=clean_a_number(data["a_number"]) if data["a_number"].strip() else "",
        )


class CorrectForm(UnlistedForm, SharedForm):
    """What a list says of somebody, to be mended before they are met."""

    def values(self, names: list[str]) -> dict[str, Any]:
        """What was typed in these fields, under the names of PassengerFacts."""
        names = [*names, *(["birth_precision"] if "birth_date" in names else [])]
        facts = self.facts()
        return {name: getattr(facts, name) for name in names}


def _reasons() -> list[tuple[str, Any]]:
    """Why somebody did not travel. That it is not known is the empty answer, said once."""
    return [(key, words) for key, words in choices("welcome.not_travelled", blank=NOT_KNOWN)() if key != NOBODY_SAID]


class StepForm(PlainForm):
    """Where a passenger stands, before anybody has met them."""

    to = forms.ChoiceField(
        label=_("Where do they stand?"),
        widget=forms.RadioSelect,
        choices=[
            ("expected", _("expected")),
            ("confirmed", _("confirmed: they will travel")),
            ("boarded", _("on board")),
            ("taken_off", _("taken off the list: stays in the US")),
            ("not_boarded", _("did not board")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("If they did not travel: why?"),
        required=False,
        choices=_reasons,
    )


class RepeatForm(PlainForm):
    of = forms.UUIDField()


# ---- the welcome card ----------------------------------------------------------------------------------


class Radios(forms.ChoiceField):
    """One question with answers of the pack; "Does not want to say" is among them, never chosen beforehand."""

    def __init__(self, name: str, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.RadioSelect,
            choices=choices(f"welcome.{name}", not_said=True),
        )


class Checks(SomeOf):
    """Several answers of the pack. "None" and "Does not want to say" stand alone."""

    def __init__(self, name: str, label: Any) -> None:
        self.list_name = f"welcome.{name}"
        super().__init__(
            label=label,
            required=False,
            choices=choices(self.list_name, not_said=True),
        )

    def clean(self, value: Any) -> list[str]:
        found = super().clean(value)
        alone = {c.key for c in packs.current().choices(self.list_name) if c.alone} | {NOT_SAID}
        if len(found) > 1 and alone & set(found):
            raise forms.ValidationError(_("One of these answers stands alone. Choose either it or the others."))
        return found


class CardForm(PlainForm):
    """One step of the welcome card. `version` is what the writer saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    spoken: tuple[str, ...] = ()

    @property
    def saw(self) -> int:
        """The version the writer saw; a form that says none is older than any."""
        return self.cleaned_data.get("version") or 0

    def answers(self) -> dict[str, Any]:
        """What came with the form. An answer that did not come is not taken away."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version" and name in self.data}


class HealthStep(CardForm):
    medicine = Radios("medicine", _("Doctor or medicine"))
    medicine_what = forms.CharField(label=_("Which medicine?"), required=False, max_length=LONGEST_NOTE)
    medicine_days = forms.IntegerField(
        label=_("For how many days is it enough?"), required=False, min_value=0, max_value=999
    )
    injuries = Radios("injuries", _("Injuries"))
    injuries_note = forms.CharField(label=_("What hurts?"), required=False, max_length=LONGEST_NOTE)
    spoken = ("medicine", "injuries")

    def clean(self) -> dict[str, Any]:
        """Not wanting to say and a medicine that is named do not go together: which of the two is so?"""
        data = super().clean() or self.cleaned_data
        named = data.get("medicine_what", "").strip() or data.get("medicine_days") is not None
        if data.get("medicine") == NOT_SAID and named:
            self.add_error("medicine", _("A medicine or its days stand below. Choose another answer, or empty them."))
        return data


class HomeStep(CardForm):
    interviewed = forms.ChoiceField(
        label=_("Interviewed by the receiving authority"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*YesNo.choices[:2], (NOT_SAID, DOES_NOT_WANT_TO_SAY)],
    )
    signed_by = forms.CharField(
        label=_("Name of the one who signed for the release"), required=False, max_length=LONGEST
    )
    call_home = Radios("call_home", _("Call home"))
    safe_tonight = Radios("safe_tonight", _("Safe tonight"))
    spoken = ("call_home", "safe_tonight")


class ThingsStep(CardForm):
    papers = Checks("papers", _("Papers in hand"))
    belongings = Checks("belongings", _("Belongings"))
    given = Checks("given", _("What did we give?"))
    things_note = forms.CharField(
        label=_("What is missing, or was kept by others?"), required=False, max_length=LONGEST_NOTE
    )
    spoken = ("papers", "belongings", "given")


SERVICE_ANSWERS = [
    ("wanted", _("wants it")),
    ("later", _("perhaps later")),
    ("declined", _("not taken up")),
    (NOT_SAID, DOES_NOT_WANT_TO_SAY),
]


class ServicesStep(CardForm):
    """One question for each service of the pack, then the talk about consent."""

    spoken = ("services", "consent_talk")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = (self.initial or {}).get("services") or {}
        for choice in packs.current().choices("services"):
            self.fields[f"service_{choice.key}"] = forms.ChoiceField(
                label=choice.label.in_language(get_language() or "en"),
                required=False,
                widget=forms.RadioSelect,
                choices=SERVICE_ANSWERS,
                initial=kept.get(choice.key, ""),
            )
        self.fields["consent_talk"] = Radios("consent_talk", _("The talk about consent"))

    def answers(self) -> dict[str, Any]:
        came = super().answers()
        kept = dict((self.initial or {}).get("services") or {})
        for name in [name for name in came if name.startswith("service_")]:
            if value := came.pop(name):
                kept[name.removeprefix("service_")] = value
        return {"services": kept, **came}


class MeetForm(PlainForm):
    """The first tap: met, and who signed for the release. Its answers are buttons."""

    released_to = Radios("released_to", _("Who signs for the release?"))


class TonightForm(CardForm):
    """The second tap: where the person sleeps tonight."""

    tonight = Radios("tonight", _("Where do they sleep tonight?"))
    spoken = ("tonight",)


STEPS: dict[str, type[forms.Form]] = {
    "meet": MeetForm,
    "tonight": TonightForm,
    "health": HealthStep,
    "home": HomeStep,
    "things": ThingsStep,
    "services": ServicesStep,
}
STEP_NAMES = {
    "meet": pgettext_lazy("step of the card", "met"),
    "tonight": _("tonight"),
    "health": _("health"),
    "home": _("home and safety"),
    "things": _("papers and belongings"),
    "services": _("help and consent"),
}
