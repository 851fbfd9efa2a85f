"""Under what name somebody may stand on the list of those to be told, and who says so. No writes, no request."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.matching.folding import KHMER, fold
from samnak.ground.text import hidden, scripts
from samnak.reception.register.models import Recipient
from samnak.reception.register.rules import hidden as is_control

KEEPS = "register.recipients"
KEEPERS = tuple(key for key, role in ROLES.items() if KEEPS in role.permissions)
LONGEST = 120
NO_KHMER = _(
    "Write how it is called in Khmer: it is read aloud. Where there is no Khmer name, write the same name again."
)


def bare(name: str) -> str:
    """A name as it is compared: its letters alone, however they are typed, without any "the"."""
    folded = fold(hidden.strip(name))
    letters = "".join(c for c in folded if c.isalpha() or KHMER.match(c)).replace("the", "")
    return letters or folded.replace(" ", "")


def check_written(kind: str, name: str, name_km: str) -> None:
    """It has a kind and a name in both languages, in letters that cannot be taken for others."""
    if kind == Recipient.Kind.INSIDE or kind not in Recipient.Kind.values:
        raise Refused(_("Choose what kind of office or organisation it is."), field="kind")
    if not bare(name):
        raise Refused(_("Write how it is called."), field="name")
    if not bare(name_km):
        raise Refused(NO_KHMER, field="name_km")
    if len(name) > LONGEST or len(name_km) > LONGEST or any(is_control(c) for c in name + name_km):
        raise Refused(_("Write the name in at most 120 plain characters."), field="name")
    for field, words in (("name", name), ("name_km", name_km)):
        if scripts.foreign_to_names(words):
            raise Refused(_("Write the name in Latin or Khmer letters."), field=field)


def check_free(row: Recipient, others: Iterable[Recipient]) -> None:
    """Nobody else has one of its names: under another kind nobody ever, for an embassy is no partner the day after it
    was taken off the list; under the same kind nobody who stands or waits there now."""
    names = {bare(row.name), bare(row.name_km)}
    taken = [one for one in others if one.pk != row.pk and names & {bare(one.name), bare(one.name_km or one.name)}]
    for one in taken:
        if one.kind != row.kind and one.was_no_slip:
            kind = {"kind": Recipient.Kind(one.kind).label}
            raise Refused(
                _("One name has one kind: this one stands, or stood, in the list as “%(kind)s”.") % kind, field="name"
            )
    if any(one.ended_at is None and one.kind == row.kind for one in taken):
        raise Refused(_("This name stands in the list already."), field="name")


def is_theirs(row: Recipient, by: User) -> bool:
    """Whether this keeper is the one who wants it on the list, and so not the second one."""
    return row.asked_by_id == by.pk


def check_may_say_yes(row: Recipient, by: Actor, *, made_up: bool) -> None:
    """Another keeper, never the one who asked; no machine, but the made-up programme."""
    if made_up:
        return
    if not isinstance(by, User) or is_theirs(row, by):
        raise Refused(_("You asked for this yourself. Another supervisor or director has to say yes."), status=403)
