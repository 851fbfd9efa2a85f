"""What every page needs to draw its frame: navigation, the other language, who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from samnak.ground.ui import navigation
from samnak.ground.ui.formats import moment
from samnak.ground.ui.scripts import is_khmer_page

PHONE_PLACES = 4  # and "More" is the fifth
LANGUAGES = {"en": "English", "km": "ខ្មែរ"}


@dataclass(frozen=True)
class Word:
    """An entry of the navigation as this page shows it. current: "page", "true" (inside it) or empty."""

    key: str
    label: Any
    url: str
    current: str
    wide: bool


class Layout:
    """The frame of one page, counted only when a whole page is drawn (fragments never ask)."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        """The signed-in user, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def user_name(self) -> str:
        """How the user is called on a page, in the page's script if they gave it."""
        if not self.user:
            return ""
        khmer = getattr(self.user, "name_km", "") if is_khmer_page() else ""
        return str(khmer or self.user.get_full_name() or self.user.get_username())

    @cached_property
    def may_search(self) -> bool:
        """Whether the search box stands on this user's pages."""
        from samnak.ground.access.decisions import has_permission

        return bool(self.user) and has_permission(self.user, "register.search")

    @cached_property
    def sees(self) -> str:
        """What this user sees here, in a sentence that is true for all of their roles."""
        from samnak.ground.access.models import User
        from samnak.ground.access.roles import ROLES

        near = {ROLES[key].relation for key in self.user.role_keys()} if isinstance(self.user, User) else set()
        if "team" in near:
            return _("You see the people of your team, and everybody with whom nobody walks now.")
        if "received" in near:
            both = _("You see the people you walk beside, and those who came in the last seven days.")
            return both if "assigned" in near else _("You see the people who came in the last seven days.")
        if "assigned" in near:
            return _("You see only the people you walk beside.")
        if "break_glass" in near:
            return _("You see a person only while their file is open in an emergency.")
        return _("You see only what your work needs.")

    @cached_property
    def open_until(self) -> Any:
        """Until when a file is open to this user that was opened in an emergency; None where none is."""
        from samnak.ground.access.decisions import emergency_until

        return emergency_until(self.user) if self.user else None

    @cached_property
    def words(self) -> list[Word]:
        """The navigation this user may use; all but the first four phone entries are wide-screen only."""
        shown: list[Word] = []
        places = PHONE_PLACES
        for entry in navigation.entries():
            url = self._url_for(entry)
            if not url:
                continue
            on_phone = entry.phone and places > 0
            places -= on_phone
            shown.append(Word(entry.key, entry.label, url, self._current(entry, url), not on_phone))
        return shown

    def _url_for(self, entry: navigation.Entry) -> str:
        """The address, or nothing when the user may not enter or the room has no page yet."""
        from samnak.ground.access.decisions import has_permission

        if not self.user or (entry.permission and not has_permission(self.user, entry.permission)):
            return ""
        try:
            return reverse(entry.url_name)
        except NoReverseMatch:
            if settings.DEBUG:
                raise
            return ""

    def _current(self, entry: navigation.Entry, url: str) -> str:
        match = getattr(self.request, "resolver_match", None)
        if match is None:
            return ""
        if match.view_name == entry.url_name:
            return "page"
        if any(other.url_name == match.view_name for other in navigation.entries()):
            return ""  # this page is another word of the navigation
        here, there = self.request.path.split("/"), url.split("/")
        inside = match.namespace == entry.key and url != "/" and here[1] == there[1]  # all lies under the first page
        return "true" if inside else ""

    @property
    def languages(self) -> list[dict[str, str]]:
        """The other languages, each by its own name."""
        here = (translation.get_language() or "en")[:2]
        return [{"code": code, "name": name} for code, name in LANGUAGES.items() if code != here]

    @property
    def next(self) -> str:
        """Where a language switch comes back to: this page with its filters."""
        return self.request.get_full_path()

    @property
    def help(self) -> str:
        """Whom to ask and under which number, from settings.SAMNAK_HELP: "Pov, 012 000 111", or the same for English
        and for Khmer pages with a bar between them."""
        english, _bar, khmer = str(getattr(settings, "SAMNAK_HELP", "")).partition("|")
        in_khmer = (translation.get_language() or "en").startswith("km")
        return (khmer.strip() if in_khmer else "") or english.strip()

    @property
    def printed(self) -> str:
        """Now, as the foot of a printed page says it."""
        return moment(timezone.now())


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `layout` in every template rendered with a request."""
    return {"layout": SimpleLazyObject(lambda: Layout(request))}
