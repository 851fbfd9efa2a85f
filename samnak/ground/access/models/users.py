"""Users and the roles they hold."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.roles import ROLES


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who works with Samnak. Made by invitation; never deleted, only closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("sign-in name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_km = models.CharField(_("name in Khmer"), max_length=80, blank=True)
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="team")
    language = models.CharField(max_length=5, default="km")
    is_active = models.BooleanField(default=True)
    last_day = models.DateField(null=True, blank=True)  # interns, helpers: their roles end with it by themselves
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    FIELDS = declare(
        public(
            "id",
            "username",
            "name",
            "name_km",
            "supervisor",
            "language",
            "is_active",
            "last_day",
            "created_at",
            "last_login",
        ),
        sensitive("audit", "password"),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        """How the user is called, in the language of the page."""
        return self.called((get_language() or "")[:2])

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def _roles(self) -> frozenset[str]:
        rows = self.roles.filter(RoleGrant.live_q(timezone.now()))
        return frozenset(row.role for row in rows if row.role in ROLES)

    def role_keys(self) -> frozenset[str]:
        """Keys of the roles held at this moment; none for an account that is closed or whose last day has passed."""
        return self._roles if self.is_active and not self.is_over else frozenset()

    @property
    def is_over(self) -> bool:
        """Whether the last day of a helper's account has passed."""
        return self.last_day is not None and self.last_day < timezone.localdate()

    def called(self, language: str) -> str:
        return self.name_km if language == "km" and self.name_km else self.name


class RoleGrant(models.Model):
    """That a user holds a role, from when until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30, choices=[(key, role.label) for key, role in ROLES.items()])
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(public("id", "user", "role", "since", "until"))

    @staticmethod
    def live_q(now: dt.datetime) -> Q:
        """Held at this moment. What begins later is not there yet, what has ended does not count."""
        return (Q(until=None) | Q(until__gt=now)) & Q(since__lte=now)

    @property
    def label(self) -> Any:
        """The role in words; its key where it is no role any more."""
        return ROLES[self.role].label if self.role in ROLES else self.role
