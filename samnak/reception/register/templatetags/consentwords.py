"""Words of consents in templates."""

from typing import Any

from django import template
from django.utils.translation import get_language

from samnak.ground.packs import Choice, Text
from samnak.ground.ui.formats import page_digits
from samnak.reception.register.models import Consent

register = template.Library()


@register.filter
def org_words(text: Text) -> str:
    """Words of the pack in the page's language."""
    return text.in_language(get_language() or "en")


@register.filter
def choice_words(choice: Choice) -> str:
    return org_words(choice.label)


@register.filter
def choice_note(choice: Choice) -> str:
    """What stands under a choice, if anything."""
    return org_words(choice.note) if choice.note else ""


@register.filter
def taken_back_how(row: Any) -> Any:
    """How something was taken back, in words."""
    return dict(Consent.TakenBack.choices).get(row.taken_back_how, "")


register.filter("version_digits", page_digits)
