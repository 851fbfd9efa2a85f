"""Closing a file with age: to the key of whoever it is for, or with words only the two of them know."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import pyrage
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.refusals import Refused

KEY, WORDS, PASSPHRASE, OPEN = "key", "words", "passphrase", "open"
SHORTEST = 12
_FIRST, _SECOND = "bdghjklmnprstvwz", "aeiou"  # 6,400 words that mean nothing, easy to say in both languages
MANY = 6  # 75 bits
_WORDS = re.compile(rf"(?:(?:[{_FIRST}][{_SECOND}]){{2}} ){{{MANY - 1}}}(?:[{_FIRST}][{_SECOND}]){{2}}")


@dataclass(frozen=True, repr=False)
class Seal:
    """How a file is closed. `secret` is the public key, or the words; words are never kept."""

    kind: str = OPEN
    secret: str = ""


def six_words() -> str:
    """Words for a file, made anew each time and told by telephone or by hand."""
    one = lambda: "".join(secrets.choice(_FIRST) + secrets.choice(_SECOND) for _half in "12")  # noqa: E731
    return " ".join(one() for _n in range(MANY))


def check(seal: Seal, *, holds_people: bool) -> None:
    """Refuse a seal that closes nothing: what holds people is never taken out open."""
    if seal.kind == OPEN:
        if holds_people:
            raise Refused(_("A file with people in it is always closed. Choose how."), field="sealing")
    elif seal.kind == KEY:
        _recipient(seal.secret)
    elif seal.kind == WORDS:
        if not _WORDS.fullmatch(seal.secret):
            raise Refused(_("The six words are not whole. Open the page again."), field="sealing")
    elif seal.kind == PASSPHRASE:
        _check_passphrase(seal.secret)
    else:
        raise Refused(_("Choose how the file is closed."), field="sealing")


def _check_passphrase(words: str) -> None:
    if len(words) < SHORTEST:
        raise Refused(_("Write at least 12 characters; a short sentence is best."), field="passphrase")
    try:
        CommonPasswordValidator().validate(words)
    except ValidationError:
        raise Refused(_("Too many people use these words. Choose others."), field="passphrase") from None


def _recipient(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError:
        raise Refused(_("This is no age key. It begins with age1 and has 62 characters."), field="age_key") from None


def sealed(data: bytes, seal: Seal) -> bytes:
    """The file as it is kept and handed out."""
    if seal.kind == OPEN:
        return data
    if seal.kind == KEY:
        return bytes(pyrage.encrypt(data, [_recipient(seal.secret)]))
    return bytes(pyrage.passphrase.encrypt(data, seal.secret))
