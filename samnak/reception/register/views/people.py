"""Pages of the register: people, one person, somebody new, what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from samnak.ground import panels
from samnak.ground.access import once, reads, sifting
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.roles import READ
from samnak.ground.access.seen import Seen, see
from samnak.ground.ui.forms import into
from samnak.ground.ui.paging import of_pages, page_number
from samnak.reception.register import actions, queries
from samnak.reception.register import totals as counts
from samnak.reception.register.forms import (
    AddressForm,
    ContactForm,
    FactsForm,
    IdentifierForm,
    KinForm,
    LifeForm,
    NameForm,
    NewPersonForm,
)
from samnak.reception.register.models import Kin, LifeEvent, Person, PersonName
from samnak.reception.register.places import PlaceAnswer
from samnak.reception.register.shared import theirs
from samnak.reception.register.shown import filters, known_facts, shown_rows


def fetch(request: Request, person_id: UUID) -> Person:
    """The person, if this user may see them; otherwise the page does not exist."""
    person = Person.objects.visible_to(request.user).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


@needs("register.see")
@require_GET
def people(request: Request) -> HttpResponse:
    """The people this user may see, last come first."""
    number = page_number(request)
    status = sifting.asked(request, "life", compartment="client")
    counts, today = queries.status_counts(request.user), timezone.localdate()
    lines, total = queries.people_page(request.user, number=number, status=status, counts=counts, today=today)
    reads.note(
        "register.listed",
        by=request.user,
        subjects=[s.person.pk for s in lines],
        compartments=["client", "identity"],
    )
    context = {
        "lines": lines,
        **of_pages(number, total, queries.PAGE),
        "status": status,
        "filters": filters(counts, status),
        "may_make": has_permission(request.user, "register.make"),
        "panels": panels.panels("people", request.user),
    }
    return render(request, "register/people.html", context)


@needs("register.see")
@require_GET
def person(request: Request, person_id: UUID) -> HttpResponse:
    """One person: who they are, what is known, and what happened."""
    eyes = Eyes(request.user, person_id)
    found = eyes.once(queries.person_beside)
    if found is None:
        raise Http404
    page = queries.person_page(eyes, found, today=timezone.localdate())
    actions_shown = panels.panels("person.actions", eyes, person=found)
    beside = panels.panels("person", eyes, person=found)
    opened = {*page.compartments, *(name for panel in beside for name in panel.context.get("compartments", ()))}
    reads.note("register.person_read", by=request.user, subjects=[found.pk], compartments=opened)
    context = {
        **_journey(request, eyes),
        "page": page,
        "person_id": found.pk,
        "facts": known_facts(page),
        "rows": shown_rows(page),
        "actions": actions_shown,
        "filled": any(p.context.get("filled") for p in actions_shown),  # one of them is the page's filled button
        "panels": beside,
        "today": timezone.localdate(),
        "may_change": eyes.may("register.change"),
        "unread": _unread(eyes),
    }
    return render(request, "register/person.html", context)


def _unread(eyes: Eyes) -> Any:
    """Whose relatives this reader is not shown, whether or not any are written down."""
    if not eyes.reads("family_kh"):
        return _("Relatives are read by whoever walks with the person.")
    return "" if eyes.reads("family_us") else US_KIN


def _journey(request: Request, eyes: Eyes) -> dict[str, Any]:
    """What happened, sifted by `?about=`, thirty entries a page."""
    topics, number = panels.topics(eyes), page_number(request)
    about = sifting.asked(request, "about", compartment="client")
    about = about if about in topics else ""
    there = reverse("register:person", args=[eyes.person])

    def address(topic: str, page: int = 1) -> str:
        asked = {"about": topic, "page": page if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{there}?{query}#tl" if query else f"{there}#tl"

    choices = [("", _("All")), *topics.items()] if len(topics) > 1 else []
    journey = panels.river(eyes, topic=about, number=number)
    return {
        "journey": journey,
        "sift": [{"label": words, "url": address(key), "current": key == about} for key, words in choices],
        "earlier": address(about, number + 1) if journey.earlier else "",
        "later": address(about, number - 1) if number > 1 else "",
        "first_page": number == 1,
    }


@needs("register.totals")
@require_GET
def totals(request: Request) -> HttpResponse:
    """How many came, by year, and what became of them. No one's name."""
    return render(request, "register/totals.html", {"totals": counts.totals(timezone.localdate())})


