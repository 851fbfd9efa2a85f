"""It adds up, or it says so: the sum, its blocks, the verdict; filters with counts; how far a long job is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from samnak.ground.ui.formats import count

register = template.Library()

PLACES = ("house", "family", "hospital", "declined", "held", "unsaid", "unmet")
ONE_EACH = 60  # above this many people a block stands for five


@register.inclusion_tag("ui/parts/sum.html")
def sum(terms: Iterable[Mapping[str, Any]], total: Mapping[str, Any]) -> dict[str, Any]:
    """A sum in words. terms: {"n": 25, "words": ..., "sign": "", "+" or "-"}; total: {"n", "words"}."""
    signs = {"": "", "+": "+", "-": "\N{MINUS SIGN}"}
    shown = [{"number": signs[term.get("sign", "")] + count(term["n"]), "words": term["words"]} for term in terms]
    return {"terms": shown, "total": {"number": count(total["n"]), "words": total["words"]}}


@register.inclusion_tag("ui/parts/blocks.html")
def blocks(groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One block for one person, by where they are. groups: {"kind", "n", "words"}, kind one of PLACES.

    Over 60 people one block is up to five, and the part says so. A reader hears the counts instead.
    """
    known = [group for group in groups if group["n"]]
    for group in known:
        if group["kind"] not in PLACES:
            raise ValueError(f"a block is one of {', '.join(PLACES)}, not {group['kind']!r}")
    people = 0
    for group in known:
        people += group["n"]
    each = 1 if people <= ONE_EACH else 5
    drawn = [group["kind"] for group in known for _ in range(-(-group["n"] // each))]
    counted = [{"kind": group["kind"], "number": count(group["n"]), "words": group["words"]} for group in known]
    spoken = ", ".join(f"{group['number']} {group['words']}" for group in counted)
    said = gettext("Of %(people)s landed: %(counts)s") % {"people": count(people), "counts": spoken}
    return {"drawn": drawn, "groups": counted, "five": each == 5, "many": len(drawn) > 30, "said": said}


@register.simple_block_tag
def verdict(content: SafeString, adds_up: bool, sentence: Any) -> SafeString:
    """The band under the count: whether it adds up, the figures as a sentence; the content is the way on."""
    context = {"content": SafeString(content.strip()), "adds_up": adds_up, "sentence": sentence}
    return render_to_string("ui/parts/verdict.html", context)


@register.inclusion_tag("ui/parts/pick.html")
def pick(choices: Iterable[Mapping[str, Any]], label: Any = "") -> dict[str, Any]:
    """Filters as joined links. choices: {"label", "url", "current": bool, "count": int or None}."""
    shown = [{**choice, "number": count(choice.get("count"))} for choice in choices]
    return {"choices": shown, "label": label or gettext("Show")}


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: int, total: int) -> dict[str, Any]:
    """How far a long job is. done of total, any unit; the sentence beside it says the numbers."""
    share = min(max(done / total, 0), 1) if total else 0
    return {"percent": count(int(share * 100)), "width": int(share * 600)}
