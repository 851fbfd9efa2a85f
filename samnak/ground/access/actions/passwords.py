"""One's own password. Nobody chooses another's."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from samnak.ground.access import audit
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.models import User


@transaction.atomic
def change_password(*, new: str, but: str | None = None, by: User) -> None:
    """A new password for oneself; everywhere else one is signed out. The old one was asked for before."""
    validate_password(new, by)
    by.set_password(new)
    by.save(update_fields=["password"])
    audit.record("access.password_changed", by=by, about=by)
    end_sessions(user=by, by=by, but=but)
