"""Answers of the programme pack as choices of a form, in the page's language."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.packs import NOT_SAID

DOES_NOT_WANT_TO_SAY = _("Does not want to say")
NOT_KNOWN = _("not known")


def choices(name: str, *, blank: object = None, not_said: bool = False) -> Callable[[], list[tuple[str, object]]]:
    """Choices of the pack's list `name`, asked for anew on each page. `blank` is the words of "no answer"."""

    def now() -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = [("", blank)] if blank is not None else []
        found += [(c.key, c.label.in_language(get_language() or "en")) for c in packs.current().choices(name)]
        return found + ([(NOT_SAID, DOES_NOT_WANT_TO_SAY)] if not_said else [])

    return now


def label(name: str, key: str) -> object:
    """The words of one answer; of an unknown key the key itself; of no answer nothing."""
    if not key:
        return ""
    if key == NOT_SAID:
        return DOES_NOT_WANT_TO_SAY
    return packs.current().text(name, key).in_language(get_language() or "en")
