"""Sign-in: by invitation only. Name and password first; nothing opens before the second step."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import websessions
from samnak.ground.access.actions import fail_sign_in, give_password
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
        fail_sign_in(user=tried, by=DOOR)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says enough."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account, or one whose last day has passed, is answered, and audited, like a wrong password."""
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.is_active and not user.is_over:
            return user
        if user is not None:
            self.authentication_failed(request, **credentials)
        return None

    def get_login_stages(self) -> list[str]:
        """The second step is ours (`EntranceMiddleware`): it stands before everything, not only behind one page."""
        return []

    def login(self, request: HttpRequest, user: Any) -> None:
        """The password was right: a new session begins, which opens nothing but the second step."""
        super().login(request, user)
        websessions.begin(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        leads_to = super().post_login(request, user, **kwargs)
        give_password(by=user)
        websessions.SessionStore.clear_expired()
        return redirect_to_login(leads_to["Location"], reverse("access:second"))


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
