"""Meeting people: three taps on the tarmac, then the card with the first 72 hours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from samnak.ground import packs, panels
from samnak.ground.access import reads
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.roles import in_emergency_alone
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into
from samnak.reception.arrivals import actions, queries
from samnak.reception.arrivals.forms import (
    STEP_NAMES,
    STEPS,
    CardForm,
    MeetForm,
    RepeatForm,
    StepForm,
    TonightForm,
)
from samnak.reception.arrivals.models import Passenger, Welcome
from samnak.reception.arrivals.rules import NOBODY_SAID, check_may_meet, may_meet, nothing_said
from samnak.reception.arrivals.said import verdict
from samnak.reception.arrivals.shown import card_lines, said_by_list
from samnak.reception.arrivals.views.fetching import passenger_of, welcome_of
from samnak.reception.register import queries as register
from samnak.reception.register.models import Person
from samnak.reception.register.rules import DisplayName
from samnak.reception.register.writers import NOTHING

ORDER = tuple(STEPS)
CORRECT = gettext_lazy("Correct the name, birth date or number")


def _name(request: Request, passenger: Passenger) -> DisplayName:
    """The name to greet somebody by: the register's if they are in it, else the list's."""
    if passenger.person_id and (
        known := register.names_of(request.user, [passenger.person_id]).get(passenger.person_id)
    ):
        return known
    seen = see(request.user, passenger)
    return DisplayName(seen.family, seen.given, seen.khmer)


def _context(request: Request, passenger: Passenger, step: str) -> dict[str, Any]:
    seen = see(request.user, passenger)
    shown = ["client", "identity", "services", "health"] if passenger.person_id else said_by_list(seen)
    of = passenger.person_id or passenger.pk  # the passenger stands for somebody nobody has met yet
    reads.note("arrivals.card_opened", by=request.user, subjects=[of], compartments=shown)
    return {
        "passenger": passenger,
        "flight": passenger.flight,
        "name": _name(request, passenger),
        "remarks": seen.remarks,
        "step": step,
        "at": ORDER.index(step) + 1,
        "of": len(ORDER),
        "step_name": STEP_NAMES[step],
        "sum": verdict(queries.head_count(passenger.flight)) if passenger.flight.has_landed else "",
        "before": ORDER[ORDER.index(step) - 1] if ORDER.index(step) > 0 else "",
    }


@needs("arrivals.meet")
@READ_OR_SEND
def meet(request: Request, passenger_id: UUID) -> HttpResponse:
    """First tap on the card: met, and who signs for the release. Of somebody met already that can be corrected."""
    passenger = passenger_of(request, passenger_id)
    check_may_meet(passenger, today=timezone.localdate())
    welcome = welcome_of(request, passenger)
    form = MeetForm(request.POST or None)
    known: list[register.PersonLine] = []
    crossed: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        known = _met_before(request, passenger)
        try:
            if not known:
                _meet(request, passenger, form.cleaned_data["released_to"])
                return redirect("arrivals:step", passenger.pk, "tonight")
        except actions.Crossed as both:
            welcome = both.welcome
            crossed = card_lines(see(request.user, welcome), only=set(both.theirs))
    context = {
        **_context(request, passenger, "meet"),
        "form": form,
        "welcome": see(request.user, welcome) if welcome else None,
        "known": known,
        "crossed": crossed,
        "spoken": _spoken("released_to"),
    }
    return render(request, "arrivals/meet.html", context, status=200 if crossed is None else 409)


def _meet(request: Request, passenger: Passenger, released_to: str) -> None:
    """Meet; where the list's own words stand in the way, the refusal leads to where they are corrected."""
    try:
        actions.meet(
            passenger=passenger,
            released_to=released_to,
            person=_chosen(request),
            saw=request.POST.get("saw"),
            by=request.user,
        )
    except Refused as refused:
        if refused.field:
            refused.opens = (CORRECT, reverse("arrivals:correct", args=[passenger.pk]))
        raise


def _met_before(request: Request, passenger: Passenger) -> list[register.PersonLine]:
    """People in the register with the same number, unless the question was answered already."""
    if request.POST.get("person") or passenger.status == Passenger.Status.ARRIVED:
        return []
    ids = queries.met_before(request.user, passenger)
    if not ids:
        return []
    rows = Person.objects.visible_to(request.user).filter(pk__in=ids)
    reads.note("arrivals.doubles_shown", by=request.user, subjects=ids, compartments=["client", "identity"])
    return register.lines(request.user, rows, today=timezone.localdate())


