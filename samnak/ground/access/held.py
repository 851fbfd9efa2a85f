"""A form sent after the sign-in ran out: kept encrypted, given back to its writer, sent again by hand.

The form carries a signed note of whose it is (`{% form_guard %}`), because by then nobody is signed in. Only
that user gets it back, once, within a day. Files are too large and too dangerous to keep: they are asked for again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from samnak.ground.access.ciphers import cipher
from samnak.ground.access.models import HeldForm, User

OWNER_FIELD = "_owner"
HELD_FIELD = "_held"  # a held form that is sent again says which it was
NOT_KEPT = {"csrfmiddlewaretoken", OWNER_FIELD, HELD_FIELD}
# Forms of one's own entrance hold passwords and codes: nothing of them is kept. Elsewhere a secret is known by name.
NEVER_HELD = ("/me/", "/sign-in/", "/sign-out/", "/invitation/")
SECRETS = {"password", "new", "again", "code", "credential", "passphrase", "passphrase_again"}
SECRETS_AT = {"/exports/": {"words"}}
UNSENT = "unsent"  # in the session: whether a form waited when this user signed in
MOST = 20  # forms of one writer that wait at a time
LARGEST = 1024 * 1024  # bytes of form text
_salt = "samnak.form.owner"
_kind = "samnak.held.form"


def owner_note(user: User) -> str:
    """What a form carries to say whose it is."""
    return signing.dumps(str(user.pk), salt=_salt)


def hold(request: HttpRequest) -> HeldForm | None:
    """Keep the posted form if it says whose it is; None if it does not (nothing is kept)."""
    owner = _owner_of(request)
    if owner is None or request.path.startswith(NEVER_HELD):
        return None
    here = [names for at, names in SECRETS_AT.items() if request.path.startswith(at)]
    dropped = NOT_KEPT.union(SECRETS, *here)
    fields = {name: values for name, values in request.POST.lists() if name not in dropped}
    body = json.dumps({"path": request.get_full_path(), "fields": fields, "files": sorted(request.FILES)})
    if len(body) > LARGEST:
        return None
    HeldForm.objects.filter(at__lt=timezone.now() - HeldForm.LIFE).delete()
    if HeldForm.objects.filter(owner=owner).count() >= MOST:
        return None
    return HeldForm.objects.create(owner=owner, body=cipher(_kind).encrypt(body.encode()))


def _owner_of(request: HttpRequest) -> UUID | None:
    try:
        note = signing.loads(request.POST.get(OWNER_FIELD, ""), salt=_salt, max_age=7 * 24 * 3600)
        owner = UUID(note)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return owner if User.objects.filter(pk=owner, is_active=True).exists() else None


@dataclass(frozen=True)
class Kept:
    """A held form, opened for its writer."""

    path: str
    fields: dict[str, list[str]]
    files: list[str]

    @property
    def typed(self) -> list[str]:
        """What stood in the form, for its writer to recognise it: a date as one, no keys, no ticks, nothing empty."""
        hidden = {"key", "version", "walking", "next", "day_seen"}
        shown = {name: values for name, values in self.fields.items() if name not in hidden and values != ["on"]}
        for day in [name.removesuffix("_day") for name in shown if name.endswith("_day")]:
            parts = [" ".join(shown.pop(f"{day}_{part}", [])) for part in ("day", "month", "year")]
            shown[day] = ["-".join(part for part in reversed(parts) if part)]
        return [words for values in shown.values() if (words := " ".join(values)).strip()]


def waiting(user: User) -> list[HeldForm]:
    """Forms of this user that were never sent, the newest first. One query."""
    rows = HeldForm.objects.filter(owner=user.pk, at__gte=timezone.now() - HeldForm.LIFE)
    return list(rows.defer("body").order_by("-at"))


def give_back(form_id: UUID, user: User) -> Kept | None:
    """The form if it is this user's and not too old. It stays until it is sent again or a day has passed."""
    row = HeldForm.objects.filter(pk=form_id, owner=user.pk, at__gte=timezone.now() - HeldForm.LIFE).first()
    if row is None:
        return None
    try:
        body: dict[str, Any] = json.loads(cipher(_kind).decrypt(row.body))
    except InvalidToken:
        return None
    return Kept(body["path"], body["fields"], body["files"])


def forget_sent(request: HttpRequest, status: int) -> None:
    """A held form that was sent again and taken (answered by going on) is not needed any more."""
    if request.method != "POST" or status != 302 or not request.user.is_authenticated:
        return
    try:
        forget(UUID(request.POST.get(HELD_FIELD, "")), request.user)
    except ValueError:
        return


def forget(form_id: UUID, user: User) -> None:
    HeldForm.objects.filter(pk=form_id, owner=user.pk).delete()
