"""Words, dates and numbers; the status of a thing; the mark."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from samnak.ground.ui import formats, names
from samnak.ground.ui.scripts import in_language, is_khmer_page, mark_scripts

register = template.Library()

register.filter("day", formats.day)
register.filter("plain_day", formats.plain_day)
register.filter("short_day", formats.short_day)
register.filter("near_day", formats.near_day)
register.filter("long_day", formats.long_day)
register.filter("clock", formats.clock)
register.filter("moment", formats.moment)
register.filter("partial_date", formats.partial_date)
register.filter("count", formats.count)
register.filter("page_digits", formats.page_digits)
register.filter("paper_digits", formats.paper_digits)
register.filter("plain_name", names.plain_name)
register.filter("khmer", mark_scripts)
register.filter("in_language", in_language)

STATUSES = ("none", "doing", "done", "soon", "late", "off", "own")


@register.simple_tag
def status(kind: str, word: Any) -> SafeString:
    """A shape and a word. kind: none, doing, done, soon, late, off (not taken up), own (private, agreed)."""
    if kind not in STATUSES:
        raise ValueError(f"a status is one of {', '.join(STATUSES)}, not {kind!r}")
    return format_html('<span class="is {}"><span>{}</span></span>', kind, mark_scripts(word))


@register.inclusion_tag("ui/parts/say.html")
def say(words: Any, hint: Any = None, language: str = "") -> dict[str, Any]:
    """Words to say aloud, in the quotation marks of their language (the page's, or "en"/"km" if given)."""
    khmer = language == "km" if language else is_khmer_page()
    quoted = format_html("«{}»" if khmer else "“{}”", words)
    default = gettext("Say it in the language they like best")
    return {
        "words": in_language(quoted, language) if language else quoted,
        "hint": default if hint is None else hint,
    }


@register.inclusion_tag("ui/parts/mark.html")
def mark() -> dict[str, Any]:
    """The mark alone: two tips, 64 x 32."""
    return {}


@register.inclusion_tag("ui/parts/roof.html")
def roof() -> dict[str, Any]:
    """The roof with its line over the whole page; once on each page, at the top."""
    return {}
