"""Help that was given: to one person, or the same to several at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import actions, shown
from samnak.casework.cases.forms import HelpForm
from samnak.casework.cases.models import Case
from samnak.casework.cases.queries import casefile as queries
from samnak.casework.cases.views.casefile import changeable, form_page, kept_help
from samnak.casework.cases.views.fetching import typed
from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.packs.casework import RecordKind
from samnak.ground.ui.forms import into
from samnak.ground.ui.names import latin_name
from samnak.ground.ui.scripts import is_khmer_page
from samnak.reception.register.queries import names_of


def _help_form(request: Request) -> HelpForm:
    """The form, its kinds of help in groups by service; `?service=` opens it at one."""
    pack, language = packs.current(), get_language() or "en"
    asked = request.GET.get("service", "")
    form = HelpForm(request.POST or None, initial={"service": asked} if pack.knows("services", asked) else None)
    groups: dict[str, list[tuple[str, str]]] = {}
    kinds = [k for k in pack.choices("casework.record_kinds") if isinstance(k, RecordKind)]
    for kind in sorted(kinds, key=lambda k: (k.service != asked, not k.service)):
        group = str(shown.label("services", kind.service) if kind.service else _("any service"))
        groups.setdefault(group, []).append((kind.key, kind.label.in_language(language)))
    form.fields["kind"].choices = [("", ""), *groups.items()]  # type: ignore[attr-defined]
    return form


@needs("cases.change")
@READ_OR_SEND
def help_one(request: Request, case_id: UUID) -> HttpResponse:
    """Help given to one person."""
    found = changeable(request, case_id)
    form = _help_form(request)
    if request.method == "POST" and form.is_valid() and (help_ := form.help()):
        try:
            actions.give_help(cases=[found], help_=help_, by=request.user, key=key_of(request))
            messages.success(request, _("Kept."))
            return redirect("cases:service", found.pk, help_.service)
        except Refused as refused:
            into(form, refused)
    return form_page(request, found, "cases/help.html", form)


@needs("cases.change")
@READ_OR_SEND
def help_many(request: Request) -> HttpResponse:
    """The same help given to several of one's own people at once: to all that were chosen, or to none."""
    cases = {str(c.pk): c for c in queries.own_cases(request.user)}
    form = _help_form(request)
    form.fields = {"cases": _people_field(request, cases), **form.fields}
    form.fields["amount"].label = _("How much for each?")
    if "choose" in request.POST:
        form = _choosing(request, form, cases)
    elif request.method == "POST" and form.is_valid() and (help_ := form.help()):
        try:
            chosen = [cases[pk] for pk in form.cleaned_data["cases"]]
            made = actions.give_help(cases=chosen, help_=help_, by=request.user, key=key_of(request))
            return redirect(f"{reverse('cases:help_many')}?kept={made[0].batch}")
        except Refused as refused:
            into(form, refused)
    shown_people = [c.person_id for c in cases.values()]
    reads.note("cases.people_chosen", by=request.user, subjects=shown_people, compartments=["client", "identity"])
    context = {"form": form, "people": len(cases), "kept": _kept(request)}
    return render(request, "cases/help_many.html", context)


def _people_field(request: Request, cases: dict[str, Case]) -> forms.MultipleChoiceField:
    """One's own people, each who is in prison, lost from sight or dead marked as such."""
    people = [c.person_id for c in cases.values()]
    names, life = names_of(request.user, people), queries.life_of(request.user, people)
    field = forms.MultipleChoiceField(
        label=_("To whom?"),
        choices=[(pk, _both_scripts(names.get(c.person_id))) for pk, c in cases.items()],
        initial=list(cases) if request.GET.get("chosen") == "all" else [request.GET.get("chosen", "")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    marked = {pk: life[c.person_id] for pk, c in cases.items() if c.person_id in life}
    field.widget.hints = {pk: shown.label("register.life_statuses", status) for pk, status in marked.items()}
    return field


def _choosing(request: Request, form: HelpForm, cases: dict[str, Case]) -> HelpForm:
    """Everybody, or nobody, is chosen; what was typed stays."""
    chosen = list(cases) if request.POST["choose"] == "all" else []
    fresh = HelpForm(initial={**typed(form), "cases": chosen})
    fresh.fields = form.fields
    fresh.fields["cases"].initial = chosen
    return fresh


def _kept(request: Request) -> dict[str, Any] | None:
    """What was kept a moment ago, to be read once more, and taken back if it was wrong."""
    try:
        rows = queries.batch_of(request.user, UUID(request.GET.get("kept", "")))
    except ValueError:
        return None
    return kept_help(request, rows) if rows else None


def _both_scripts(name: Any) -> str:
    """The page's own script first."""
    if not name:
        return str(_("Name not known"))
    both = (name.khmer, latin_name(name)) if is_khmer_page() else (latin_name(name), name.khmer)
    return shown.joined(*both)
