"""Words of casework in templates."""

from django import template

from samnak.casework.cases import shown
from samnak.ground.packs import Text

register = template.Library()
register.filter("label_of", shown.label_of)


@register.filter
def said_in(words: Text, language: str) -> str:
    """Words of the pack in a language."""
    return words.in_language(language)
