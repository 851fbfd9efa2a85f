"""Rows a page of accounts stands on, and a refusal put where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from samnak.ground.access.models import Proposal, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.rules import OWN
from samnak.ground.ui.forms import into


def user_of(user_id: UUID) -> User:
    return get_object_or_404(User.objects.select_related("supervisor"), pk=user_id)


def another(request: Request, user_id: UUID) -> User:
    """Somebody else's account: what is on this page nobody does for themselves."""
    user = user_of(user_id)
    if request.method == "POST" and user.pk == request.user.pk:
        raise Refused(OWN, status=403)
    return user


def proposal_of(proposal_id: UUID) -> Proposal:
    return get_object_or_404(
        Proposal.objects.select_related("user__supervisor", "asked_by", "answered_by"), pk=proposal_id
    )


def done(request: Request, said: str, there: str, *args: Any) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS, said)
    return redirect(there, *args)


def tried(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the form is right and what it asks for was done; else its fields say why not. A refusal that is not about
    the form is a page."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        if refused.status == 403:
            raise
        into(form, refused)
        return False
    return True


def attempt(request: Request, act: Callable[[], Any], said: str, there: str, *args: Any) -> HttpResponse:
    """Do it and go on; why it cannot be done now stands on the same page. What is not one's own to do is a refusal."""
    try:
        act()
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.add_message(request, messages.ERROR, str(refused))
        return redirect(there, *args)
    return done(request, said, there, *args)
