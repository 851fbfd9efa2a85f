"""Buttons, notes, refusals, and what is not there yet."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from samnak.ground import downloads
from samnak.ground.access.decisions import has_permission
from samnak.ground.ui.scripts import mark_scripts

register = template.Library()

BUTTONS = ("", "second", "row", "plain", "stop")
NOTES = ("", "stop", "ok", "soon")


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: Any,
    kind: str = "",
    href: str = "",
    name: str = "",
    value: str = "",
    about: Any = "",
    form: str = "",
) -> dict[str, Any]:
    """A verb. kind: "" (filled, one on a page), second, row (in a table row), plain (a link's look), stop.

    With href a link, else a submit button; about: hidden words after the label, so that ten "Done" differ.
    """
    if kind not in BUTTONS:
        raise ValueError(f"a button is one of {BUTTONS}, not {kind!r}")
    css = f"btn {kind}".strip()
    return {
        "label": mark_scripts(label),
        "css": css,
        "href": href,
        "name": name,
        "value": value,
        "about": mark_scripts(about),
        "form": form,
    }


@register.simple_block_tag
def acts(content: SafeString) -> SafeString:
    """Buttons side by side; not printed."""
    return format_html('<div class="acts">{}</div>', content)


@register.simple_block_tag
def thumb(content: SafeString) -> SafeString:
    """The bar at the bottom of the welcome card: Back, and the one thing to do, where a thumb is."""
    return format_html('<div class="thumb">{}</div>', content)


@register.simple_block_tag
def note(content: SafeString, title: Any = "", kind: str = "") -> SafeString:
    """A band with something to know. kind: "", stop (refused), ok (it adds up), soon (not certain yet)."""
    if kind not in NOTES:
        raise ValueError(f"a note is one of {NOTES}, not {kind!r}")
    return render_to_string("ui/parts/note.html", {"content": content, "title": title, "kind": kind})


@register.inclusion_tag("ui/parts/refusal.html")
def refusal(reason: Any, text: Any = "", url: str = "", way: Any = "") -> dict[str, Any]:
    """Why not, as a sentence; then what opens the door, as a link (url, way)."""
    return {"reason": reason, "text": text, "url": url, "way": way}


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(title: Any, text: Any = "", url: str = "", way: Any = "") -> dict[str, Any]:
    """What would be here, and the one action that brings it."""
    return {"title": title, "stop": _stop(str(title).rstrip()) if text else "", "text": text, "url": url, "way": way}


def _stop(title: str) -> str:
    """What ends a title that a sentence follows, in the script it is written in."""
    if not title or title[-1] in ".?!…។៕":
        return ""
    return "។" if "\u1780" <= title[-1] <= "\u17ff" else "."


@register.inclusion_tag("ui/parts/unsent.html")
def unsent() -> dict[str, Any]:
    """What a form with data-keep shows when the network fails. Stands in the form, hidden until then."""
    return {}


@register.inclusion_tag("ui/parts/download.html", takes_context=True)
def download(context: Any, table: str, **scope: Any) -> dict[str, Any]:
    """The one link below a table's heading, for whoever may take something out: what of it may leave, and for whom.

    table: a key of `ground.downloads`; scope: what of the page's address narrows the table (life="alive").
    """
    user = getattr(context.get("request"), "user", None)
    query = downloads.narrowed("", {name: str(value) for name, value in scope.items() if value})
    return {"table": table, "query": query, "may": has_permission(user, "exports.make")}
