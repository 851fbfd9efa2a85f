"""What the person page says of rows and facts, as plain words, from what the reader may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.ground import packs
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.seen import Seen
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import count, paper_digits, partial_date, plain_day
from samnak.reception.register.models import Address, BornIn, ContactPoint, Kin, Sex, YesNo
from samnak.reception.register.places import name_of
from samnak.reception.register.queries import PersonPage
from samnak.reception.register.rules import age_on


@dataclass(frozen=True)
class ShownRow:
    """A row as one head and one sentence."""

    pk: UUID
    head: Any
    text: Any
    khmer: bool = False


def heading_facts(page: PersonPage) -> list[tuple[Any, Any]]:
    """The one line under the name: age, arrival, who walks beside, languages, A-number."""
    person, facts = page.person, list[tuple[Any, Any]]()
    if person.life_status not in ("", "alive", "died"):
        facts.append((_("Now"), label("register.life_statuses", person.life_status)))
    if page.age is not None and person.life_status != "died":
        facts.append((_("Age"), _("%(n)s years") % {"n": count(page.age)}))
    if person.arrived_on:
        facts.append((_("Arrived"), plain_day(person.arrived_on)))
    if page.workers:
        facts.append((_("Caseworker"), ", ".join(str(w) for w in page.workers)))
    if person.languages:
        facts.append((_("Languages"), ", ".join(str(label("welcome.languages", k)) for k in person.languages)))
    numbers = [r.value for r in page.rows["identifiers"] if r.kind == "a_number"]
    if numbers:
        facts.append((_("A-number"), ", ".join(paper_digits(n) for n in numbers)))
    return facts


def in_short(eyes: Eyes, person: Seen, today: dt.date) -> list[tuple[Any, Any]]:
    """Who somebody is, in one line for pages of other rooms: age, languages, province now, where they were born; as far
    as the reader may read it."""
    facts: list[tuple[Any, Any]] = []
    age = age_on(person.birth_date or None, person.birth_precision, today) if "birth_date" in person.may else None
    if age is not None and person.life_status != "died":
        facts.append((_("Age"), _("%(n)s years") % {"n": count(age)}))
    if person.languages:
        facts.append((_("Languages"), ", ".join(str(label("welcome.languages", k)) for k in person.languages)))
    if province := _lives_in(eyes.all_of(Address), today):
        facts.append((_("Lives in"), province))
    if born := _born(person):
        facts.append((_("Born in"), born))
    return facts


def _lives_in(addresses: list[Seen], today: dt.date) -> str:
    """The province of the newest address in this country that still holds."""
    now = [a for a in addresses if a.country == Kin.Country.HOME and a.place_code and not (a.until and a.until < today)]
    path = packs.current().gazetteer.path(now[-1].place_code) if now else ()
    return name_of(path[0].code) if path else ""


def _born(person: Seen) -> str:
    place = name_of(person.birthplace_code) or person.birthplace_text
    where = dict(BornIn.choices).get(person.born_in, "")
    return ": ".join(str(p) for p in (where, place) if p)


def state_sentence(page: PersonPage) -> str:
    """A whole sentence when somebody has died; nothing otherwise."""
    return died_sentence(page.person)


def died_sentence(person: Seen) -> str:
    """The same, for any page about one person."""
    return remembered(person.life_since or None) if person.life_status == "died" else ""


def remembered(on: dt.date | None) -> str:
    """That somebody has died, on this day if it is known."""
    return _("Died on %(day)s. Remembered.") % {"day": plain_day(on)} if on else _("Died. Remembered.")


def known_facts(page: PersonPage) -> list[tuple[Any, Any]]:
    """Plain facts with the words for what is not known."""
    seen = page.person
    facts: list[tuple[Any, Any]] = []
    unknown = _("not known")
    if "sex" in seen.may:
        facts.append((_("Sex"), dict(Sex.choices).get(seen.sex, unknown)))
    if "birth_date" in seen.may:
        born = partial_date(seen.birth_date or None, seen.birth_precision) if seen.birth_date else unknown
        facts.append((_("Born"), born))
    if "born_in" in seen.may:
        facts.append((_("Born in"), _born(seen) or unknown))
    if "us_entry_year" in seen.may and (seen.us_entry_year or seen.us_entry_age is not None):
        facts.append((_("First came to the US"), _entry(seen)))
    if "family_left_in_us" in seen.may and seen.family_left_in_us:
        facts.append((_("Left a spouse or children in the US"), dict(YesNo.choices)[seen.family_left_in_us]))
    return facts


def _entry(seen: Seen) -> str:
    year = count_year(seen.us_entry_year) if seen.us_entry_year else _("year not known")
    if seen.us_entry_age is None:
        return year
    return _("%(year)s, at the age of %(age)s") % {"year": year, "age": count(seen.us_entry_age)}


def count_year(year: int) -> str:
    return count(year).replace(",", "").replace("\N{NO-BREAK SPACE}", "")


def shown_rows(page: PersonPage) -> dict[str, list[ShownRow]]:
    """Every list of rows, each row in words."""
    makers = {
        "names": _name,
        "identifiers": _identifier,
        "contacts": _contact,
        "kin": _kin,
        "addresses": _address,
        "life": _life,
    }
    return {key: [maker(row) for row in page.rows[key]] for key, maker in makers.items()}


def _name(row: Seen) -> ShownRow:
    if row.script == "khmer":
        text = " ".join(p for p in (row.family, row.given) if p)
    else:
        text = " ".join(p for p in (row.family.upper(), row.given) if p)
    paper = label("register.name_documents", row.document)
    head = label("register.name_kinds", row.kind)
    return ShownRow(row.pk, f"{head} · {paper}" if paper else head, _sentence(text, *_dates(row)))


def _dates(row: Seen) -> tuple[str, str]:
    since = _("since %(day)s") % {"day": plain_day(row.since)} if row.since else ""
    until = _("until %(day)s") % {"day": plain_day(row.until)} if row.until else ""
    return since, until


def _identifier(row: Seen) -> ShownRow:
    value = paper_digits(row.value) if row.kind == "a_number" else row.value
    return ShownRow(row.pk, label("register.identifier_kinds", row.kind), value)


def _contact(row: Seen) -> ShownRow:
    value = paper_digits(row.value) if row.kind == "phone" else row.value
    return ShownRow(row.pk, dict(ContactPoint.Kind.choices).get(row.kind, row.kind), _sentence(value, row.note))


def _kin(row: Seen) -> ShownRow:
    where = dict(Kin.Country.choices).get(row.country, "")
    may = dict(Kin.MayContact.choices).get(row.may_contact, _("not asked yet"))
    head = f"{label('register.kin_relations', row.relation)} · {where}"
    asked = _("May we speak to them: %(answer)s") % {"answer": may}
    signed = _("Signed for the person") if row.sponsor == "yes" else ""
    phone = paper_digits(row.phone) if row.phone else ""
    return ShownRow(
        row.pk,
        head,
        _sentence(row.name, phone, name_of(row.place_code), row.address, asked, signed, row.note),
    )


def _address(row: Seen) -> ShownRow:
    head = dict(Kin.Country.choices).get(row.country, "")
    return ShownRow(row.pk, head, _sentence(row.detail, name_of(row.place_code), *_dates(row)))


def turn_words(status: str) -> Any:
    """What became of somebody on a day: whoever is alive is with us again."""
    return _("With us again") if status == "alive" else label("register.life_statuses", status)


def _life(row: Seen) -> ShownRow:
    status = turn_words(row.status)
    when = partial_date(row.on, row.precision) if row.on else _("not known")
    of = "register.death_causes" if row.status == "died" else "register.return_grounds"
    return ShownRow(row.pk, status, _sentence(when, row.reason and label(of, row.reason), row.note))


def _sentence(*parts: Any) -> str:
    return " · ".join(str(p) for p in parts if p)


def filters(counts: dict[str, int], status: str) -> list[dict[str, Any]]:
    """The filters above the list of people, with their counts."""
    url = reverse("register:people")
    shown = [{"label": _("All"), "url": url, "current": not status, "count": sum(counts.values())}]
    for key, n in sorted(counts.items(), key=lambda kv: -kv[1]):
        words = label("register.life_statuses", key)
        shown.append({"label": words, "url": f"{url}?life={key}", "current": status == key, "count": n})
    return shown
