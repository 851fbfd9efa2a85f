"""Tables that stack on a phone. Their roles are written out, because `display` takes them away."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from samnak.ground.ui.scripts import mark_scripts
from samnak.ground.ui.tags.people import person_names

register = template.Library()


@register.simple_block_tag
def table(content: SafeString, caption: Any, kind: str = "stack", hide_caption: bool = False) -> SafeString:
    """A table whose caption says what and how many. kind: stack, "stack board" (people), seen (small), "".

    Inside: `{% heads %}`, then `{% rows %}` with `{% row %}`s of one `{% name_cell %}` or `{% head_cell %}`
    and `{% cell %}`s.
    """
    context = {"content": content, "caption": caption, "kind": kind, "hide_caption": hide_caption}
    return render_to_string("ui/parts/table.html", context)


@register.inclusion_tag("ui/parts/heads.html")
def heads(*words: Any, numbers: str = "") -> dict[str, Any]:
    """The heads. An empty word is the column of actions; numbers: places of number columns ("3,4")."""
    places = {int(place) for place in numbers.split(",") if place}
    return {"heads": [{"word": word, "number": place in places} for place, word in enumerate(words, 1)]}


@register.simple_block_tag
def rows(content: SafeString) -> SafeString:
    """The rows of the table."""
    return format_html('<tbody role="rowgroup">{}</tbody>', content)


@register.simple_block_tag
def row(content: SafeString, mark: bool = False) -> SafeString:
    """One row; mark lays it on the mat: to be acted on."""
    css = SafeString(' class="mark"') if mark else ""
    return format_html('<tr role="row"{}>{}</tr>', css, content)


@register.simple_tag
def name_cell(person: Any, url: str = "") -> SafeString:
    """The first cell of a row about a person: their name is the row's head and its link."""
    return format_html('<th role="rowheader" scope="row" class="two-names">{}</th>', person_names(person, url))


@register.simple_block_tag
def head_cell(content: SafeString, kind: str = "") -> SafeString:
    """The first cell of any other row."""
    css = format_html(' class="{}"', kind) if kind else ""
    return format_html('<th role="rowheader" scope="row"{}>{}</th>', css, content)


@register.simple_block_tag
def cell(content: SafeString, kind: str = "") -> SafeString:
    """A cell. kind: num (a number), go (the action), cut (not on a phone), full (own line there), st, to."""
    css = format_html(' class="{}"', kind) if kind else ""
    return format_html('<td role="cell"{}>{}</td>', css, SafeString(content.strip()))


@register.simple_tag
def cells(*words: Any) -> SafeString:
    """Plain cells of text, one for each word."""
    return format_html_join("", '<td role="cell">{}</td>', ((mark_scripts(word),) for word in words))