@needs("register.make")
@READ_OR_SEND
def new(request: Request) -> HttpResponse:
    """Write down somebody who has been met. A likely double is shown before anything is written."""
    form = NewPersonForm(request.POST or None)
    doubles: list[queries.PersonLine] = []
    if request.method == "POST" and form.is_valid():
        try:
            facts = form.facts()
            if request.POST.get("doubles") != "seen" and not once.is_known(key_of(request), by=request.user):
                doubles = _doubles(request, facts)
            if not doubles:
                made = actions.make_person(
                    facts=facts,
                    arrived_on=form.cleaned_data["arrived_on"],
                    by=request.user,
                    key=key_of(request),
                )
                messages.success(request, _("Kept. This person is now in the register."))
                return redirect("register:person", made.pk)
        except Refused as refused:
            into(form, refused, {"value": "a_number"})
    return render(request, "register/new.html", {"form": form, "doubles": doubles})


def _doubles(request: Request, facts: Any) -> list[queries.PersonLine]:
    ids = queries.likely_doubles(request.user, facts)
    rows = Person.objects.visible_to(request.user).filter(pk__in=ids)
    reads.note("register.doubles_shown", by=request.user, subjects=ids, compartments=["client", "identity"])
    return queries.lines(request.user, rows, today=timezone.localdate())


@needs("register.change")
@READ_OR_SEND
def facts(request: Request, person_id: UUID) -> HttpResponse:
    """Change plain facts of a person."""
    found = fetch(request, person_id)
    if not decide(request.user, "register.change", found):
        raise Http404
    page = queries.person_page(Eyes(request.user, found.pk), found, today=timezone.localdate())
    seen = page.person
    initial = {
        "sex": seen.sex,
        "birth_date": (seen.birth_date or None, seen.birth_precision or "unknown"),
        "born_in": seen.born_in,
        "birthplace": PlaceAnswer(seen.birthplace_code, seen.birthplace_text),
        "us_entry_year": seen.us_entry_year,
        "us_entry_age": seen.us_entry_age,
        "family_left_in_us": seen.family_left_in_us,
        "languages": seen.languages,
    }
    form = FactsForm(request.POST or None, initial=initial, only=[name for name in initial if _open(name, seen)])
    crossed: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        written = form.written()
        if not written.crossed:
            try:
                changes = form.values(written.changed)
                was = {name: getattr(found, name) for name in changes}
                actions.change_person(person=found, changes=changes, was=was, by=request.user)
                messages.success(request, _("Kept."))
                return redirect("register:person", found.pk)
            except Refused as refused:
                into(form, refused)
        else:
            crossed = theirs(form, written.crossed)
            form.look_again()
    reads.note("register.facts_opened", by=request.user, subjects=[found.pk], compartments=["identity"])
    context = {"form": form, "page": page, "person_id": found.pk, "crossed": crossed}
    return render(request, "register/facts.html", context, status=409 if crossed else 200)


def _open(field: str, seen: Any) -> bool:
    return {"birthplace": "birthplace_code"}.get(field, field) in seen.may


# ---- adding one row ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Addition:
    """One kind of row that can be added to a person: its form, its title, and the action."""

    form: type[forms.Form]
    title: Any
    do: Callable[[Request, Person, Any, UUID | None], Any]


ADDITIONS: dict[str, Addition] = {
    "name": Addition(
        NameForm,
        _("Add a name"),
        lambda r, p, f, k: actions.add_name(person=p, name=f.facts(), by=r.user, key=k),
    ),
    "number": Addition(
        IdentifierForm,
        _("Add a number"),
        lambda r, p, f, k: actions.add_identifier(person=p, by=r.user, key=k, **f.cleaned_data),
    ),
    "contact": Addition(
        ContactForm,
        _("Add a way to reach them"),
        lambda r, p, f, k: actions.add_contact(person=p, by=r.user, key=k, **f.cleaned_data),
    ),
    "kin": Addition(
        KinForm,
        _("Add a relative or friend"),
        lambda r, p, f, k: actions.add_kin(person=p, facts=f.facts(), by=r.user, key=k),
    ),
    "address": Addition(
        AddressForm,
        _("Add an address"),
        lambda r, p, f, k: actions.add_address(person=p, facts=f.facts(), by=r.user, key=k),
    ),
    "life": Addition(
        LifeForm,
        _("Write what became of them"),
        lambda r, p, f, k: actions.record_life(person=p, by=r.user, key=k, **f.facts()),
    ),
}


