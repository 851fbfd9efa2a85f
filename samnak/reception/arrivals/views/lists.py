"""Lists: choose a file, look at what was read, answer, look again, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.gates import needs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into
from samnak.reception.arrivals import actions, queries, said
from samnak.reception.arrivals.forms import SureForm, UploadForm
from samnak.reception.arrivals.models import ArrivalList, Passenger
from samnak.reception.arrivals.rules import cells_of, check_takes_lists
from samnak.reception.arrivals.shown import said_by_list
from samnak.reception.arrivals.views.fetching import flight_of, list_of


@needs("arrivals.import")
@require_http_methods(["GET", "POST"])
def upload(request: Request, flight_id: UUID) -> HttpResponse:
    """Choose the file as it was received. Nothing of it is written to the flight yet."""
    row = flight_of(flight_id)
    if request.method == "GET":
        check_takes_lists(row)
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    form = UploadForm(request.POST, request.FILES, sent=sent) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = actions.read_list(flight=row, data=file.read(), filename=file.name, by=request.user)
            return redirect("arrivals:list", draft.row.pk)
        except Refused as refused:
            into(form, refused)
    return render(request, "arrivals/upload.html", {"form": form, "flight": row})


@needs("arrivals.import")
@require_http_methods(["GET", "POST"])
def arrival_list(request: Request, list_id: UUID) -> HttpResponse:
    """One list: a draft with its questions or its second look; a confirmed one with what it changed."""
    row = list_of(request, list_id)
    if row.state == ArrivalList.State.CONFIRMED:
        return _confirmed(request, row)
    if row.state == ArrivalList.State.THROWN_AWAY:
        raise Http404
    wrong: list[dict[str, Any]] = []
    if request.method == "POST":
        wrong = _answer(request, row)
        if not wrong:
            return redirect("arrivals:list", row.pk)
    draft = actions.open_draft(row)
    if draft.open_questions:
        return _questions(request, draft, wrong)
    return _second_look(request, draft)


def _answer(request: Request, row: ArrivalList) -> list[dict[str, Any]]:
    """Keep what was answered; gives the sentences of answers that are none, each with the field it belongs to."""
    draft = actions.open_draft(row)
    answers: dict[str, Any] = {}
    if order := request.POST.get("date_order"):
        answers["date_order"] = order
    wrong = []
    if answers:
        try:
            draft = actions.answer_list(row=row, answers=answers, by=request.user)
        except Refused as refused:
            wrong.append({"href": "#date_order", "sentence": refused.sentence})
    rows: dict[str, dict[str, Any]] = {}
    for asked in said.single_questions(draft.reading):
        given = request.POST.get(f"{asked.input}-typed", "").strip() or request.POST.get(asked.input, "").strip()
        if given:
            rows.setdefault(str(asked.row), {})[asked.field] = given
    good, refused_ones = actions.sift_answers(draft, rows)
    wrong += [{"href": f"#row-{n}-{field}", "sentence": why} for (n, field), why in refused_ones.items()]
    if good:
        actions.answer_list(row=row, answers={"rows": good}, by=request.user)
    draft = actions.open_draft(ArrivalList.objects.visible_to(request.user).select_related("flight").get(pk=row.pk))
    if wrong or draft.open_questions:
        wrong += _still_open(draft, {w["href"] for w in wrong})
    return wrong


def _still_open(draft: actions.Draft, known: set[str]) -> list[dict[str, Any]]:
    found = []
    if said.grouped(draft.reading) and "#date_order" not in known:
        found.append({"href": "#date_order", "sentence": _("Say which way round the dates are")})
    for asked in said.single_questions(draft.reading):
        if f"#{asked.input}" not in known:
            sentence = _("Row %(row)s still needs an answer") % {"row": asked.row}
            found.append({"href": f"#{asked.input}", "sentence": sentence})
    return found


def _questions(request: Request, draft: actions.Draft, wrong: list[dict[str, Any]]) -> HttpResponse:
    context = {
        **_about(draft),
        "wrong": wrong,
        "wrong_ids": {w["href"].lstrip("#") for w in wrong},
        "dates": said.date_table(draft.reading),
        "asked": said.single_questions(draft.reading),
        "country": packs.current().label.in_language(get_language() or "en"),
    }
    reads.note("arrivals.questions_read", by=request.user, subjects=[draft.row.pk], compartments=["identity"])
    return render(request, "arrivals/questions.html", context, status=422 if wrong else 200)


def _about(draft: actions.Draft) -> dict[str, Any]:
    reading = draft.reading
    open_rows = {q.row for q in reading.questions}
    return {
        "row": draft.row,
        "flight": draft.row.flight,
        "reading": reading,
        "problems": said.problems(reading),
        "notes": said.notes(reading),
        "ready": len(reading.people) - len(open_rows),
        "open": len(open_rows),
        "repeated": len(reading.repeated),
        "next_number": queries.newest_list_number(draft.row.flight) + 1,
    }


def _second_look(request: Request, draft: actions.Draft, refused: Refused | None = None) -> HttpResponse:
    """Everybody once more, and what would change. Only after this is anything written.

    Of a passenger this user may not see it says nothing: their row stands as unchanged and counts nowhere.
    """
    about = _about(draft)  # first: a version confirmed from here on is newer than the look
    comparison = actions.second_look(draft)
    passengers = Passenger.objects.visible_to(request.user).filter(flight=draft.row.flight)
    persons = dict(passengers.values_list("pk", "person_id"))
    changed = {p.row.key: p.before for p in comparison.respelled if p.passenger.key in persons}
    added = {e.key for e in comparison.added}
    flight = draft.row.flight
    people: list[dict[str, Any]] = [
        {
            "person": p,
            "seen": see(request.user, Passenger(flight=flight, remarks=list(cells_of(p).remarks))),
            "name": said.listed_name(p),
            "change": "added" if p.row in added else ("respelled" if p.row in changed else "same"),
            "before": changed.get(p.row, {}),
        }
        for p in draft.reading.people
    ]
    gone = [e.key for e in comparison.withdrawn if e.key in persons]
    withdrawn = list(passengers.filter(pk__in=gone).exclude(status="taken_off"))
    pairs = [p.passenger.key for p in (*comparison.same, *comparison.respelled)]
    met = [known for key in (*pairs, *(p.pk for p in withdrawn)) if (known := persons.get(key))]
    shown_of = [draft.row.pk, *met]
    opened = {"client", *(kind for each in people for kind in said_by_list(each["seen"]))}
    reads.note("arrivals.second_look", by=request.user, subjects=shown_of, compartments=opened)
    form = SureForm(request.POST if refused else None)
    if refused:
        into(form, refused)
    found = actions.doubts(draft, comparison)
    context = {
        **about,
        "form": form,
        "doubts": said.doubts(found, draft.row.flight.date, about["next_number"] - 1),
        "repeats": said.repeats(draft.reading),
        "years_only": any(p.birth_date_precision == "year" for p in draft.reading.people),
        "people": people,
        "withdrawn": withdrawn,
        "added": len(added),
        "respelled": len(changed),
        "against": about["next_number"] - 1,
    }
    return render(request, "arrivals/second_look.html", context, status=422 if refused else 200)


def _confirmed(request: Request, row: ArrivalList) -> HttpResponse:
    """A version of the list as it was kept: what it changed."""
    changes = queries.changes_of(request.user, row)
    shown = [seen.person_id for group in changes.values() for _row, seen in group if seen.person_id]
    reads.note("arrivals.list_opened", by=request.user, subjects=[row.pk, *shown], compartments=["client", "identity"])
    return render(request, "arrivals/list.html", {"row": row, "flight": row.flight, "changes": changes})


@needs("arrivals.import")
@require_POST
def confirm(request: Request, list_id: UUID) -> HttpResponse:
    """Write the list as the flight's next version."""
    against = request.POST.get("against", "")
    looked_at = int(against) if against.isdecimal() and len(against) < 10 else -1  # a form without it is an old one
    row, sure = list_of(request, list_id), bool(request.POST.get("sure"))
    try:
        row = actions.confirm_list(row=row, against=looked_at, sure=sure, by=request.user)
    except Refused as refused:
        if refused.field != "sure":
            raise
        return _second_look(request, actions.open_draft(row), refused)
    messages.success(request, _("The list is kept as version %(n)s.") % {"n": row.number})
    return redirect("arrivals:flight", row.flight_id)


@needs("arrivals.import")
@require_http_methods(["GET", "POST"])
def throw_away(request: Request, list_id: UUID) -> HttpResponse:
    """Not this list: ask, then empty the draft."""
    row = list_of(request, list_id)
    if request.method == "POST":
        actions.throw_away_list(row=row, by=request.user)
        messages.success(request, _("The list was thrown away. Nothing of it was written."))
        return redirect("arrivals:flight", row.flight_id)
    if row.state != ArrivalList.State.DRAFT:
        raise Http404
    return render(request, "arrivals/throw_away.html", {"row": row, "flight": row.flight})


@needs("arrivals.see")
@require_GET
def changes(request: Request, list_id: UUID) -> HttpResponse:
    """What a version of the list changed, for those who do not read lists in."""
    row = list_of(request, list_id)
    if row.state != ArrivalList.State.CONFIRMED:
        raise Http404
    return _confirmed(request, row)
