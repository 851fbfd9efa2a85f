"""A person on a page: names, facts, services, the river of what happened, their word."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from samnak.ground.ui import names
from samnak.ground.ui.scripts import mark_scripts

register = template.Library()

RIVER = ("", "next", "own", "watch", "next watch", "next own", "now", "year", "landed")


@register.simple_tag
def person_names(person: Any, url: str = "") -> SafeString:
    """Both scripts, the page's own first and bold. person: object or dict with family, given, khmer.

    Inside `<th class="two-names">` the scripts stand above each other.
    """
    name = names.shown(person)
    inner = format_html("<b>{}</b> <span>{}</span>", name.first, name.other)
    if not name.other:
        inner = format_html("<b>{}</b>", name.first)
    return format_html('<a class="names-link" href="{}">{}</a>', url, inner) if url else inner


@register.simple_block_tag
def person_heading(content: SafeString, person: Any, facts: Any = (), state: Any = "") -> SafeString:
    """The page's heading: name in both scripts, what they go by, facts in one line; actions are the content.

    facts: pairs (label, value). state: a sentence when the person died or the records were merged.
    """
    context = {
        "name": names.shown(person),
        "facts": facts,
        "state": state,
        "content": SafeString(content.strip()),
    }
    return render_to_string("ui/parts/person_heading.html", context)


@register.inclusion_tag("ui/parts/facts.html")
def facts(pairs: Any) -> dict[str, Any]:
    """Short facts in one line. pairs: (label, value)."""
    return {"facts": pairs}


@register.inclusion_tag("ui/parts/svc.html")
def svc(name: Any, kind: str, word: Any, now: Any = "", url: str = "", keep: bool = False) -> dict[str, Any]:
    """A service line: name, status (kind and word), one sentence with the next date. keep: also on a phone."""
    return {"name": name, "kind": kind, "word": word, "now": now, "url": url, "keep": keep}


@register.simple_block_tag
def lines(content: SafeString) -> SafeString:
    """Service lines under one rule; each `{% svc %}` inside is a list item."""
    return format_html('<ul class="lines">{}</ul>', content)


@register.simple_block_tag
def river(content: SafeString) -> SafeString:
    """What happened, newest first, down to the landing; holds `{% river_entry %}`s."""
    return format_html('<ol class="river block-0">{}</ol>', content)


@register.simple_block_tag
def river_entry(content: SafeString, when: Any, title: Any = "", kind: str = "", by: Any = "") -> SafeString:
    """One entry. kind: "" (done), next (planned), watch (a date of the legal watch), own (consent,
    confidential), now (today's bar), year (a heading), landed (the arrival, last)."""
    if kind not in RIVER:
        raise ValueError(f"a river entry is one of {RIVER}, not {kind!r}")
    context = {"content": SafeString(content.strip()), "when": when, "title": title, "kind": kind, "by": by}
    return render_to_string("ui/parts/river_entry.html", context)


@register.simple_block_tag
def consent(content: SafeString, title: Any, struck: bool = False) -> SafeString:
    """The person's own word: agreed, not agreed (same size, same tone), ended, changed (struck)."""
    return render_to_string("ui/parts/consent.html", {"content": content, "title": title, "struck": struck})


@register.simple_block_tag
def task(
    content: SafeString,
    when: Any,
    what: Any,
    url: str,
    whom: Any = None,
    room: Any = "",
    whom_url: str = "",
    under: bool = False,
) -> SafeString:
    """A thing to do: when (a status or a time), what as a verb, whom, room; the content is its Done form.

    whom: a person, or words; whom_url: where their name leads; under: on a phone what can be done stands below.
    """
    person = (
        whom and not isinstance(whom, str) and not hasattr(whom, "__html__") and not hasattr(whom, "_proxy____args")
    )
    shown = person_names(whom, whom_url) if person else mark_scripts(whom or "")
    context = {"content": content, "when": when, "what": what, "url": url, "whom": shown, "room": room, "under": under}
    return render_to_string("ui/parts/task.html", context)
