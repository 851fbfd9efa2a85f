"""Setting up a second step: the first one on the way in, another one from one's own page."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.ground.access import factors
from samnak.ground.access.actions import add_app, add_passkey, make_codes, prove_password
from samnak.ground.access.entrance import entering, go, keep_language, let_in, may_stand_in, way_on
from samnak.ground.access.forms import AppForm, OwnPasswordForm, PasskeyForm
from samnak.ground.access.gates import READ_OR_SEND, public
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.views.second import elsewhere

SECRET = "new_app"  # noqa: S105 - in the web session, encrypted: the secret an app is being given


def _who(request: HttpRequest) -> tuple[User | None, bool]:
    """Who sets up a second step here, and whether it is their first. Who has one already gives it before anything."""
    if isinstance(request.user, User):
        return request.user, False
    user = entering(request)
    return (None, True) if user is None or factors.has_one(user) else (user, True)


def _way_back(request: HttpRequest) -> HttpResponse:
    return go("access:second", request) if entering(request) else elsewhere(request)


@public
@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    """Choose: an app that shows codes, or a passkey."""
    user, first = _who(request)
    if user is None:
        return _way_back(request)
    kinds = {row.type for row in factors.of(user)}
    context = {"first": first, "kinds": kinds, "next": way_on(request), "demo": first and may_stand_in(request)}
    return render(request, "access/set_up.html", context)


@public
@READ_OR_SEND
def set_up_app(request: HttpRequest) -> HttpResponse:
    """The picture to photograph with the app, the same as letters, and the first code."""
    user, first = _who(request)
    if user is None:
        return _way_back(request)
    secret = _secret(request)
    form = AppForm(request.POST if request.method == "POST" else None, asks=not first)
    if form.is_valid() and _proven(form, user):
        try:
            add_app(secret=secret, code=form.cleaned_data["code"], first=first, by=user)
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            request.session.pop(SECRET, None)
            return _added(request, user, first, factors.APP)
    letters = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {"form": form, "first": first, "letters": letters, "next": way_on(request)}
    context["address"] = factors.address(user, secret)
    return render(request, "access/set_up_app.html", context)


def _secret(request: HttpRequest) -> str:
    """The secret the app is being given: the same until it is added."""
    kept = request.session.get(SECRET)
    try:
        if kept:
            return str(get_adapter().decrypt(kept))
    except InvalidToken:
        pass  # kept under another secret of the server: begin anew
    secret = factors.new_secret()
    request.session[SECRET] = get_adapter().encrypt(secret)
    return secret


@public
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The secret as a picture an app can photograph, while it is being set up."""
    user, _first = _who(request)
    if user is None:
        return _way_back(request)
    drawn = factors.picture(user, _secret(request))
    return HttpResponse(drawn, content_type="image/svg+xml")


@public
@READ_OR_SEND
def set_up_passkey(request: HttpRequest) -> HttpResponse:
    """The lock of this phone or computer, or a key on a ring."""
    user, first = _who(request)
    if user is None:
        return _way_back(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None, asks=not first)
    if form.is_valid() and _proven(form, user):
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        try:
            add_passkey(name=name, credential=credential, first=first, by=user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _added(request, user, first, factors.PASSKEY)
    asked = json.dumps(factors.ask_for_new_passkey(user))
    context = {"form": form, "first": first, "asked": asked, "next": way_on(request)}
    return render(request, "access/set_up_passkey.html", context)


def _proven(form: OwnPasswordForm, user: User) -> bool:
    """Whether the password asked once more was right; where it is not asked, yes."""
    return "password" not in form.fields or is_own(form, user)


def is_own(form: Any, user: User) -> bool:
    """Whether the form's password is the user's; if not, the form says so."""
    try:
        right = prove_password(password=form.cleaned_data["password"], by=user)
    except Refused as refused:
        form.add_error("password", refused.sentence)
        return False
    if not right:
        form.add_error("password", _("This is not your password."))
    return right


def _added(request: HttpRequest, user: User, first: bool, kind: str) -> HttpResponse:
    """The first one opens the door, and shows the recovery codes this one time; another leads back to one's page."""
    if not first:
        messages.success(request, _("Your second step is added."))
        return redirect("desk:me")
    let_in(request, user, kind)
    codes = make_codes(by=user)
    response = render(request, "access/codes_shown.html", {"codes": codes, "next": way_on(request), "first": True})
    keep_language(response, user.language)
    return response
