"""A person's name on a page: family first in both scripts, family in Latin capitals, never cut."""

from typing import NamedTuple

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from samnak.ground.ui.scripts import in_language, is_khmer_page


class Shown(NamedTuple):
    """A name ready for a page: the first script, the other one (or empty), and what they are called."""

    first: SafeString
    other: SafeString
    called: str


def _part(person: object, key: str) -> str:
    value = person.get(key) if isinstance(person, dict) else getattr(person, key, "")
    return str(value or "").strip()


def latin_name(person: object) -> str:
    """`LONG Rithy`, from an object or dict with family, given; empty when neither is known."""
    return " ".join(part for part in (_part(person, "family").upper(), _part(person, "given")) if part)


def plain_name(person: object) -> str:
    """One line of text in the page's own script if there is one, for labels and hidden words."""
    khmer, latin = _part(person, "khmer"), latin_name(person)
    first, second = (khmer, latin) if is_khmer_page() else (latin, khmer)
    return first or second or gettext("Name not known")


def shown(person: object) -> Shown:
    """Both scripts, the page's own first, each marked with its language where it is not the page's.

    person: object or dict with family, given, khmer and called, each a string, empty or None.
    """
    latin, khmer = in_language(latin_name(person), "en"), in_language(_part(person, "khmer"), "km")
    first, other = (khmer, latin) if is_khmer_page() else (latin, khmer)
    if not first:
        first, other = other, first
    return Shown(first or conditional_escape(gettext("Name not known")), other, _part(person, "called"))
