"""What may be asked for, for how long, and by whom. No writes, no request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ASKED, READ, ROLES, WRITE, grants
from samnak.ground.packs import NOT_SAID, Purpose
from samnak.reception.register.models import APART, Recipient
from samnak.reception.register.models.consents import OPEN

APART_DAYS = 90  # HIV, drug use, and whatever a lawyer is told
AUTHORITY_DAYS = 30  # within these a single event must come
ASKS = "register.consent"

NOTHING = _("Tick what may be told. Nothing is ticked beforehand.")
NOT_THIS = _("You may not ask for this. Ask the colleague who may know of it.")
ALONE = _("HIV and drug use are asked for one at a time, each by itself. Take the other ticks away.")
NOT_OFFERED = _("This is not asked for here. Begin again.")
NOT_READ = _("Read it to them first: that a no costs nothing. Then tick it.")


def askable(near: Iterable[str], purpose: Purpose, recipient: Recipient) -> list[str]:
    """The compartments these roles, which stand near a person, may ask about. It follows from the roles alone, so that
    it tells nothing of what is written down of the person."""
    asking = [key for key in near if ASKS in ROLES[key].permissions]
    offered = [each for each in purpose.compartments if _fits(each, recipient)]
    return [each for each in offered if any(_may_know(key, each) for key in asking)]


def _may_know(role: str, compartment: str) -> bool:
    """Whether the role knows of it without anybody's consent. Reception writes kin in the US down, and may ask."""
    return grants(role, compartment, READ) or grants(role, compartment, WRITE)


def _fits(compartment: str, recipient: Recipient) -> bool:
    """To a role of this house only what it reads by consent alone; it reads the rest anyhow, or never."""
    return recipient.kind != Recipient.Kind.INSIDE or compartment in opened_to(recipient.role)


def opened_to(role: str) -> frozenset[str]:
    """What a role of ours reads only while a person's consent lives."""
    cells = ROLES[role].cells if role in ROLES else {}
    return frozenset(key for key, cell in cells.items() if ASKED in cell)


def fits(purpose: Purpose | None, recipient: Recipient | None) -> bool:
    """Whether this purpose may be asked for with this recipient today."""
    if purpose is None or recipient is None or purpose.retired or recipient.ended_at is not None:
        return False
    return recipient.kind in purpose.recipients


def is_once(purpose: Purpose, recipient: Recipient) -> bool:
    """Whether a yes holds for one time only: always so for an authority, an embassy too."""
    return purpose.once or recipient.is_authority


def days(purpose: Purpose, recipient: Recipient, compartments: Collection[str]) -> int:
    """How many days a yes holds at most."""
    most = [purpose.days]
    if recipient.is_authority:
        most.append(AUTHORITY_DAYS)
    if recipient.kind == Recipient.Kind.ATTORNEY or set(compartments) & set(APART):
        most.append(APART_DAYS)
    return min(most)


def last_day(purpose: Purpose, recipient: Recipient, compartments: Collection[str], today: dt.date) -> dt.date:
    return today + dt.timedelta(days=days(purpose, recipient, compartments))


def known_in(compartments: Collection[str]) -> str:
    """The compartment whose readers know of a consent over these."""
    return next((each for each in APART if each in compartments), OPEN)


def check_what(compartments: Collection[str], allowed: Collection[str]) -> None:
    """Something is ticked, the asker may ask for all of it, and what is most private stands alone."""
    if not compartments:
        raise Refused(NOTHING, field="compartments")
    if not set(compartments) <= set(allowed):
        raise Refused(NOT_THIS, field="compartments", status=403)
    if set(compartments) & set(APART) and len(set(compartments)) > 1:
        raise Refused(ALONE, field="compartments")


def check_until(until: dt.date, longest: dt.date, today: dt.date) -> None:
    if until < today:
        raise Refused(_("This day is over. Choose today or a day to come."), field="until")
    if until > longest:
        raise Refused(_("This is longer than may be asked for at once. Choose an earlier day."), field="until")


def check_said(said: str, *, freely: bool) -> None:
    """A yes counts only from somebody who was read that a no costs nothing."""
    if said == "yes" and not freely:
        raise Refused(NOT_READ, field="freely")


def check_language(language: str) -> None:
    known = {choice.key for choice in packs.current().choices("welcome.languages")} | set(packs.current().languages)
    if language not in known or language == NOT_SAID:
        raise Refused(_("Choose the language in which it was read."), field="language")
