"""How much was given, as people type it. Nothing is guessed: `12,50` could be two things and is asked for again."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.refusals import Refused
from samnak.ground.text.digits import to_latin

LARGEST = 1_000_000_000  # of any amount, in its smallest unit
_WHOLE = re.compile(r"\d{1,3}(?:[ ,]\d{3})+|\d+")


def read_amount(typed: str, minor_digits: int) -> int | None:
    """`12.50` with two minor digits is 1250; `40,000` and `40 000` with none are 40000; nothing typed is None.

    Digits of any script are read. Raises `Refused` at `amount`.
    """
    text = " ".join(to_latin(typed).split())
    if not text:
        return None
    whole, point, parts = text.partition(".")
    if not _WHOLE.fullmatch(whole) or (point and not parts.isdigit()):
        raise Refused(_("Write only the number, with a point before the cents: 12.50 or 40,000."), field="amount")
    if len(parts) > minor_digits:
        if minor_digits:
            raise Refused(_("There are too many digits after the point. Write 12.50, or 1,250."), field="amount")
        raise Refused(_("This is counted in whole numbers. Write it without a point."), field="amount")
    amount = int(re.sub(r"[ ,]", "", whole)[:20]) * 10**minor_digits + int(parts.ljust(minor_digits, "0") or 0)
    if amount > LARGEST:
        raise Refused(_("This amount is too large. Look at the number again."), field="amount")
    return amount
