"""What was searched for lately, kept sealed in the web session under short keys: a name never stands in an address."""

from __future__ import annotations

import secrets

from samnak.ground.access.request import Request
from samnak.ground.access.sealed import open_sealed, seal

KEPT = 10  # so many pages of results one may go back to
ASKED = "asked"


def keep(request: Request, text: str) -> str:
    """The key of what is asked now; the oldest is forgotten."""
    key = secrets.token_urlsafe(9)
    kept = [*request.session.get(ASKED, {}).items(), (key, seal(text.encode()).hex())]
    request.session[ASKED] = dict(kept[-KEPT:])
    return key


def asked(request: Request, key: str) -> str | None:
    """What was asked under this key; None when it is not known any more."""
    raw = request.session.get(ASKED, {}).get(key)
    return None if raw is None else open_sealed(bytes.fromhex(raw)).decode()
