"""The list of those to whom something may be told, once a person agrees."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into
from samnak.reception.register import actions
from samnak.reception.register.consent_forms import RecipientForm
from samnak.reception.register.models import Recipient
from samnak.reception.register.queries import consents as asked


@needs("register.recipients")
@READ_OR_SEND
def recipients(request: Request) -> HttpResponse:
    """Everybody on the list, and a form for one more. Names no person who came to us."""
    form = RecipientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_recipient(by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("register:recipients")
        except Refused as refused:
            into(form, refused)
    return render(request, "register/recipients.html", {"form": form, "recipients": asked.recipients(ended=True)})


def _one(recipient_id: UUID) -> Recipient:
    """One of the list; a role of ours stands there by itself and is neither taken off nor put back."""
    found = asked.recipient(recipient_id)
    if found is None or found.kind == Recipient.Kind.INSIDE:
        raise Http404
    return found


@needs("register.recipients")
@READ_OR_SEND
def end_recipient(request: Request, recipient_id: UUID) -> HttpResponse:
    """Nothing is to go there any more: ask once, and say how many people it touches."""
    found = _one(recipient_id)
    if request.method == "POST":
        actions.end_recipient(recipient=found, by=request.user)
        messages.success(request, _("Nothing goes there any more. What people said about it stays in their history."))
        return redirect("register:recipients")
    context = {"to": found, "agreed": asked.how_many_agreed(found.pk)}
    return render(request, "register/recipient_end.html", context)


@needs("register.recipients")
@READ_OR_SEND
def restore_recipient(request: Request, recipient_id: UUID) -> HttpResponse:
    """It was taken off the list and is to stand there again: ask once, for what people agreed to holds again."""
    found = _one(recipient_id)
    if request.method == "POST":
        actions.restore_recipient(recipient=found, by=request.user)
        messages.success(request, _("It stands on the list again."))
        return redirect("register:recipients")
    context = {"to": found, "agreed": asked.how_many_agreed(found.pk), "back": True}
    return render(request, "register/recipient_end.html", context)