def _chosen(request: Request) -> Person | None:
    """The person said to be the same, if one was chosen among those this user may see."""
    text = request.POST.get("person", "")
    if text in ("", "new"):
        return None
    try:
        found = Person.objects.visible_to(request.user).filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@needs("arrivals.meet")
@READ_OR_SEND
def step(request: Request, passenger_id: UUID, step: str) -> HttpResponse:
    """One step of the card. Whoever wrote in the meantime is not overwritten: both answers are shown."""
    passenger = passenger_of(request, passenger_id)
    welcome = welcome_of(request, passenger)
    if step not in STEPS or step == "meet" or welcome is None:
        if welcome is None and step in STEPS:
            return redirect("arrivals:meet", passenger.pk)
        raise Http404
    kind = STEPS[step]
    initial = _initial(request, welcome, kind)
    form = kind(request.POST or None, initial=initial)
    crossed: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, passenger, welcome, step, form)
        except actions.Crossed as both:
            welcome = both.welcome
            crossed = card_lines(see(request.user, welcome), only=set(both.theirs))
            form = _again(kind, request, welcome)
        except Refused as refused:
            into(form, refused)
    context = {**_context(request, passenger, step), "form": form, "welcome": welcome, "crossed": crossed}
    context["spoken"] = {name: _spoken(name) for name in kind.spoken}  # type: ignore[attr-defined]
    return render(request, f"arrivals/steps/{step}.html", context, status=200 if crossed is None else 409)


def _initial(request: Request, welcome: Welcome, kind: Any) -> dict[str, Any]:
    seen = see(request.user, welcome)
    names = [*kind.base_fields, "services", "consent_talk", "tonight"]
    values = {name: getattr(seen, name) for name in names if name in Welcome.FIELDS and name != "version"}
    return {**values, "version": welcome.version}


def _again(kind: Any, request: Request, welcome: Welcome) -> CardForm:
    """The form with what this writer typed, ready to be sent over the other answer if they choose to."""
    data = request.POST.copy()
    data["version"] = str(welcome.version)
    return kind(data, initial=_initial(request, welcome, kind))


def _keep(request: Request, passenger: Passenger, welcome: Welcome, step: str, form: Any) -> HttpResponse:
    if "rest" in request.POST:
        return _ask_no_more(request, passenger, welcome, form)
    if isinstance(form, TonightForm):
        if not form.cleaned_data["tonight"]:
            return redirect("arrivals:step", passenger.pk, _after(step))
        actions.keep_answers(welcome=welcome, answers=form.answers(), version=form.saw, by=request.user)
        return _to_the_board(passenger)
    actions.keep_answers(welcome=welcome, answers=form.answers(), version=form.saw, by=request.user)
    if step == ORDER[-1] or request.POST.get("then") == "board":
        messages.success(request, _("The card is kept."))
        return redirect("arrivals:flight", passenger.flight_id)
    return redirect("arrivals:step", passenger.pk, _after(step))


def _ask_no_more(request: Request, passenger: Passenger, welcome: Welcome, form: Any) -> HttpResponse:
    """They want no questions today: what was answered on this page is kept, and that for all the rest."""
    said = {name: value for name, value in form.answers().items() if value not in NOTHING}
    with transaction.atomic():  # both or neither
        welcome = actions.keep_answers(welcome=welcome, answers=said, version=form.saw, by=request.user)
        actions.keep_answers(welcome=welcome, answers=nothing_said(welcome), version=welcome.version, by=request.user)
    return _to_the_board(passenger)


def _to_the_board(passenger: Passenger) -> HttpResponse:
    """The board says whom and where: no name in a message."""
    board = reverse("arrivals:flight", args=[passenger.flight_id])
    return redirect(f"{board}?kept={passenger.pk}")


def _after(step: str) -> str:
    return ORDER[ORDER.index(step) + 1]


def _spoken(key: str) -> Any:
    return packs.current().spoken(key)


@needs("arrivals.see")
@require_GET
def card(request: Request, passenger_id: UUID) -> HttpResponse:
    """The whole card of one person, and where they stand on the list."""
    return render(request, "arrivals/card.html", _card(request, passenger_id))


@needs("arrivals.see")
@require_GET
def print_card(request: Request, passenger_id: UUID) -> HttpResponse:
    """The card for paper."""
    return render(request, "arrivals/print_card.html", _card(request, passenger_id))


