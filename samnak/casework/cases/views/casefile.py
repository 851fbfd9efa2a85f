"""The case file: how everything stands, its services, the help given, and what is taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from samnak.casework.cases import actions, rules, shown, shown_answers
from samnak.casework.cases.forms import ServiceForm
from samnak.casework.cases.models import Case, ContactAttempt, Note, Review, ServiceFact, ServiceRecord
from samnak.casework.cases.queries import casefile as queries
from samnak.casework.cases.queries.beside import helpers_beside
from samnak.casework.cases.queries.page import NOTES_SHOWN, CasePage, case_page
from samnak.casework.cases.queries.policies import complaints_about
from samnak.casework.cases.views import fetching
from samnak.casework.cases.views.fetching import case_beside, case_of, name_of, row_of
from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.decisions import decide
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.roles import in_emergency_alone
from samnak.ground.access.seen import Seen, see, see_all
from samnak.ground.packs import Service
from samnak.ground.ui.forms import into
from samnak.ground.ui.names import plain_name
from samnak.reception.register.models import Person
from samnak.reception.register.queries import name_beside, names_of, person_beside
from samnak.reception.register.rules import DisplayName
from samnak.reception.register.shown import died_sentence, in_short


def changeable(request: Request, case_id: UUID) -> Case:
    """The case, if this user may write in it; otherwise the page does not exist."""
    found = case_of(request, case_id)
    if not decide(request.user, "cases.change", found):
        raise Http404
    return found


@needs("cases.open")
@require_POST
def open_case(request: Request, person_id: UUID) -> HttpResponse:
    """Open the case of a stay; while one is open it is that one."""
    person = Person.objects.visible_to(request.user).filter(pk=person_id).first()
    if person is None or not decide(request.user, "cases.open", person):
        raise Http404
    made = actions.open_case(person=person, by=request.user, key=key_of(request))
    return redirect("cases:case", made.pk)


@needs("cases.see")
@require_GET
def case(request: Request, case_id: UUID) -> HttpResponse:
    """The case file: where things stand, what is due, what was written."""
    eyes, found = case_beside(request, case_id)
    today = timezone.localdate()
    page = case_page(eyes, found, today=today)
    fetching.shown(request, "cases.case_read", found, *shown.opened_by_help(page.given))
    may_change = eyes.may("cases.change")
    person = eyes.once(person_beside)
    words, phone = _words(page), queries.phone_beside(eyes)
    if person is not None:
        words["heading"] += in_short(eyes, eyes.see(person), today)
    if phone and not page.quiet:
        words["heading"].append((_("Phone"), shown.phone_link(phone)))
    context = {
        **words,
        **_life(eyes.see(person) if person else None, page),
        "may_withdraw": eyes.may("cases.approve"),
        "page": page,
        "case": page.case,
        "name": name_beside(eyes),
        "today": today,
        "reason": shown.label("casework.closure_reasons", page.case.closure_reason),
        "earlier": page.others,
        "closings": [(c, shown.label("casework.closure_reasons", c.reason)) for c in page.closings],
        "complaints": [shown_answers.complaint_row(c, today) for c in complaints_about(eyes)],
        "may_complain": eyes.may("cases.complain"),
        "may_approve": eyes.may("cases.approve"),
        "may_assign": eyes.may("cases.assign"),
        "helpers": helpers_beside(eyes),
        "me": request.user.pk,
        "may_change": may_change and found.is_open,
        "may_open": may_change and not found.is_open,
    }
    return render(request, "cases/case.html", context)


def _life(person: Seen | None, page: CasePage) -> dict[str, Any]:
    """Whether the person has died, in a sentence, and whether the case still waits for the course; or how they live."""
    if person is None:
        return {}
    words = died_sentence(person)
    course = packs.current().course_for(rules.DIED) if words and page.row.is_open else None
    waits = course is not None and not any(run.course == course.key for run in page.courses)
    status = "" if words or person.life_status == "alive" else person.life_status
    life = shown.label("register.life_statuses", status) if status else ""
    return {"died": words, "begin_course": course.key if course and waits else "", "life": life}


def _words(page: CasePage) -> dict[str, Any]:
    """Everything the case file says of its rows."""
    today = timezone.localdate()
    assigned = [row for row in (page.assignment, page.closing) if row]
    rows = [
        *page.help,
        *page.tasks,
        *page.done,
        *page.appointments,
        *page.notes,
        *page.attempts,
        *page.signatures,
        *page.exceptions,
        *assigned,
    ]
    who = shown.who_wrote(rows)
    pack = packs.current()
    signed = {s.policy for s in page.signatures if s.said in ("signed", "agreed")}
    return {
        "heading": shown.case_facts(page, who, today),
        "lines": [shown.service_line(line, page.row.pk, quiet=page.quiet) for line in page.lines],
        "help": [shown.record_row(r, who) for r in page.help],
        "not_offered": shown.not_offered(page.lines, page.row.pk),
        "goals": [shown.goal_words(g, page.tasks) for g in page.goals],
        "plan_late": page.plan is None and page.plan_due < today,
        "reviews": shown.review_words(page.reviews, today, is_open=page.row.is_open),
        "reviews_left": any(review.held_on is None for review in page.reviews),
        "tasks": [shown.task_row(t, who, today) for t in page.tasks],
        "done": [shown.task_row(t, who, today) for t in page.done],
        "appointments": [shown.appointment_row(a, who) for a in page.appointments],
        "contact": shown.contact_words(page.contact, today, met_on=rules.met_lately(page.row)),
        "search": "" if _looked_for(page) else shown.search_way(page.row.pk),
        "courses": [shown.course_words(run, page.tasks, today) for run in page.courses],
        "notes": shown.said_rows(page.notes, page.attempts, who, most=NOTES_SHOWN),
        "signatures": [shown.signature_row(s, who) for s in page.signatures],
        "to_read": [p for p in pack.policies_in_force(today) if p.key not in signed and not page.quiet],
        "exceptions": [shown_answers.exception_row(e, who) for e in page.exceptions],
        "reopened": _reopened(page, who, today),
        "handed": shown.handed_words(page.assignment, who, today) if page.assignment else None,
        "closed_by": shown.called(who, page.closing.made_by_id) if page.closing else "",
    }


def _reopened(page: CasePage, who: shown.Who, today: dt.date) -> dict[str, Any] | None:
    """What was settled when the case was closed, after it was opened again: each with a way to take it up again."""
    if page.reopened is None:
        return None
    on = (page.reopened.closed_on, timezone.localdate(page.reopened.made_at))
    ended = [line for line in page.lines if line.status == rules.ENDED and line.since in on]
    return {
        "words": page.reopened.note,
        "tasks": [shown.task_row(t, who, today) for t in page.settled],
        "services": [shown.service_line(line, page.row.pk) for line in ended],
    }


def _looked_for(page: CasePage) -> bool:
    """Whether nobody has to begin to look for them: they answered, or the search is under way."""
    lost = rules.course_of_the_lost()
    return not page.contact.search or any(run.course == lost for run in page.courses)


# ---- services ------------------------------------------------------------------------------------------


@needs("cases.see")
@READ_OR_SEND
def service(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """One service line: its facts in order, the help given, and how it stands now."""
    found = case_of(request, case_id)
    facts, records = queries.service_rows(request.user, found, key)
    kind = packs.current().service(key)
    if (kind is None and not (facts or records)) or _is_closed(request, found, kind):
        raise Http404
    may_change = bool(decide(request.user, "cases.change", found)) and found.is_open
    if request.method == "POST" and not decide(request.user, "cases.change", found):
        raise Http404
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_service(case=found, fact=form.fact(key), by=request.user, key=key_of(request))
            messages.success(request, _("Kept."))
            return redirect("cases:service", found.pk, key)
        except Refused as refused:
            into(form, refused)
    who = shown.who_wrote([*facts, *records])
    fetching.shown(request, "cases.service_read", found, *shown.opened_by_help(records))
    context = {
        "form": form,
        "case": see(request.user, found),
        "name": name_of(request, found.person_id),
        "key": key,
        "line": shown.service_line(rules.line_state(key, facts, records)),
        "offer": kind.offer.in_language(get_language() or "en") if kind else "",
        "facts": [shown.fact_row(f, who) for f in reversed(facts)],
        "records": [shown.record_row(r, who) for r in records],
        "tasks": queries.open_tasks_of(request.user, found, key),
        "may_change": may_change,
    }
    return render(request, "cases/service.html", context)


def _is_closed(request: Request, case: Case, kind: Service | None) -> bool:
    """Of some services an opened file tells nothing, not even that nothing is so."""
    if kind is None or not kind.closed_in_emergency:
        return False
    return in_emergency_alone(Eyes(request.user, case.person_id).near)


# ---- written by mistake --------------------------------------------------------------------------------

WHAT: dict[str, Any] = {
    "fact": ServiceFact,
    "record": ServiceRecord,
    "note": Note,
    "attempt": ContactAttempt,
    "review": Review,
}


@needs("cases.change")
@READ_OR_SEND
def take_back(request: Request, what: str, row_id: UUID) -> HttpResponse:
    """Something was written by mistake: ask, then take it back."""
    if what == "batch":
        return take_back_batch(request, row_id)
    if what not in WHAT:
        raise Http404
    row = row_of(request, WHAT[what], row_id)
    found = changeable(request, row.case_id)
    service_key = getattr(row, "service", "")
    there = reverse("cases:case", args=[found.pk])
    if service_key:
        there = reverse("cases:service", args=[found.pk, service_key])
    elif what == "attempt":
        there = reverse("cases:contacts", args=[found.pk])
    if request.method == "POST":
        actions.take_back(entry=row, by=request.user)
        messages.success(request, _("Taken back."))
        return redirect(there)
    [seen] = see_all(request.user, [row])
    words, more = shown.ROW_WORDS[what](seen, shown.who_wrote([seen])), seen.compartments - {"client", "services"}
    return form_page(request, found, "cases/take_back.html", None, *more, row=words, there=there)


def take_back_batch(request: Request, batch: UUID) -> HttpResponse:
    """Help for many was written by mistake: for whom, and then taken back for all of them."""
    rows = queries.batch_of(request.user, batch)
    if not rows:
        raise Http404
    if request.method == "POST":
        made = actions.take_back_batch(batch=batch, by=request.user)
        messages.success(request, _("Taken back for %(n)s people.") % {"n": shown.count(made)})
        return redirect("cases:help_many")
    kept = kept_help(request, rows)
    return render(request, "cases/take_back_batch.html", {"kept": kept, "there": reverse("cases:help_many")})


def kept_help(request: Request, rows: list[ServiceRecord]) -> dict[str, Any]:
    """What was given to each of several people, and to whom."""
    people = [row.person_id for row in rows]
    [first, *others] = see_all(request.user, rows)
    opened = ["client", "identity", "services", *shown.opened_by_help([first, *others])]
    reads.note("cases.help_kept", by=request.user, subjects=people, compartments=opened)
    names = names_of(request.user, people)
    called = [plain_name(names.get(pk, DisplayName())) for pk in people]
    return {"batch": first.batch, "what": shown.help_words(first), "n": len(rows), "names": ", ".join(called)}


def form_page(request: Request, case: Case, template: str, form: Any, *opened: str, **more: Any) -> HttpResponse:
    """A page with a form about one case; `opened`: compartments it shows beyond services."""
    fetching.shown(request, f"{template.removesuffix('.html').replace('/', '.')}_opened", case, *opened)
    context = {"form": form, "case": see(request.user, case), "name": name_of(request, case.person_id), **more}
    return render(request, template, context)