@needs("register.change")
@READ_OR_SEND
def add(request: Request, person_id: UUID, what: str) -> HttpResponse:
    """Add one row to a person: a name, a number, kin, an address, what became of them."""
    found = fetch(request, person_id)
    addition = ADDITIONS.get(what)
    if addition is None or not decide(request.user, "register.change", found):
        raise Http404
    form = addition.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = addition.do(request, found, form, key_of(request))
            _say_kept(request, made)
            return redirect("register:person", found.pk)
        except Refused as refused:
            into(form, refused)
    names = queries.names_of(request.user, [found.pk])
    reads.note("register.addition_opened", by=request.user, subjects=[found.pk], compartments=["identity"])
    context = {
        "form": form,
        "title": addition.title,
        "name": names.get(found.pk),
        "person_id": found.pk,
        "what": what,
    }
    return render(request, "register/add.html", context)


US_KIN = _("Relatives in the US are read by the caseworker only.")


def _say_kept(request: Request, made: Any) -> None:
    """That it is kept; and who reads it, where that is not the writer."""
    if isinstance(made, Kin) and not decide(request.user, READ, made, "name"):
        messages.success(request, _("Kept. Relatives in the US are read by the caseworker only."))
    else:
        messages.success(request, _("Kept."))


@needs("register.change")
@READ_OR_SEND
def take_back(request: Request, person_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """A row was written by mistake: ask, then take it back."""
    found = fetch(request, person_id)
    model = queries.ROWS.get(what)
    row = model and model.objects.visible_to(request.user).filter(pk=row_id, person=found).first()
    if row is None or not decide(request.user, "register.change", row):
        raise Http404
    if request.method == "POST":
        actions.take_back(row=row, by=request.user)
        messages.success(request, _("Taken back."))
        return redirect("register:person", found.pk)
    page = queries.person_page(Eyes(request.user, found.pk), found, today=timezone.localdate())
    shown = next((r for r in shown_rows(page)[what] if r.pk == row.pk), None)
    reads.note("register.row_opened", by=request.user, subjects=[found.pk], compartments=page.compartments)
    follows = _what_follows(request, found, row)
    context = {"page": page, "row": shown, "person_id": found.pk, "what": what, "panels": follows}
    return render(request, "register/take_back.html", context)


def _what_follows(request: Request, person: Person, row: Any) -> list[panels.Panel]:
    """What other rooms do when it is taken back what became of somebody."""
    if not isinstance(row, LifeEvent):
        return []
    return panels.panels("person.life_taken_back", Eyes(request.user, person.pk), person=person, status=row.status)


@needs("register.change")
@READ_OR_SEND
def correct_name(request: Request, person_id: UUID, row_id: UUID) -> HttpResponse:
    """A name was written wrong: write it anew in its place."""
    found = fetch(request, person_id)
    row = PersonName.objects.visible_to(request.user).filter(pk=row_id, person=found).first()
    if row is None or not decide(request.user, "register.change", row):
        raise Http404
    form = NameForm(request.POST or None, initial=_name_now(see(request.user, row)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_name(person=found, row=row, name=form.facts(), by=request.user, key=key_of(request))
            messages.success(request, _("Kept."))
            return redirect("register:person", found.pk)
        except Refused as refused:
            into(form, refused)
    names = queries.names_of(request.user, [found.pk])
    reads.note("register.addition_opened", by=request.user, subjects=[found.pk], compartments=["identity"])
    context = {"form": form, "title": _("Correct a name"), "name": names.get(found.pk), "person_id": found.pk}
    return render(request, "register/add.html", context)


def _name_now(seen: Seen) -> dict[str, Any]:
    """What stands in the name, in the fields it is typed in."""
    now = {field: getattr(seen, field) for field in ("kind", "document", "since", "until")}
    if seen.script == "khmer":
        return now | {"khmer": " ".join(part for part in (seen.family, seen.given) if part)}
    return now | {"family": seen.family, "given": seen.given}
