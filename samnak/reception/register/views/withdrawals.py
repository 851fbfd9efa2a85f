"""What was agreed to, taken back: one of a person's consents, all of them, and telling those who were told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into
from samnak.reception.register import actions
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.consent_forms import TakenBackForm
from samnak.reception.register.consent_shown import ShownConsent, shown
from samnak.reception.register.models import Consent
from samnak.reception.register.queries import consents as asked
from samnak.reception.register.views.consents import about, beside

OPENED = ["client", "identity", "consent"]
ENDED = _("It has ended, from this moment on. What was told before cannot be taken back.")


def one(request: Request, consent_id: UUID, permission: str = "") -> tuple[Eyes, Consent]:
    """A consent this reader may know of; otherwise the page does not exist."""
    rows = Consent.objects.visible_to(request.user).filter(pk=consent_id)
    row = rows.select_related("recipient", "made_by", "ended_by", "told_by", "person").first()
    if row is None:
        raise Http404
    return beside(request, row.person_id, permission)[0], row


def _words(eyes: Eyes, row: Consent) -> ShownConsent:
    return shown(eyes.see(row), timezone.now(), died=row.person.life_status == "died")


@needs("register.see")
@require_GET
def consent(request: Request, consent_id: UUID) -> HttpResponse:
    """One answer whole: with the words that were read, and what became of it."""
    eyes, row = one(request, consent_id)
    seen, words = eyes.see(row), _words(eyes, row)
    living = row.said == Consent.Said.YES and row.ended_at is None and words.kind == "done"
    was_used = row.ended_reason == Consent.Ended.USED
    text = packs.current().consent_text_version(row.purpose, row.text_version)
    context: dict[str, Any] = {
        "row": seen,
        "shown": words,
        "text": text,
        "unchanged": text is not None and text.text_hash == row.text_hash,
        "paragraphs": text.text.in_language(row.language).strip().splitlines() if text else [],
        "spoken": text.text.language(row.language) if text else "",
        "may_withdraw": (living or was_used) and eyes.may("register.withdraw"),
        "was_used": was_used,
        "may_use": living and row.once and eyes.may(rules.ASKS),
        "may_tell": words.to_tell and eyes.may("register.withdraw"),
    }
    return render(request, "register/consent.html", context | about(eyes, "register.consent_read"))


@needs("register.withdraw")
@READ_OR_SEND
def withdraw(request: Request, consent_id: UUID) -> HttpResponse:
    """The person takes it back: ask once, then it ends."""
    eyes, row = one(request, consent_id, "register.withdraw")
    form = TakenBackForm(request.POST or None, initial={"how": "in_person"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_consent(consent=row, by=request.user, **form.cleaned_data)
            messages.success(request, ENDED)
            return redirect("register:consent", row.pk)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "shown": _words(eyes, row), "row": row}
    return render(request, "register/consent_withdraw.html", context | about(eyes, "register.consent_read"))


@needs("register.withdraw")
@READ_OR_SEND
def withdraw_all(request: Request, person_id: UUID) -> HttpResponse:
    """The person takes back everything. The page does not tell how much that is."""
    eyes, person = beside(request, person_id, "register.withdraw")
    form = TakenBackForm(request.POST or None, initial={"how": "in_person"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_all(person=person, by=request.user, **form.cleaned_data)
            messages.success(request, _("Whatever they had agreed to has ended, from this moment on."))
            return redirect("register:consents", person.pk)
        except Refused as refused:
            into(form, refused)
    return render(request, "register/consent_withdraw_all.html", {"form": form} | about(eyes, "register.consents_read"))


@needs("register.consent")
@require_POST
def used(request: Request, consent_id: UUID) -> HttpResponse:
    """What was agreed to for one time was told now."""
    eyes, row = one(request, consent_id, rules.ASKS)
    if not row.once:
        raise Refused(_("This consent is not for one time only."))
    actions.use_once(people=[eyes.person], purpose=row.purpose, recipient=row.recipient_id, by=request.user)
    messages.success(request, _("Written down. For the next time, ask again."))
    return redirect("register:consent", row.pk)


# ---- those who were told -------------------------------------------------------------------------------


@needs("register.withdraw")
@require_GET
def to_tell(request: Request) -> HttpResponse:
    """Recipients who are still to be told that a consent has ended."""
    found = asked.telling(request.user)
    people = {each.row.person_id for each in found}
    reads.note("register.to_tell_read", by=request.user, subjects=people, compartments=OPENED)
    now = timezone.now()
    lines = [{"name": each.name, "person_id": each.row.person_id, "shown": shown(each.row, now)} for each in found]
    return render(request, "register/consents_to_tell.html", {"lines": lines})


@needs("register.withdraw")
@require_GET
def letter(request: Request, consent_id: UUID) -> HttpResponse:
    """A letter to the recipient, to print: that it ended, without a reason."""
    eyes, row = one(request, consent_id, "register.withdraw")
    words = _words(eyes, row)
    if row.ended_reason not in asked.TO_TELL or row.recipient.role:
        raise Refused(_("There is nothing to tell: it still lives, or nobody outside was told."))
    context = {"row": eyes.see(row), "shown": words, "organisation": packs.current().organisation.name}
    return render(request, "register/consent_letter.html", context | about(eyes, "register.consent_read"))


@needs("register.withdraw")
@require_POST
def told(request: Request, consent_id: UUID) -> HttpResponse:
    """The recipient was told."""
    _eyes, row = one(request, consent_id, "register.withdraw")
    actions.say_told(consent=row, by=request.user)
    messages.success(request, _("Written down: they were told."))
    return redirect("register:to_tell")
