"""What the owner of an account does with it: second steps, recovery codes, password, web sessions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.ground.access import factors
from samnak.ground.access.actions import change_password, end_session, end_sessions, make_codes, remove_factor
from samnak.ground.access.forms import ChangePasswordForm, OwnPasswordForm
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.views.setting_up import is_own


@needs("desk.me")
@READ_OR_SEND
def factor_remove(request: Request, factor_id: int) -> HttpResponse:
    """Take one of one's second steps away."""
    rows = list(factors.of(request.user))
    row = next((each for each in rows if each.pk == factor_id), None)
    if row is None:
        raise Http404
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and is_own(form, request.user):
        try:
            remove_factor(factor=row, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("It is removed."))
            return redirect("desk:me")
    context = {"form": form, "row": factors.shown([row])[0], "only": len(rows) == 1}
    return render(request, "access/factor_remove.html", context)


@needs("desk.me")
@READ_OR_SEND
def codes(request: Request) -> HttpResponse:
    """New recovery codes, shown once."""
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and is_own(form, request.user):
        try:
            made = make_codes(by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return render(request, "access/codes_shown.html", {"codes": made, "next": "/me/"})
    return render(request, "access/codes.html", {"form": form, "left": factors.codes_left(request.user)})


@needs("desk.me")
@READ_OR_SEND
def password(request: Request) -> HttpResponse:
    """One's own password; everywhere else one is signed out with it."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if _right(form, request.user):
        change_password(new=form.cleaned_data["new"], but=request.session.session_key, by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Everywhere else you are signed out."))
        return redirect("desk:me")
    return render(request, "access/password.html", {"form": form})


def _right(form: ChangePasswordForm, user: User) -> bool:
    """Whether the old password is theirs and the new one will do. What is wrong with either is said at once."""
    good = form.is_valid()
    if "password" not in getattr(form, "cleaned_data", {}):
        return False
    return is_own(form, user) and good


@needs("desk.me")
@require_POST
def session_end(request: Request, shown: UUID) -> HttpResponse:
    """Sign out in another browser."""
    end_session(shown=shown, by=request.user)
    messages.success(request, _("There you are signed out now."))
    return redirect("desk:me")


@needs("desk.me")
@require_POST
def sessions_end(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    end_sessions(user=request.user, but=request.session.session_key, by=request.user)
    messages.success(request, _("Everywhere else you are signed out now."))
    return redirect("desk:me")
