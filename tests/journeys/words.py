"""Words of a page in its language, as the catalogue has them, so that a story holds in both."""

from django.utils import translation


def said(text: str, language: str) -> str:
    """What a page in this language says for an English sentence of the code."""
    with translation.override(language):
        return translation.gettext(text)
