"""Forms of casework. They read what was typed; whether it may be written is for the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
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
from samnak.ground.ui.fields import DayField, today
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


def worker_field(
    label: Any, workers: list[User], *, required: bool = True, radios: bool = True, others: Iterable[User] = ()
) -> Any:
    """Choose one of these users. Who is among the `others` is not shown, and refused by the action in words."""
    none = None if required else _("who walks with the person")
    field = forms.ModelChoiceField(
        label=label,
        required=required,
        queryset=User.objects.filter(pk__in=[w.pk for w in (*workers, *others)]).order_by("name"),
        widget=forms.RadioSelect() if radios else forms.Select(),
        empty_label=none,
    )
    if others:
        field.choices = [*([("", none)] if none else []), *((w.pk, str(w)) for w in workers)]
    return field


class OnOpenDays(PlainForm):
    """A form whose day falls at a place: when offices are closed on it, that is said once, and pressed again it is
    kept. `day_seen` is the day about which something was said."""

    DAY = "on"
    day_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def where_to(self) -> str:
        """The place of the pack on which the day matters."""
        place: str = self.cleaned_data.get("place", "")
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, seen = data.get(self.DAY), data.pop("day_seen", "")
        if day is None or self.errors or seen == day.isoformat():
            return data
        if sentence := self.doubt(day):
            self.add_error(self.asked_at(), sentence)
            self.send_next("day_seen", day.isoformat())
        return data

    def asked_at(self) -> str:
        """The field at which a doubt about the day stands."""
        return self.DAY

    def doubt(self, day: dt.date) -> Any:
        """What speaks against this day; nothing, where nothing does."""
        closed = closed_on(day) if is_office(self.where_to()) else None
        if closed is None:
            return None
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
        return sentence % said


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
        others: Iterable[User] = (),
        people: Iterable[tuple[str, str]] = (),
        goals: Iterable[tuple[str, str]] = (),
        since: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.since = since  # what is before the stay is refused by the action, not asked about
        if goals:
            none = ("", _("none of them"))
            self.fields["goal"] = forms.ChoiceField(label=_("For which goal?"), required=False, choices=[none, *goals])
        if people:
            nobody = ("", _("nobody: it is my own"))
            self.fields["case"] = forms.ChoiceField(label=_("For whom?"), required=False, choices=[nobody, *people])
        else:
            self.fields["owner"] = worker_field(
                _("Who does it?"), list(workers), required=False, radios=False, others=others
            )

    def doubt(self, day: dt.date) -> Any:
        if (self.since or day) <= day < today():
            return _("This day is past. Choose another day, or press again to keep this one.")
        return super().doubt(day)

    def facts(self, goal: Goal | None = None) -> TaskFacts:
        own = {name: value for name, value in self.cleaned_data.items() if name not in ("case", "goal")}
        return TaskFacts(**own, goal=goal)


class PutOffForm(OnOpenDays):
    """To a day that is near with one tap, or to any other that is written."""

    DAY = "to"
    near = forms.ChoiceField(label=_("To which day?"), required=False, widget=forms.RadioSelect)
    to = DayField(label=_("Another day"), required=False)
    reason = pick(_("Why?"), "casework.snooze_reasons", radios=True)

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        named = ((1, _("Tomorrow")), (2, _("The day after tomorrow")), (7, _("In a week")))
        days = [(today() + dt.timedelta(days=n), words) for n, words in named]
        offered = [(on.isoformat(), f"{words}: {day_words(on)}") for on, words in days]
        self.fields["near"].choices = [*offered, ("", _("Another day, written here:"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        near, written = data.pop("near", ""), data.get("to")
        if near and "to" not in self.errors:
            data["to"] = dt.date.fromisoformat(near)
        if near and written and written != data["to"]:
            self.add_error("to", _("Two days are chosen. Choose “another day” above, or empty these boxes."))
        if not (near or written or self.errors):
            self.add_error("near", _("Choose a day, or write another."))
        return super().clean()

    def asked_at(self) -> str:
        return "near" if self.data.get(self.add_prefix("near")) else self.DAY

    def where_to(self) -> str:
        return self.place


class GiveForm(PlainForm):
    def __init__(self, *args: Any, workers: list[User], others: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = worker_field(_("Who does it?"), workers, others=others)


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


class CloseForm(PlainForm):
    reason = pick(_("Why does it end?"), "casework.closure_reasons", radios=True)
    on = DayField(label=_("On which day?"), latest=today, initial=today)
    note = text(_("What the next one should know, if they come back"), rows=4)
    closings = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, died: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if died:
            self.fields["reason"].initial = rules.DIED
            self.fields["note"].label = _("What should be kept of them")
