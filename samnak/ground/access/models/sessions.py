"""Web sessions: somebody signed in, in one browser."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.models.users import User


class WebSessionManager(BaseSessionManager):
    """Asked by the engine (`samnak.ground.access.websessions`) alone."""


class WebSession(AbstractBaseSession):
    """One browser in which somebody is signed in, or about to be. Holds no address, only words for the browser.

    `shown` names it on pages: the key itself would open it. `factor_at` tells since when it is whole: before that only
    the password was given. Its row is deleted when it ends, and with that it is over at once.
    """

    shown = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="web_sessions")
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    factor_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)

    FIELDS = declare(
        public("shown"),
        sensitive(
            "audit",
            "session_key",
            "session_data",
            "expire_date",
            "user",
            "began_at",
            "seen_at",
            "factor_at",
            "browser",
            "system",
        ),
    )

    objects: ClassVar[WebSessionManager] = WebSessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "web session"
        verbose_name_plural = "web sessions"

    @classmethod
    def get_session_store_class(cls) -> type:
        from samnak.ground.access.websessions import SessionStore

        return SessionStore
