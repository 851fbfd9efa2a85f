"""Words of the log: its three parts, compartments."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.roles import COMPARTMENTS

register = template.Library()

LOGS = {"changes": _("what was done"), "readings": _("what was read"), "refusals": _("what was refused")}


@register.filter
def log_word(key: str) -> Any:
    """What a part of the log is called."""
    return LOGS.get(key, key)


@register.filter
def compartment_words(keys: list[str]) -> str:
    """Compartments in words, with commas between."""
    return ", ".join(str(COMPARTMENTS.get(key, key)) for key in keys)
