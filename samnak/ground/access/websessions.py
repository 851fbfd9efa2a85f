"""The engine of web sessions: 15 minutes without a request end one, and 8 hours whatever happens.

Both are kept on the server, in `expire_date` and `began_at`: no saving makes a session older than that. A session in
which only the password was given yet belongs to nobody (`EntranceMiddleware`); `complete` makes it whole.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from samnak.ground.access import agents
from samnak.ground.access.models import User, WebSession

IDLE = dt.timedelta(minutes=15)
WHOLE_DAY = dt.timedelta(hours=8)
STAMPED_EVERY = dt.timedelta(minutes=1)
BEGAN, AGENT, FACTOR = "began", "agent", "factor"  # in the session: when, in what, and [whose, when] a factor was given


class SessionStore(DatabaseStore):
    """Web sessions in the database, with whose they are and since when."""

    row: WebSession | None = None

    @classmethod
    def get_model_class(cls) -> type[WebSession]:
        return WebSession

    def _get_session_from_db(self) -> WebSession | None:
        now = timezone.now()
        row = WebSession.objects.filter(
            session_key=self.session_key, expire_date__gt=now, began_at__gt=now - WHOLE_DAY
        ).first()
        if row is None:
            self._session_key = None  # a key that opens nothing is not taken over
        self.row = row
        return row

    def create_model_instance(self, data: dict[str, Any]) -> WebSession:
        now = timezone.now()
        began = _moment(data.setdefault(BEGAN, now.timestamp()))
        whose, given_at = data.get(FACTOR) or ("", None)
        browser, system = data.get(AGENT) or ("", "")
        owner = data.get(SESSION_KEY)
        self.row = WebSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=ends_at(began, now),
            shown=self.row.shown if self.row else WebSession._meta.get_field("shown").get_default(),
            user_id=owner,
            began_at=began,
            seen_at=now,
            factor_at=_moment(given_at) if given_at and whose == owner else None,
            browser=browser,
            system=system,
        )
        return self.row

    def save(self, must_create: bool = False) -> None:
        if must_create:
            self.row = None  # a new key is a new session
        super().save(must_create)

    def stamp(self) -> None:
        """That somebody is still there: at most once a minute, and one statement."""
        now = timezone.now()
        if self.row is None or self.modified or now - self.row.seen_at < STAMPED_EVERY:
            return  # nobody is there, it is saved anyway, or it was stamped just now
        fresh = {"seen_at": now, "expire_date": ends_at(self.row.began_at, now)}
        try:
            WebSession.objects.filter(session_key=self.session_key).update(**fresh)
        except OperationalError:
            return  # somebody else writes for long: the page is answered, and the next one stamps


def ends_at(began: dt.datetime, now: dt.datetime) -> dt.datetime:
    return min(now + IDLE, began + WHOLE_DAY)


def _moment(stamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(stamp, dt.UTC)


def factor_given(session: SessionBase) -> bool:
    """Whether the one whose password opened this session gave a second factor in it too."""
    whose, _given_at = session.get(FACTOR) or ("", None)
    return bool(whose) and whose == session.get(SESSION_KEY)


def begin(request: HttpRequest) -> None:
    """The password was given just now: the session begins anew, and no factor was given in it."""
    request.session.pop(FACTOR, None)
    request.session[BEGAN] = time.time()
    request.session[AGENT] = list(agents.words_of(request.headers.get("User-Agent", "")))


def complete(session: SessionBase, user: User) -> None:
    """The second factor was given: the session is whole, and gets another key."""
    session.cycle_key()
    session[FACTOR] = [str(user.pk), timezone.now().timestamp()]


def of(user: User) -> QuerySet[WebSession]:
    """Where this user is signed in now, the latest first."""
    now = timezone.now()
    rows = WebSession.objects.filter(user=user, expire_date__gt=now, began_at__gt=now - WHOLE_DAY)
    return rows.defer("session_data").order_by("-seen_at")
