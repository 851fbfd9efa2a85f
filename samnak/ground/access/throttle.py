"""How often somebody may be wrong.

- One account from one address: ten wrong passwords in 15 minutes (axes counts). Then both wait.
- One account from everywhere: from thirty on, each address has three tries instead of ten. Whoever guesses from many
  addresses gets few tries, and nobody locks a colleague out: at an address of their own the owner still has theirs.
- One address: a hundred wrong passwords for accounts there are. A whole office may stand behind one address, so that
  names nobody has are not counted, who looks after accounts is told, and whoever signed in well from there within a
  month gets in under their own limit.
- A second factor, and one's own password asked again: ten in 15 minutes for an account, whatever the address. Only
  somebody who gave the password comes so far.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Sum
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.refusals import Refused

WAIT = dt.timedelta(minutes=15)
MONTH = dt.timedelta(days=30)
OF_ACCOUNT_AND_ADDRESS = 10
OF_ACCOUNT = 30
UNDER_ATTACK = 3
OF_ADDRESS = 100
OF_FACTOR = 10
TOO_MANY = _("Too many tries. Wait 15 minutes and try again.")


def limit(request: HttpRequest, credentials: Any) -> int:
    """How many wrong passwords axes lets pass for this account at this address."""
    from samnak.ground.access.signin import tried_name

    name = tried_name(request, credentials)
    return UNDER_ATTACK if _failures(username=name) >= OF_ACCOUNT else OF_ACCOUNT_AND_ADDRESS


def failures_from(address: str) -> tuple[int, int]:
    """How many sign-ins failed from this address of late: for accounts there are, and for names nobody has."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WAIT, ip_address=address).order_by()
    counts = dict(recent.values_list("username").annotate(n=Sum("failures_since_start")))
    names = User.objects.annotate(small=Lower("username")).filter(small__in=[name for name in counts if name])
    known = sum(counts[name] for name in names.values_list("small", flat=True))
    return known, sum(counts.values()) - known


def place(user: User, address: str) -> str:
    """A trace of where somebody signs in: four signs, made with the server's key. It fits tens of thousands of
    addresses, so that it names none, and hardly ever the one from which somebody guesses."""
    return salted_hmac("samnak.access.place", f"{user.pk} {address}").hexdigest()[:4]


def is_known_at(user: User, address: str) -> bool:
    """Whether this account signed in well from there within a month."""
    entered = AuditEntry.objects.filter(about_id=user.pk, key="access.signed_in", at__gte=timezone.now() - MONTH)
    return entered.filter(facts__place=place(user, address)).exists()


def _failures(**whose: str) -> int:
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WAIT, **whose)
    return recent.aggregate(all=Sum("failures_since_start"))["all"] or 0


def since(user: User, key: str, period: dt.timedelta) -> int:
    """How often the log tells this of a user in the last while."""
    return AuditEntry.objects.filter(about_id=user.pk, key=key, at__gte=timezone.now() - period).count()


def check_may_try(user: User, key: str) -> None:
    """Refused when too many tries of this kind failed. Call it with the user's row locked."""
    if since(user, key, WAIT) >= OF_FACTOR:
        raise Refused(TOO_MANY, status=403)
