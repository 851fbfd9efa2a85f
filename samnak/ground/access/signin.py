"""Sign-in: by invitation only. There is no second factor yet."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, held
from samnak.ground.access.actions import choose_language
from samnak.ground.access.actors import DOOR
from samnak.ground.access.models import User

CHOSEN = "language_chosen"  # in the session of somebody not signed in yet: the language they chose


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and no message is sent to anybody."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right. Try again."),
        "account_inactive": _("The sign-in name or the password is not right. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait 15 minutes and try again."),
        "rate_limited": _("Too many tries. Wait 15 minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A failed try is audited: for whom if the name is an account's, never with what was typed."""
        tried = User.objects.filter(username__iexact=tried_name(request, credentials)).first()
        with transaction.atomic():
            audit.record("access.sign_in_failed", by=DOOR, about=tried)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says enough."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account, or one whose last day has passed, is answered like a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if isinstance(user, User) and user.is_active and not user.is_over else None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        if (chosen := request.session.pop(CHOSEN, "")) in dict(settings.LANGUAGES):
            choose_language(language=chosen, by=user)
        request.session[held.UNSENT] = bool(held.waiting(user))  # Today asks again only where something waits
        response = super().post_login(request, user, **kwargs)
        with transaction.atomic():
            audit.record("access.signed_in", by=user, about=user)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=365 * 86400,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )
        return response


def tried_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The sign-in name that was tried, as failures are counted: without regard to case."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(name).replace("\0", "").strip().casefold()[:40]


def client_address(request: HttpRequest) -> str:
    """The address somebody comes from: behind so many proxies of ours, what the outermost of them saw.

    Addresses further left in X-Forwarded-For can be written by anybody and are not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    passed = [a.strip() for a in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()]
    return passed[-settings.PROXIES] if len(passed) >= settings.PROXIES else direct


def user_display(user: User) -> str:
    return user.name