def _closed(request: Request, passenger: Passenger) -> list[str]:
    """Services of which the card tells nothing to whoever opened the file in an emergency."""
    near = Eyes(request.user, passenger.person_id).near if passenger.person_id else frozenset()
    return packs.current().closed_in_emergency if in_emergency_alone(near) else []


def _card(request: Request, passenger_id: UUID) -> dict[str, Any]:
    passenger = passenger_of(request, passenger_id)
    welcome = welcome_of(request, passenger)
    seen = see(request.user, welcome) if welcome else None
    listed = see(request.user, passenger)
    context = {
        "passenger": listed,
        "row": passenger,
        "flight": passenger.flight,
        "name": _name(request, passenger),
        "welcome": seen,
        "lines": card_lines(seen, closed=_closed(request, passenger)) if seen else {},
        "may_meet": actions_open(request, passenger),
        "may_meet_now": may_meet(passenger, today=timezone.localdate()),
        "panels": panels.panels("welcome", request.user, passenger=passenger),
        "others": _other_rows(request, passenger),
        "form": StepForm(initial=_stands(passenger)),
    }
    opened = {*said_by_list(listed), *(seen.compartments if seen else ())}
    of = passenger.person_id or passenger.pk
    reads.note("arrivals.card_read", by=request.user, subjects=[of], compartments=opened)
    return context


def _stands(passenger: Passenger) -> dict[str, str]:
    """Where somebody stands, as the form shows it: of whom a newer list does not name, nobody has said it yet."""
    if passenger.reason == NOBODY_SAID:
        return {}
    return {"to": passenger.status, "reason": passenger.reason}


def actions_open(request: Request, passenger: Passenger) -> bool:
    """Whether this user may still change where the passenger stands."""
    from samnak.ground.access.decisions import decide

    return bool(decide(request.user, "arrivals.meet", passenger)) and not passenger.flight.closed_at


def _other_rows(request: Request, passenger: Passenger) -> list[Any]:
    """Rows of the flight that may be the same person: an equal number."""
    if not passenger.a_number or passenger.repeat_of_id:
        return []
    lines = queries.board(request.user, passenger.flight)
    number, counted = passenger.a_number, [line for line in lines if line.group not in ("repeat", "off")]
    return [x for x in counted if x.passenger.a_number == number and x.passenger.pk != passenger.pk]


@needs("arrivals.meet")
@require_POST
def stand(request: Request, passenger_id: UUID) -> HttpResponse:
    """Write where somebody stands whom nobody has met: confirmed, on board, taken off, did not board."""
    passenger = passenger_of(request, passenger_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose where this person stands."))
    actions.step(passenger=passenger, to=form.cleaned_data["to"], reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Kept."))
    return redirect("arrivals:flight", passenger.flight_id)


@needs("arrivals.meet")
@require_POST
def repeat(request: Request, passenger_id: UUID) -> HttpResponse:
    """Two rows are one person; or, after all, they are not."""
    passenger = passenger_of(request, passenger_id)
    if request.POST.get("deny"):
        actions.deny_repeat(passenger=passenger, by=request.user)
    else:
        form = RepeatForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Choose another row of the same flight."))
        actions.say_repeat(passenger=passenger, of=passenger_of(request, form.cleaned_data["of"]), by=request.user)
    messages.success(request, _("Kept."))
    return redirect("arrivals:flight", passenger.flight_id)


@needs("arrivals.meet")
@READ_OR_SEND
def undo(request: Request, passenger_id: UUID) -> HttpResponse:
    """The wrong row was tapped: ask, then undo the meeting."""
    passenger = passenger_of(request, passenger_id)
    if request.method == "POST":
        try:
            actions.undo_meeting(passenger=passenger, by=request.user)
        except Refused as refused:
            refused.back = (_("Back to the card"), reverse("arrivals:card", args=[passenger.pk]))
            raise
        return redirect(f"{reverse('arrivals:flight', args=[passenger.flight_id])}?undone={passenger.pk}")
    if passenger.status != Passenger.Status.ARRIVED:
        raise Http404
    context = {"passenger": passenger, "flight": passenger.flight, "name": _name(request, passenger)}
    if passenger.person_id:
        reads.note(
            "arrivals.undo_opened",
            by=request.user,
            subjects=[passenger.person_id],
            compartments=["client", "identity"],
        )
    return render(request, "arrivals/undo.html", context)
