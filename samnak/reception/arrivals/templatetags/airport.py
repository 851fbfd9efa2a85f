"""Words of the airport in templates."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from samnak.ground.packs import Text
from samnak.ground.ui.formats import day, moment, paper_digits, partial_date
from samnak.ground.ui.tags.words import say, status
from samnak.reception.arrivals import said
from samnak.reception.arrivals.models import Notice
from samnak.reception.arrivals.queries import BoardLine
from samnak.reception.arrivals.shown import doctor_words
from samnak.reception.register.models import Sex
from samnak.reception.register.rules import DisplayName

register = template.Library()
# Where the number of a past group comes from is data; what the made-up programme writes there is said in our words.
SOURCES = (
    gettext_noop("Made up: this group never was."),
    gettext_noop("Made up: how the people were split into groups."),
)
register.simple_tag(said.terms, name="terms_of")
register.simple_tag(said.total, name="total_of")
register.simple_tag(said.blocks, name="blocks_of")
register.simple_tag(said.verdict, name="verdict_of")
register.simple_tag(said.on_the_list, name="on_the_list")


@register.simple_tag
def board_state(line: BoardLine) -> SafeString:
    """The status sign of a passenger."""
    return status(*said.state(line))


@register.simple_tag
def board_urgent(line: BoardLine) -> SafeString | str:
    """The mark of somebody who needs a doctor or medicine now."""
    return status("late", doctor_words(line.welcome, timezone.localdate())) if line.urgent and line.welcome else ""


@register.inclusion_tag("ui/parts/say.html")
def say_aloud(words: Text | None) -> dict[str, Any]:
    """Words of the pack to say aloud, in the page's language."""
    return say(words.in_language(get_language() or "en")) if words else {"words": ""}


@register.filter
def name_of_passenger(seen: Any) -> DisplayName:
    """A passenger (as seen) with the names the list gives."""
    return DisplayName(seen.family, seen.given, seen.khmer)


@register.filter
def yesno_is(value: object, wanted: str) -> bool:
    """Whether a value is this one."""
    return value == wanted


@register.filter
def next_step(line: BoardLine) -> str:
    """The first step of the card that has no answer yet."""
    welcome = line.welcome._row if line.welcome else None
    if welcome is None or line.missing:
        return "tonight"
    for step, answered in (
        ("health", welcome.medicine),
        ("home", welcome.safe_tonight),
        ("things", welcome.papers or welcome.belongings or welcome.given),
    ):
        if not answered:
            return step
    return "services"


@register.filter
def sex_word(sex: str | None) -> Any:
    """A person's sex in words; not known if the list does not say."""
    return dict(Sex.choices).get(sex or "", _("not known"))


@register.filter
def heard_at(notice: Notice) -> str:
    """When a notice came, as far as it is known."""
    if notice.hour_known:
        return moment(notice.received_at)
    return _("%(day)s, hour not known") % {"day": day(timezone.localdate(notice.received_at))}


@register.filter
def listed_date(iso: str | None, precision: str) -> str:
    """A birth date of a list, as far as it is known."""
    return partial_date(dt.date.fromisoformat(iso), precision) if iso else _("not known")


@register.filter
def before_said(before: dict[str, str]) -> str:
    """What the version before said of the fields that differ."""
    words = [paper_digits(v) if k == "a_number" else v for k, v in before.items() if v and k != "birth_precision"]
    return " ".join(words)


@register.filter
def source_said(source: str) -> str:
    """Where the number of a past group comes from."""
    for told in SOURCES:
        if source.startswith(told):
            return _(told) + source[len(told) :]
    return source
