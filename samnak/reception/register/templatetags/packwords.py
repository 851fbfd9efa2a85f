"""Words of the pack and of the person page in templates."""

from typing import Any

from django import template

from samnak.ground.panels import River, RiverEntry
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import partial_date, plain_day
from samnak.reception.register import shown

register = template.Library()


@register.simple_tag
def life_word(status: str) -> Any:
    return label("register.life_statuses", status)


@register.simple_tag
def pack_word(name: str, key: str) -> Any:
    """The words of one answer of the pack."""
    return label(name, key)


register.simple_tag(shown.heading_facts, name="heading_of")
register.simple_tag(shown.state_sentence, name="state_of")


@register.simple_tag
def when_of(entry: RiverEntry) -> str:
    """When something on the river happened, as far as it is known."""
    if entry.precision in ("day", ""):
        return plain_day(entry.on)
    return partial_date(entry.on, entry.precision)


NODES = {"done": "", "planned": "next", "watch": "next watch", "own": "own", "landed": "landed"}


@register.simple_tag
def node_of(entry: RiverEntry) -> str:
    return NODES[entry.node]


@register.simple_tag
def by_of(entry: RiverEntry, journey: River) -> str:
    """The colleague who wrote it down."""
    return str(journey.who[entry.by]) if entry.by in journey.who else ""


register.filter("year_digits", shown.count_year)
