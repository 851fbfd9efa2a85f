"""Forms of casework. They read what was typed; whether it may be written is for the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions import FactOfService, GoalFacts, Help, PlanFacts, TaskFacts
from samnak.casework.cases.amounts import read_amount
from samnak.casework.cases.models import Goal, PolicySignature, ServiceFact
from samnak.casework.cases.queries.closed import closed_on, is_office
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.packs.casework import RecordKind, Unit
from samnak.ground.ui.choices import NOT_KNOWN, choices
from samnak.ground.ui.fields import ClockField, DayField, today
from samnak.ground.ui.formats import day as day_words
from samnak.ground.ui.forms import PlainForm

NONE = _("none")


def text(label: Any, *, required: bool = False, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A line, or an area of so many rows. Length is checked by the action, so that nothing typed is cut."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, widget=widget, **kwargs)


def pick(label: Any, name: str, *, blank: Any = None, radios: bool = False, required: bool = True) -> forms.ChoiceField:
    """One answer of the pack's list."""
    widget = forms.RadioSelect() if radios else forms.Select()
    return forms.ChoiceField(
        label=label, required=required and blank is None, choices=choices(name, blank=blank), widget=widget
    )


def worker_field(label: Any, workers: list[User], *, required: bool = True, radios: bool = True) -> Any:
    """Choose one of these users."""
    return forms.ModelChoiceField(
        label=label,
        required=required,
        queryset=User.objects.filter(pk__in=[w.pk for w in workers]).order_by("name"),
        widget=forms.RadioSelect() if radios else forms.Select(),
        empty_label=None if required else _("who walks with the person"),
    )


class OnOpenDays(PlainForm):
    """A form whose day falls at a place: when offices are closed on it, that is said once, and pressed again it is
    kept. `day_seen` is the closed day that was said."""

    DAY = "on"
    day_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def where_to(self) -> str:
        """The place of the pack on which the day matters."""
        place: str = self.cleaned_data.get("place", "")
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, seen = data.get(self.DAY), data.pop("day_seen", "")
        closed = closed_on(day) if day and is_office(self.where_to()) else None
        if closed is None or self.errors or seen == closed.day.isoformat():
            return data
        said = {"day": day_words(closed.day), "what": closed.names, "next": day_words(closed.opens_on)}
        sentence = _(
            "Offices are closed on %(day)s. They open again on %(next)s."
            " Choose another day, or press again to keep this one."
        )
        if closed.names:
            sentence = _(
                "Offices are closed on %(day)s (%(what)s). They open again on %(next)s."
                " Choose another day, or press again to keep this one."
            )
        self.add_error(self.DAY, sentence % said)
        self.send_next("day_seen", closed.day.isoformat())
        return data


