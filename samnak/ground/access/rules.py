"""Rules of accounts: what takes two people, and what nobody does to their own account."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from samnak.ground.access.actors import COMMAND, DEMO, Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import PERMISSIONS, ROLES
from samnak.ground.text.scripts import foreign_to_names

# Whoever holds one of these watches over others, or is the second person of something: to hold it takes two as well.
WATCHING = frozenset("access.confirm access.second access.break_glass access.wall exports.release audit.see".split())
WATCHERS = frozenset(key for key, role in ROLES.items() if role.permissions & WATCHING)
# Whoever holds one of these reads something of people: a second person says first that its owner is who they should be.
TWO_PEOPLE = WATCHERS | {key for key, role in ROLES.items() if role.cells}
NEVER_SHUT = ("director", "administrator")  # the last of these is not even shut out: nobody could let them in again
NEVER_NONE = (*NEVER_SHUT, "auditor", "supervisor")  # the last holder of one of these is not ended
STAYS = dt.timedelta(days=30)  # whoever's role ends sooner than that after another's is nobody who stays
CONFIRMERS = frozenset(key for key, role in ROLES.items() if "access.confirm" in role.permissions)
ENOUGH = 2  # holders of access.confirm: with fewer nobody could confirm, and the server itself makes the first ones
LIVES = dt.timedelta(hours=72)  # so long something waits for a second person, and a recovery may be used
WAITS = dt.timedelta(hours=24)  # so long a recovery waits before it works: whoever lost nothing can stop it
LONGEST = 500  # of a reason
SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")

OWN = _("Nobody changes what they may do themselves, nor closes their own account. Ask a colleague.")
NOT_OURS = _("Only an administrator looks after accounts.")
CLOSED = _("This account is closed. Open it again first.")
PEOPLE_LEFT = ngettext_lazy(
    "%(n)s person has nobody else yet. Their supervisor hands them over first, and was told.",
    "%(n)s people have nobody else yet. Their supervisor hands them over first, and was told.",
    "n",
)
FEW = _("Then fewer than two could confirm what takes two people. Let a colleague become one of them first.")
NOT_IN_YET = _("Its owner has not come in yet: password and second step. Confirm it when they have.")
NAME_TAKEN = _(
    "There is an account of that name already (sign-in name %(username)s). Write something that tells them apart, such"
    " as what they do."
)
BY_SERVER = _(
    "This account holds a role that takes two people, and its owner has not come in yet. Whoever has its link holds the"
    " role too, so a new one is made on the server only: %(command)s"
)
LAST = _("Nobody else holds this role, and it must not be without anybody. Give it to a colleague first.")


def takes_two(role: str) -> bool:
    """Whether this role is given by two people: one asks, another confirms."""
    return role in TWO_PEOPLE


def check_may_change(user: User, by: Actor, permission: str = "access.accounts") -> None:
    """Whoever looks after accounts does so for others. A command on the server may, and the made-up programme."""
    if by in (COMMAND, DEMO):
        return
    if permission not in PERMISSIONS or not has_permission(by, permission):
        raise Refused(NOT_OURS, status=403)
    if isinstance(by, User) and by.pk == user.pk:
        raise Refused(OWN, status=403)


def check_may_give(user: User, role: str, by: Actor, confirmers: int) -> None:
    """A role that takes two is not given here: but for the first of an installation, by a command on its server."""
    check_may_change(user, by)
    if not user.is_active:
        raise Refused(CLOSED)
    if not takes_two(role) or made_up(by) or is_first(role, by, confirmers):
        return
    raise Refused(_("This role takes two people: one asks for it, and another one confirms."))


def is_first(role: str, by: Actor, confirmers: int) -> bool:
    """Whether the server itself gives this role at once, because nobody is there yet who could confirm it."""
    return by == COMMAND and confirmers < ENOUGH and (role in CONFIRMERS or role not in WATCHERS)


def server_makes(user: User) -> dict[str, str]:
    """The command by which the server makes a first link anew, for the sentence BY_SERVER."""
    return {"command": f"bin/samnak invite {user.username} --again"}


def made_up(by: Actor) -> bool:
    """Whether this is the made-up programme, or a test: never an installation with real people."""
    return by == DEMO and (settings.DEMO or settings.TESTING)


def check_name(name: str, name_km: str = "") -> None:
    if not name.strip():
        raise Refused(_("Write the name by which colleagues call them."), field="name")
    for field, text in (("name", name), ("name_km", name_km)):
        if foreign_to_names(text):
            raise Refused(_("A name has Latin or Khmer letters. One of these only looks like it."), field=field)


def check_sign_in_name(name: str) -> None:
    """Latin letters only, so that nobody can take a name that looks like another's."""
    if not SIGN_IN_NAME.fullmatch(name):
        raise Refused(
            _(
                "A sign-in name has two or more small Latin letters, digits, dots or dashes."
                " It begins with a letter or a digit."
            ),
            field="username",
        )


def check_reason(reason: str, field: str = "reason") -> None:
    if not reason.strip():
        raise Refused(_("Write in a few words why."), field=field)
    if len(reason) > LONGEST:
        raise Refused(_("Say it in 500 characters or fewer."), field=field)


def check_last_day(day: dt.date | None, field: str = "until") -> None:
    if day is not None and day < timezone.localdate():
        raise Refused(_("This day has passed. Choose a later one."), field=field)


def earlier(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """Which of two ends comes first; none is no end."""
    return min((end for end in (one, other) if end is not None), default=None)


def moment(end: dt.datetime | None) -> str:
    """An end as the log keeps it."""
    return end.isoformat() if end else ""
