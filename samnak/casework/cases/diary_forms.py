"""Forms of what happens day by day: notes, appointments, attempts to reach somebody, guided courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.forms import OnOpenDays, pick, text, worker_field
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.packs.casework import AppointmentKind
from samnak.ground.ui.fields import ClockField, DayField, today
from samnak.ground.ui.forms import PlainForm


def _moment(day: dt.date, clock: dt.time | None) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, clock or dt.time(12)))


class NoteForm(PlainForm):
    text = text(_("Note"), rows=6, required=True)


class CorrectNoteForm(NoteForm):
    before = forms.CharField(required=False, widget=forms.HiddenInput)  # the mark of the wording that was shown


class NewNoteForm(NoteForm):
    """A note that is begun: also what it is about, when it was, and whether we spoke with each other."""

    kind = pick(
        _("What is it about?"), "casework.note_kinds", blank=pgettext_lazy("kind of note", "not chosen"), radios=True
    )
    spoke = forms.BooleanField(label=_("We spoke with each other"), required=False)
    on = DayField(label=_("On which day?"), required=False, latest=today, initial=today)
    clock = ClockField(label=_("At what time?"), required=False)
    draft = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        day, clock = data.pop("on"), data.pop("clock")
        return {**data, "at": None if day in (None, today()) and clock is None else _moment(day or today(), clock)}


class AppointmentForm(OnOpenDays):
    kind = pick(_("What for?"), "casework.appointment_kinds")
    on = DayField(label=_("On which day?"))
    clock = ClockField(label=_("At what time?"))
    place = pick(_("Where?"), "casework.places", blank=_("where it usually is"))
    where = text(_("How to find it"))
    note = text(_("Note"), rows=2)

    def __init__(self, *args: Any, workers: list[User], others: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"] = worker_field(
            _("With whom of us?"), workers, required=False, radios=False, others=others
        )

    def where_to(self) -> str:
        """The place that was chosen; where nothing was said of it, the usual one of this kind of appointment."""
        data = self.cleaned_data
        kind = packs.current().choice("casework.appointment_kinds", data.get("kind", ""))
        usual = kind.place if isinstance(kind, AppointmentKind) and not data.get("where") else ""
        return data.get("place") or usual

    def facts(self) -> dict[str, Any]:
        data = {**self.cleaned_data, "place": self.where_to()}
        at = _moment(data.pop("on"), data.pop("clock"))
        return {**data, "at": at}


class OutcomeForm(OnOpenDays):
    """How an appointment went. One that is moved says to when; one still to come cannot have taken place."""

    DAY = "to"
    outcome = pick(_("How did it go?"), "casework.appointment_outcomes", radios=True)
    to = DayField(label=_("If it is moved: to which day?"), required=False)
    clock = ClockField(label=_("If it is moved: at what time?"), required=False)
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: str = "", is_past: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        if not is_past:
            self.fields["outcome"].label = _("What became of it?")
            offered = self.fields["outcome"].choices  # type: ignore[attr-defined]
            self.fields["outcome"].choices = [c for c in offered if not rules.took_place(c[0])]  # type: ignore[attr-defined]

    @property
    def moved(self) -> bool:
        outcome = self.cleaned_data.get("outcome", "")
        return packs.current().choice("casework.appointment_outcomes", outcome).counts_as == rules.MOVED

    def where_to(self) -> str:
        return self.place if self.moved else ""

    def clean(self) -> dict[str, Any]:
        if self.moved:
            for name, sentence in (("to", _("Write to which day it is moved.")), ("clock", _("Write the new time."))):
                if name not in self.errors and self.cleaned_data.get(name) is None:
                    self.add_error(name, sentence)
        else:  # a day that was begun and left does not matter then
            for name in ("to", "clock"):
                self.errors.pop(name, None)
        return super().clean()

    def new_time(self) -> dt.datetime:
        return _moment(self.cleaned_data["to"], self.cleaned_data["clock"])


class ContactForm(PlainForm):
    way = pick(_("How did you try?"), "casework.contact_ways", radios=True)
    answer = pick(_("What came of it?"), "casework.contact_answers", radios=True)
    on = DayField(label=_("On which day?"), latest=today, initial=today)
    clock = ClockField(label=_("At what time?"), required=False)
    note = text(_("Note"), rows=2)

    def facts(self) -> dict[str, Any]:
        """Today without a time is now. A time that was typed is never another."""
        data = dict(self.cleaned_data)
        day, clock = data.pop("on"), data.pop("clock")
        return {**data, "at": None if day == today() and clock is None else _moment(day, clock)}


class CourseForm(PlainForm):
    course = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        courses = [course for course in packs.current().courses if not course.retired]
        self.fields["course"].choices = [(c.key, c.label.in_language(language)) for c in courses]  # type: ignore[attr-defined]


class BeginCourseForm(PlainForm):
    """Since when, and one sentence for the register. A move or a journey may be still to come."""

    on = DayField(label=_("Since which day?"), latest=today, initial=today)
    note = text(_("In one sentence, if you wish"), rows=2)

    def __init__(self, *args: Any, status: str = "", known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status == rules.DIED:
            self.fields["on"].label = _("On which day did they die?")
        if status in rules.FORETOLD:
            self.fields["on"] = DayField(
                label=_("On which day?"),
                required=False,
                help_text=_("It may be a day to come. Leave it empty if nobody knows it yet."),
            )
        if known or not status or status in rules.FORETOLD:
            del self.fields["note"]


class EndCourseForm(PlainForm):
    """Whether what a course tells of is over (`life` is then alive), or has happened; nothing else is asked."""

    BACK = (("yes", _("Yes, they are with us again")), ("no", _("No, it goes on as it is")))
    GONE = (("yes", _("Yes, they have gone")), ("no", _("No, they stay")))

    over = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    on = DayField(label=_("If so: on which day?"), required=False, latest=today, initial=today)

    def __init__(self, *args: Any, life: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["over"].choices = self.BACK if life == rules.ALIVE else self.GONE  # type: ignore[attr-defined]
        if not life:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("over") == "no":  # a day that was begun and left does not matter then
            self.errors.pop("on", None)
        elif "on" in self.cleaned_data and self.cleaned_data["on"] is None:
            self.add_error("on", _("Give the day, the month and the year."))
        return super().clean() or self.cleaned_data

    def facts(self) -> dict[str, Any]:
        over = self.cleaned_data.get("over") == "yes"
        return {"over": over, "on": self.cleaned_data["on"] if over else None}
