"""Forms in which people are handed over and a large flight is shared out: a row of fields for each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samnak.casework.cases.forms import text, worker_field
from samnak.casework.cases.loads import Load, hints_of, people_words
from samnak.casework.cases.rules import LONGEST
from samnak.ground.access.models import User
from samnak.ground.ui.fields import DayField, today
from samnak.ground.ui.formats import count, plain_day
from samnak.ground.ui.formats import day as day_words
from samnak.ground.ui.forms import PlainForm
from samnak.reception.arrivals.models import Flight

STAYS = "stays"
MOST = 500  # people in one share; a flight holds fewer


class WalkForm(PlainForm):
    """Who walks with one person; beside each name how many they walk with already."""

    note = text(_("What should the new one know?"), rows=4)

    def __init__(self, *args: Any, loads: list[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"] = worker_field(_("Who walks with them?"), [load.worker for load in loads])
        self.fields["worker"].widget.hints = hints_of(loads)
        self.order_fields(("worker", "note"))


class HandOverForm(PlainForm):
    """One worker's people: for each the new worker and a note. What is left open goes to `everybody`."""

    def __init__(self, *args: Any, people: Mapping[UUID, Any], loads: Iterable[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.workers = {str(load.worker.pk): load.worker for load in loads}
        named = [(str(load.worker.pk), load.label) for load in loads]
        self.fields["note_all"] = forms.CharField(
            label=_("What should each new one know about all of them?"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["everybody"] = forms.ChoiceField(
            label=_("Everybody for whom nothing else is chosen goes to"),
            required=False,
            choices=[("", _("nobody: chosen one by one below")), *named],
        )
        for person in self.people:
            self.fields[f"worker_{person}"] = forms.ChoiceField(
                label=_("Who walks with them?"),
                required=False,
                choices=[("", _("as chosen above")), (STAYS, _("nothing changes yet")), *named],
            )
            self.fields[f"note_{person}"] = forms.CharField(
                label=_("What should the new one know?"),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("everybody"):
            return data
        open_ = [p for p in self.people if not data.get(f"worker_{p}") and f"worker_{p}" not in self.errors]
        if open_:
            self.add_error("everybody", _nobody_chosen(len(open_)))
        return data

    def given(self) -> dict[UUID, User]:
        """Person -> the new worker, without those for whom nothing changes."""
        data = self.cleaned_data
        chosen = {p: data[f"worker_{p}"] or data["everybody"] for p in self.people}
        return {p: self.workers[key] for p, key in chosen.items() if key != STAYS}

    def notes(self) -> dict[UUID, str]:
        """The words for all of them, and those about each."""
        data = self.cleaned_data
        said = {p: [data["note_all"].strip(), data[f"note_{p}"].strip()] for p in self.people}
        return {p: "\n".join(words for words in both if words) for p, both in said.items()}

    def named(self) -> dict[UUID, str]:
        """Person -> the key of the worker chosen for them alone, or that nothing changes; whether it may be or not."""
        return {p: key for p in self.people if (key := str(self[f"worker_{p}"].value() or ""))}

    def chosen(self) -> Counter[str]:
        """How many are chosen for each worker, by key."""
        named, everybody = self.named(), str(self["everybody"].value() or "")
        return Counter(key for p in self.people if (key := named.get(p, everybody)) in self.workers)

    def rows(self) -> list[tuple[UUID, Any, Any]]:
        """Person, the field of the new worker, the field of the note."""
        return [(p, self[f"worker_{p}"], self[f"note_{p}"]) for p in self.people]


def _nobody_chosen(people: int) -> Any:
    return ngettext(
        "For %(n)s person nobody is chosen yet. Choose here to whom they go, or below, or say that nothing changes.",
        "For %(n)s people nobody is chosen yet. Choose here to whom all of them go, or below for each, or say there "
        "that nothing changes.",
        people,
    ) % {"n": count(people)}


class SharesForm(PlainForm):
    """How many are expected, until when, and a share for each worker."""

    until = DayField(label=_("Until which day?"), required=False)

    def __init__(self, *args: Any, loads: list[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loads = loads
        self.fields["expected"] = forms.IntegerField(
            label=_("How many people are expected?"), required=False, min_value=0, max_value=MOST
        )
        for load in loads:
            self.fields[f"takes_{load.worker.pk}"] = forms.IntegerField(
                label=_("How many?"), required=False, min_value=0, max_value=MOST
            )
            self.fields[f"helps_{load.worker.pk}"] = forms.BooleanField(
                label=_("Helps only for this time"), required=False
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.shares():
            self.add_error(None, _("Say of at least one worker how many they take."))
        return data

    def shares(self) -> dict[User, tuple[int, bool]]:
        """Worker -> how many they take, and whether they only help for this time."""
        data = self.cleaned_data
        said = {load.worker: data.get(f"takes_{load.worker.pk}") or 0 for load in self.loads}
        return {worker: (n, bool(data.get(f"helps_{worker.pk}"))) for worker, n in said.items() if n}

    def rows(self) -> list[tuple[Load, Any, Any]]:
        return [(load, self[f"takes_{load.worker.pk}"], self[f"helps_{load.worker.pk}"]) for load in self.loads]


class ShareOutForm(SharesForm):
    """A surge for a flight of the list, or one in words. What is left empty comes from the flight."""

    words = text(_("Which flight, in your own words"))
    since = DayField(label=_("From which day?"), required=False)

    def __init__(self, *args: Any, flights: list[tuple[Flight, int | None]], days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flights, self.days = {str(flight.pk): (flight, people) for flight, people in flights}, days
        named = [(key, _flight_words(*found)) for key, found in self.flights.items()]
        self.fields["flight"] = forms.ChoiceField(
            label=_("For which flight?"), required=False, choices=[("", _("none of these")), *named]
        )
        self.order_fields(("flight", "words", "expected", "since", "until"))

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].strip()
        if len(words) > 200:
            raise forms.ValidationError(_("Say it in 200 characters or fewer."))
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        flight, people = self.flights.get(data.get("flight", ""), (None, None))
        if flight is None and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Choose a flight above, or write here which one it is."))
        if flight is not None:
            data["words"] = data.get("words") or str(_("Flight of %(day)s") % {"day": plain_day(flight.date)})
        data["expected"] = people if data.get("expected") is None else data["expected"]
        data["since"] = data.get("since") or (flight.date if flight is not None else today())
        data["until"] = data.get("until") or data["since"] + dt.timedelta(days=self.days)
        return data


def _flight_words(flight: Flight, people: int | None) -> str:
    said = day_words(flight.date)
    return f"{said} · {people_words(people)}" if people else said


class ChangeSurgeForm(SharesForm):
    """The shares, the number and the last day of a surge that is not over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True
        self.order_fields(("expected", "until"))


def even_shares(people: int, loads: list[Load]) -> dict[str, int]:
    """So many people shared out evenly among those who stay, as first values of the form."""
    workers = [load.worker for load in loads if not load.leaving]
    if not workers:
        return {}
    each, left = divmod(people, len(workers))
    return {f"takes_{w.pk}": each + (place < left) for place, w in enumerate(workers)}
