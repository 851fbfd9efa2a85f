"""Others beside somebody: a nurse, a counsellor, a legal coordinator brought near, asked for, or let go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import actions
from samnak.casework.cases.actions import TaskFacts
from samnak.casework.cases.beside_forms import AskForm, BringForm
from samnak.casework.cases.models import Case
from samnak.casework.cases.queries.beside import does_of, helpers, helpers_beside
from samnak.casework.cases.views.casefile import changeable
from samnak.casework.cases.views.ways import about
from samnak.ground.access.decisions import decide
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into


@needs("cases.change")
@READ_OR_SEND
def beside(request: Request, case_id: UUID) -> HttpResponse:
    """Who else stands near the person. Who leads brings a colleague near or lets them go; a caseworker asks for it."""
    case = changeable(request, case_id)
    leads = bool(decide(request.user, "cases.assign", case))
    near = helpers_beside(Eyes(request.user, case.person_id))
    if leads and request.method == "POST" and "let_go" in request.POST:
        return _let_go(request, case, [each.user for each in near])
    others = [each for each in helpers() if each.user not in [one.user for one in near]]
    form = (BringForm if leads else AskForm)(request.POST or None, helpers=others)
    if request.method == "POST" and form.is_valid():
        try:
            (_bring if leads else _ask)(request, case, form.cleaned_data)
            return redirect("cases:case", case.pk)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "leads": leads, "near": near, "others": others, "lead": request.user.supervisor}
    return render(request, "cases/beside.html", {**context, **about(request, "cases.beside_opened", case)})


def _bring(request: Request, case: Case, said: dict) -> None:
    actions.bring_near(case=case, by=request.user, key=key_of(request), **said)
    messages.success(request, _("Kept. %(who)s sees this person from now on.") % {"who": said["colleague"]})


def _ask(request: Request, case: Case, said: dict) -> None:
    """A task for the supervisor, with the words."""
    lead = request.user.supervisor
    if lead is None:
        raise Refused(_("Nobody is named as your supervisor. Ask one of them in person."))
    named = {"who": said["colleague"], "does": does_of(said["colleague"]), "words": said["words"].strip()}
    words = _("Bring %(who)s (%(does)s) near: %(words)s") if named["words"] else _("Bring %(who)s (%(does)s) near")
    facts = TaskFacts(words % named, due_on=timezone.localdate(), owner=lead)
    actions.write_task(facts=facts, case=case, by=request.user, key=key_of(request))
    messages.success(request, _("Asked. %(who)s reads it on Today and decides.") % {"who": lead})


def _let_go(request: Request, case: Case, near: list[User]) -> HttpResponse:
    gone = next((user for user in near if str(user.pk) == request.POST["let_go"]), None)
    if gone is not None:
        actions.let_go(case=case, colleague=gone, by=request.user)
        messages.success(request, _("%(who)s sees this person no longer.") % {"who": gone})
    return redirect("cases:beside", case.pk)
