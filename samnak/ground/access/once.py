"""The same form sent twice does its work once."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.actors import Actor
from samnak.ground.access.models import DoneOnce, User
from samnak.ground.access.refusals import Refused

Made = TypeVar("Made")
SENT_BEFORE = _("This form was sent before. What you typed now is not kept: open a new one.")


def claim(key: UUID | None, action: str, *, by: Actor) -> DoneOnce | None:
    """Take the key for this action; None if it is new, else what was done with it before.

    Call it first in the action's transaction: a second sender waits here until the first has finished. A
    key that another person or another action used is refused. A machine sends no form.
    """
    if key is None or not isinstance(by, User):
        return None
    try:
        with transaction.atomic():
            DoneOnce.objects.create(key=key, action=action, by=by)
            return None
    except IntegrityError:
        row = DoneOnce.objects.get(pk=key)
    if row.action != action or row.by_id != by.pk:
        raise Refused(_("This form was used for something else. Open the page again and fill it in once more."))
    return row


def unchanged(made: Made, **typed: Any) -> Made:
    """What the key made before, for who sends the same again. Other words under the same key are refused: a form
    that says "kept" must not drop what was typed."""
    if any(getattr(made, name) != value for name, value in typed.items()):
        raise Refused(SENT_BEFORE)
    return made


def is_known(key: UUID | None, *, by: User) -> bool:
    """Whether this user's form was sent before and did its work."""
    return key is not None and DoneOnce.objects.filter(pk=key, by=by, result__isnull=False).exists()


def keep(key: UUID | None, result: UUID) -> None:
    """Remember what the action made, for the sender who comes again."""
    if key is not None:
        DoneOnce.objects.filter(pk=key).update(result=result)