class ServiceForm(PlainForm):
    """How one service stands."""

    kind = forms.ChoiceField(label=_("What is so?"), choices=ServiceFact.Kind.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Since which day?"), latest=today, initial=today)
    sentence = text(_("In one sentence"), rows=2)
    next_on = DayField(label=_("Next date"), required=False)
    not_taken = pick(_("If they do not take it up: why?"), "casework.not_taken_up_reasons", blank=NOT_KNOWN)
    reason = pick(_("If it ended: why?"), "casework.service_end_reasons", blank=NOT_KNOWN)

    def fact(self, service: str) -> FactOfService:
        data = self.cleaned_data
        reason = {"ended": data["reason"], "not_taken_up": data["not_taken"]}.get(data["kind"], "")
        return FactOfService(service, data["kind"], data["on"], reason, data["sentence"], data["next_on"])


class HelpForm(PlainForm):
    """Help that was given, to one person or to many."""

    kind = pick(_("What was given?"), "casework.record_kinds")
    service = pick(_("For which service?"), "services", blank=pgettext_lazy("service", "not chosen"))
    on = DayField(label=_("On which day?"), latest=today, initial=today)
    amount = forms.CharField(
        label=_("How much?"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    unit = pick(_("Of what?"), "casework.units", blank=_("as this help is usually counted"))
    note = text(_("Note"), rows=2)

    @property
    def asks_service(self) -> bool:
        """Whether the service is asked: only of help that has none of its own."""
        return "service" in self.errors

    def help(self) -> Help | None:
        """What was given, money in its smallest unit; None, with words at the field, when answers do not fit. The kind
        of help says the service and the unit, where it has one of its own."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "cases"}
        kind = packs.current().choice("casework.record_kinds", data["kind"])
        if isinstance(kind, RecordKind):
            data["service"] = kind.service or data["service"]
            data["unit"] = data["unit"] or (kind.unit if data["amount"] else "")
        if not data["service"]:
            self.add_error("service", _("This help has no service of its own. For which service was it?"))
        unit = packs.current().choice("casework.units", data["unit"])
        try:
            amount = read_amount(data["amount"], unit.minor_digits if isinstance(unit, Unit) else 0)
        except Refused as refused:
            self.add_error("amount", refused.sentence)
        return None if self.errors else Help(**data | {"amount": amount})


class PlanForm(PlainForm):
    """The plan in the person's words. Goals stand in forms of their own beside it."""

    made_on = DayField(label=_("On which day did you plan together?"), latest=today, initial=today)
    language = pick(_("In which language?"), "welcome.languages", blank=NOT_KNOWN)
    their_words = text(_("What they want, in their own words"), rows=4, required=True)
    we_promise = text(_("What we promise"), rows=3)

    def facts(self, goals: list[GoalFacts]) -> PlanFacts:
        return PlanFacts(goals=goals, **self.cleaned_data)


class GoalForm(PlainForm):
    """One goal. Left empty, it is none."""

    need = pick(_("Which need?"), "casework.need_kinds", blank=NONE)
    words = text(_("Goal"))
    they_do = text(_("What they do"), help_text=_("It is printed for them: write it as they say it themselves."))
    we_do = text(_("What we do"), help_text=_("It is printed for them: write it as you say it to them."))

    def goal(self) -> GoalFacts | None:
        data = self.cleaned_data
        return GoalFacts(**data) if data.get("words", "").strip() else None


GoalForms = forms.formset_factory(GoalForm, extra=3, max_num=10, absolute_max=10, validate_max=True)


class ProgressForm(PlainForm):
    state = pick(_("How far is it?"), "casework.goal_states", radios=True)
    note = text(_("Note"), rows=2)


class ReviewForm(PlainForm):
    interval = forms.ChoiceField(label=_("Which review was it?"), widget=forms.RadioSelect)
    held_on = DayField(label=_("On which day?"), latest=today, initial=today)
    note = text(_("What was said?"), rows=4)

    def __init__(self, *args: Any, goals: Iterable[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        reviews = packs.current().casework.plan.reviews
        self.fields["interval"].choices = [(r.key, r.label.in_language(language)) for r in reviews]  # type: ignore[attr-defined]
        self.goals = {f"goal_{pk.hex}": pk for pk, _words in goals}
        for (name, _pk), (_same, words) in zip(self.goals.items(), goals, strict=True):
            asked = pgettext_lazy("a goal", "How far is it: %(goal)s") % {"goal": words}
            self.fields[name] = pick(asked, "casework.goal_states", blank=_("nothing new was said"))

    def facts(self) -> dict[str, Any]:
        said = {pk: state for name, pk in self.goals.items() if (state := self.cleaned_data[name])}
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.goals}
        return {**kept, "goals": said}


class TaskForm(OnOpenDays):
    """Something to do."""

    DAY = "due_on"

    words = text(_("What is to be done?"), required=True)
    due_on = DayField(label=_("By which day?"), required=False)
    service = pick(_("Service"), "services", blank=NONE)
    place = pick(_("Where?"), "casework.places", blank=NONE)
    repeat = pick(_("Does it come again?"), "casework.repeat_steps", blank=_("no, once"))

    def __init__(
        self,
        *args: Any,
        workers: Iterable[User] = (),
        people: Iterable[tuple[str, str]] = (),
        goals: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if goals:
            none = ("", _("none of them"))
            self.fields["goal"] = forms.ChoiceField(label=_("For which goal?"), required=False, choices=[none, *goals])
        if people:
            nobody = ("", _("nobody: it is my own"))
            self.fields["case"] = forms.ChoiceField(label=_("For whom?"), required=False, choices=[nobody, *people])
        else:
            self.fields["owner"] = worker_field(_("Who does it?"), list(workers), required=False, radios=False)

    def facts(self, goal: Goal | None = None) -> TaskFacts:
        own = {name: value for name, value in self.cleaned_data.items() if name not in ("case", "goal")}
        return TaskFacts(**own, goal=goal)


class PutOffForm(OnOpenDays):
    DAY = "to"
    to = DayField(label=_("To which day?"))
    reason = pick(_("Why?"), "casework.snooze_reasons", radios=True)

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def where_to(self) -> str:
        return self.place


class GiveForm(PlainForm):
    def __init__(self, *args: Any, workers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = worker_field(_("Who does it?"), workers)


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
    place = pick(_("Where?"), "casework.places", blank=NOT_KNOWN)
    where = text(_("How to find it"))
    note = text(_("Note"), rows=2)

    def __init__(self, *args: Any, workers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"] = worker_field(_("With whom of us?"), workers, required=False, radios=False)

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
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
        data = self.cleaned_data
        at = min(_moment(data["on"], data["clock"]), timezone.now())
        return {"way": data["way"], "answer": data["answer"], "note": data["note"], "at": at}


class CourseForm(PlainForm):
    course = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        courses = [course for course in packs.current().courses if not course.retired]
        self.fields["course"].choices = [(c.key, c.label.in_language(language)) for c in courses]  # type: ignore[attr-defined]


class BeginCourseForm(PlainForm):
    on = DayField(label=_("Since which day?"), latest=today, initial=today)


class SignatureForm(PlainForm):
    """What the person said to a policy, in the order in which the page asks."""

    said = forms.ChoiceField(
        label=_("What did they say?"), choices=PolicySignature.Said.choices, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(label=_("How?"), choices=PolicySignature.How.choices, widget=forms.RadioSelect)
    language = pick(_("In which language?"), "welcome.languages", radios=True)
    on = DayField(label=_("On which day?"), latest=today, initial=today)

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        """`languages`: those the text has."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        offered = [(key, words) for key, words in field.choices if key in set(languages)]  # type: ignore[attr-defined]
        field.choices = offered or field.choices  # type: ignore[attr-defined]


class ExceptionForm(PlainForm):
    policy = forms.ChoiceField(label=_("From which policy?"), widget=forms.RadioSelect)
    what = text(_("What should be done otherwise?"), rows=3, required=True)
    reason = text(_("Why?"), rows=3, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        in_force = packs.current().policies_in_force(today())
        self.fields["policy"].choices = [(p.key, p.label.in_language(language)) for p in in_force]  # type: ignore[attr-defined]


class ComplaintForm(PlainForm):
    way = pick(_("How did it come?"), "casework.complaint_ways", radios=True)
    received_on = DayField(label=_("On which day?"), latest=today, initial=today)
    text = text(_("In their own words"), rows=5, required=True)


class AnswerForm(PlainForm):
    answer = text(_("What was answered?"), rows=4, required=True)


class CloseForm(PlainForm):
    reason = pick(_("Why does it end?"), "casework.closure_reasons", radios=True)
    on = DayField(label=_("On which day?"), latest=today, initial=today)
    note = text(_("What the next one should know, if they come back"), rows=4)
    closings = forms.IntegerField(required=False, widget=forms.HiddenInput())
