"""Second factors: which somebody has, and whether a code, a passkey or a recovery code is right.

A right code of an app is taken once: its number of half minutes is kept beside the secret, in the database, so that no
other process takes it again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from qrcode.image.svg import SvgPathFillImage

from samnak.ground.access.models import User
from samnak.ground.text.digits import to_latin

APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
FACTORS = (APP, PASSKEY)  # recovery codes stand in for one, and are none themselves
STEP = 30  # seconds a code of an app lives
DRIFT = 1  # steps by which a phone's clock may be wrong
LAST_STEP = "last_step"


def of(user: User) -> QuerySet[Authenticator]:
    """Apps and passkeys of this user, the oldest first."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).order_by("created_at", "pk")


def has_one(user: User) -> bool:
    return of(user).exists()


def codes_left(user: User) -> int:
    """How many recovery codes can still be used."""
    row = Authenticator.objects.filter(user_id=user.pk, type=CODES).first()
    try:
        return len(RecoveryCodes(row).get_unused_codes()) if row else 0
    except InvalidToken:  # made under another secret of the server
        return 0


@dataclass(frozen=True)
class Held:
    """One factor as its owner's page shows it."""

    id: int
    kind: str
    name: str
    added_at: Any
    used_at: Any


def shown(rows: Iterable[Authenticator]) -> list[Held]:
    return [Held(row.pk, row.type, row.data.get("name", ""), row.created_at, row.last_used_at) for row in rows]


# ---- codes of an app --------------------------------------------------------------------------------


def new_secret() -> str:
    return str(generate_totp_secret())


def plain(code: str) -> str:
    """A code as typed, in whatever digits and however spaced, as its digits alone."""
    return "".join(c for c in to_latin(code) if c.isascii() and c.isdigit())


def step_of(secret: str, code: str, after: int = 0) -> int | None:
    """The half minute to which this code belongs; None if it is not right now, or not later than `after`."""
    now = int(time.time()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and constant_time_compare(format_hotp_value(hotp_value(secret, step)), plain(code)):
            return step
    return None


def check_app(row: Authenticator, code: str) -> bool:
    """Whether the code of the app is right and new. Call it with the user's row locked."""
    try:
        step = step_of(get_adapter().decrypt(row.data["secret"]), code, row.data.get(LAST_STEP, 0))
    except InvalidToken:  # made under another secret of the server
        return False
    if step is None:
        return False
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    return True


def address(user: User, secret: str) -> str:
    """What opens an app on the phone itself: `otpauth://...`. It holds the secret."""
    return str(get_adapter().build_totp_url(user, secret))


def picture(user: User, secret: str) -> bytes:
    """What an app photographs, drawn on white: a QR code."""
    drawn = qrcode.make(address(user, secret), image_factory=SvgPathFillImage)
    return bytes(drawn.to_string())


# ---- passkeys ---------------------------------------------------------------------------------------


def passkey_of(user: User, credential: Any) -> Authenticator | None:
    """The passkey that signed what was asked of it; None if it did not. What was asked stands in the web session."""
    try:
        webauthn.parse_authentication_response(credential)
        found: Authenticator = webauthn.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return found


def is_registration(credential: Any) -> bool:
    """Whether a new passkey answers what was asked of it."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def ask_for_passkey(user: User) -> dict[str, Any]:
    return plain_tree(webauthn.begin_authentication(user))


def ask_for_new_passkey(user: User) -> dict[str, Any]:
    return plain_tree(webauthn.begin_registration(user, passwordless=False))


def plain_tree(found: Any) -> Any:
    """What a library's own mappings and lists hold, as JSON knows it."""
    if isinstance(found, dict) or hasattr(found, "items"):
        return {str(key): plain_tree(value) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [plain_tree(value) for value in found]
    return found


# ---- recovery codes ---------------------------------------------------------------------------------


def use_code(row: Authenticator, code: str) -> bool:
    """Whether this is one of the recovery codes; it is used up with that."""
    try:
        return bool(RecoveryCodes(row).validate_code(plain(code)))
    except InvalidToken:  # made under another secret of the server
        return False


def spaced(codes: Iterable[str]) -> list[str]:
    """Codes as they are printed: two groups, easy to copy by hand."""
    return [f"{code[: len(code) // 2]} {code[len(code) // 2 :]}" for code in codes]
