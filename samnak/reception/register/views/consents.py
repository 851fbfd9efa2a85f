"""Asking a person what may be told of them: for what, to whom, what, and the words that are read to them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.packs import Purpose
from samnak.ground.ui.forms import into
from samnak.reception.register import actions, queries
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.actions import ConsentFacts
from samnak.reception.register.consent_forms import SaidForm, WhatForm
from samnak.reception.register.consent_rules import NOT_OFFERED
from samnak.reception.register.consent_shown import how_long, language_of, spoken, standing_words
from samnak.reception.register.models import Person, Recipient
from samnak.reception.register.queries import consents as asked


def beside(request: Request, person_id: UUID, permission: str = "") -> tuple[Eyes, Person]:
    """The reader beside the person, if they may know of the person's consents; otherwise the page does not exist."""
    eyes = Eyes(request.user, person_id)
    person = eyes.once(queries.person_beside)
    if person is None or not eyes.reads("consent") or (permission and not eyes.may(permission)):
        raise Http404
    return eyes, person


def about(eyes: Eyes, key: str) -> dict[str, Any]:
    """Whom the page is about; that it was read is noted."""
    reads.note(key, by=eyes.user, subjects=[eyes.person], compartments=["client", "identity", "consent"])
    return {"person_id": eyes.person, "name": queries.name_beside(eyes)}


@needs("register.see")
@require_GET
def consents(request: Request, person_id: UUID) -> HttpResponse:
    """Everything a person was asked, and what they said: what holds, what was refused, what is over."""
    eyes, person = beside(request, person_id)
    now, died = timezone.now(), person.life_status == "died"
    words = standing_words(asked.standing_beside(eyes, person, now), now, died=died)
    context = {
        "standing": words,
        "may_ask": eyes.may(rules.ASKS) and not died,
        "may_withdraw": bool(words) and eyes.may("register.withdraw"),  # of what they may not know: no word
        "may_print": eyes.may("register.who_saw"),
        "may_list": has_permission(request.user, "register.recipients"),
    }
    return render(request, "register/consents.html", context | about(eyes, "register.consents_read"))


@needs("register.consent")
@require_GET
def ask(request: Request, person_id: UUID) -> HttpResponse:
    """The first step: for what."""
    eyes, _person = beside(request, person_id, rules.ASKS)
    context = {"purposes": asked.purposes_for(eyes.near, asked.recipients())}
    return render(request, "register/consent_ask.html", context | about(eyes, "register.consent_begun"))


@needs("register.consent")
@require_GET
def ask_whom(request: Request, person_id: UUID, purpose: str) -> HttpResponse:
    """The second step: to whom."""
    eyes, _person = beside(request, person_id, rules.ASKS)
    found = packs.current().purpose(purpose)
    to = asked.recipients_for(eyes.near, found, asked.recipients()) if found else []
    if not to:
        raise Http404
    context = {"purpose": found, "recipients": to, "may_list": has_permission(request.user, "register.recipients")}
    return render(request, "register/consent_whom.html", context | about(eyes, "register.consent_begun"))


@needs("register.consent")
@READ_OR_SEND
def ask_words(request: Request, person_id: UUID, purpose: str, recipient_id: UUID) -> HttpResponse:
    """The third step: what; then the words to read aloud, and what was said to them."""
    eyes, person = beside(request, person_id, rules.ASKS)
    found, to = packs.current().purpose(purpose), asked.recipient(recipient_id)
    if found is None or to is None or not rules.fits(found, to):
        raise Http404
    askable = rules.askable(eyes.near, found, to)
    if not askable:
        raise Http404
    today = timezone.localdate()
    hint = how_long(found, to, askable, today)
    form = WhatForm(request.POST or None, askable=askable, hint=hint)
    context = {"purpose": found, "to": to, "form": form, "once": rules.is_once(found, to)}
    if request.method == "POST" and form.is_valid():
        try:
            return _read_aloud(request, eyes, person, found, to, form, askable, context)
        except Refused as refused:
            into(form, refused)
    return render(request, "register/consent_what.html", context | about(eyes, "register.consent_begun"))


def _read_aloud(
    request: Request, eyes: Eyes, person: Person, purpose: Purpose, to: Recipient, form: WhatForm, askable: list[str],
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """The words, large; below them what the person said. Sent with an answer, it is written down."""
    what, today = form.cleaned_data["compartments"], timezone.localdate()
    rules.check_what(what, askable)
    until = form.cleaned_data["until"] or rules.last_day(purpose, to, what, today)
    rules.check_until(until, rules.last_day(purpose, to, what, today), today)
    text = packs.current().consent_text(purpose.key, today)
    if text is None:
        raise Refused(NOT_OFFERED)
    first = language_of(eyes.see(person))
    said = SaidForm(request.POST if "said" in request.POST or _answered(request) else None, initial={"language": first})
    if said.is_bound and said.is_valid():
        try:
            facts = _facts(purpose, form, said, until)
            made = actions.ask_consent(person=person, recipient=to, facts=facts, by=request.user, key=key_of(request))
            _say_kept(request, made.said)
            return redirect("register:consents", person.pk)
        except Refused as refused:
            into(said, refused)
    more = {
        "spoken": spoken(text, purpose, to, what, until, first),
        "text": text,
        "said": said,
        "what": what,
        "until": until,
    }
    return render(request, "register/consent_words.html", context | more | about(eyes, "register.consent_read_aloud"))


def _answered(request: Request) -> bool:
    """Whether it came from the page with the words, even with no answer chosen yet."""
    return request.POST.get("next") == "keep"


def _facts(purpose: Purpose, form: WhatForm, said: SaidForm, until: dt.date) -> ConsentFacts:
    return ConsentFacts(
        purpose=purpose.key,
        compartments=tuple(form.cleaned_data["compartments"]),
        until=until,
        version=form.cleaned_data["version"],
        **said.cleaned_data,
    )


YES_KEPT = _("Written down. They may change their mind at any time.")
NO_KEPT = _("Written down. It costs them nothing: every help goes on.")
LATER_KEPT = _("Written down. Ask again on another day, or wait until they ask.")


def _say_kept(request: Request, said: str) -> None:
    messages.success(request, YES_KEPT if said == "yes" else NO_KEPT if said == "no" else LATER_KEPT)
