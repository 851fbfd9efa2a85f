"""Reads of the register. Every one starts from `visible_to`."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.ground import packs
from samnak.ground.access.actors import MATCHING, Actor
from samnak.ground.access.decisions import Standing, know_roles, standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import Relation, User
from samnak.ground.access.roles import ROLES, in_emergency_alone
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.access.visibility import visible_subjects
from samnak.ground.matching.folding import digits, name_tokens, number_tokens, phone_tokens, spelling, words
from samnak.ground.ui.paging import rows_of_page
from samnak.reception.register.models import (
    Address,
    ContactPoint,
    Identifier,
    Kin,
    LifeEvent,
    Person,
    PersonName,
    SearchToken,
)
from samnak.reception.register.rules import DisplayName, age_on, display_name

PAGE = 50
SCORES = {"exact": 3, "prefix": 2, "suffix": 2}  # a spelling or a relative's number counts 1
OF_KIN = {"kin_us": "family_us", "kin_kh": "family_kh"}  # tokens of a relative's phone -> their compartment
ROWS: dict[str, Any] = {
    "names": PersonName,
    "identifiers": Identifier,
    "contacts": ContactPoint,
    "kin": Kin,
    "addresses": Address,
    "life": LifeEvent,
}


@dataclass(frozen=True)
class PersonLine:
    """One person in a list: no more than a list may show."""

    person: Seen
    name: DisplayName
    age: int | None
    worker: str = ""
    urgent: str = ""  # why somebody should look after them at once
    why: str = ""  # by what a search found them


def lines(user: Actor, people: Iterable[Person], *, today: dt.date, asked_for: str = "") -> list[PersonLine]:
    """List lines for these people (already `visible_to` the user). Three queries for any number; two more where they
    were `asked_for` by a number."""
    people = list(people)
    if not people:
        return []
    ids = [person.pk for person in people]
    near = standing(user, ids) if isinstance(user, User) else None
    seen, rows = see_all(user, people, near), _name_rows(user, ids, near)
    names = {person: display_name(found) for person, found in rows.items()}
    workers, why = workers_of(ids, role="caseworker"), _why(user, asked_for, rows, names, near) if asked_for else {}
    return [
        PersonLine(
            person=s,
            name=names.get(s.pk, DisplayName()),
            age=age_on(s.birth_date or None, s.birth_precision, today) if "birth_date" in s.may else None,
            worker=", ".join(str(w) for w in workers.get(s.pk, [])),
            why=why.get(s.pk, ""),
        )
        for s in seen
    ]


def names_of(user: Actor, people: Iterable[UUID], near: Standing | None = None) -> dict[UUID, DisplayName]:
    """Names to show of each person, as far as the user may read them. Two queries; one where `near`, from `standing`,
    is given."""
    return {person: display_name(found) for person, found in _name_rows(user, people, near).items()}


def called(user: User, people: set[UUID]) -> dict[UUID, tuple[DisplayName, str]]:
    """The name and the page of those of these people whom the user may see."""
    near = standing(user, people)
    open_ = {row.pk for row in Person.objects.among(near).filter(pk__in=people)}
    names = names_of(user, open_, {pk: near[pk] for pk in open_}) if open_ else {}
    return {pk: (names.get(pk, DisplayName()), reverse("register:person", args=[pk])) for pk in open_}


def _name_rows(user: Actor, people: Iterable[UUID], near: Standing | None) -> dict[UUID, list[Seen]]:
    """Every name of each person that the user may read."""
    if isinstance(user, User):
        near = standing(user, people) if near is None else near
        seen = see_all(user, PersonName.objects.among(near), near)
    else:
        seen = see_all(user, PersonName.objects.visible_to(user).filter(person__in=list(people)))
    grouped: dict[UUID, list[Seen]] = defaultdict(list)
    for row in seen:
        if "family" in row.may:
            grouped[row.person_id].append(row)
    return grouped


def told_apart(user: Actor, names: dict[UUID, DisplayName], today: dt.date) -> dict[UUID, int]:
    """The ages of those of these people who share their name with another of them, so that nobody is taken for somebody
    else. No query where every name is different."""
    shared = Counter((name.family, name.given, name.khmer) for name in names.values())
    alike = [pk for pk, name in names.items() if shared[(name.family, name.given, name.khmer)] > 1]
    people = see_all(user, Person.objects.visible_to(user).filter(pk__in=alike)) if alike else []
    ages = {p.pk: age_on(p.birth_date or None, p.birth_precision, today) for p in people if "birth_date" in p.may}
    return {pk: age for pk, age in ages.items() if age is not None}


def workers_of(people: Iterable[UUID], *, role: str = "") -> dict[UUID, list[User]]:
    """Who stands beside each person now, or only those of a role. Who still sees a file that was closed does not."""
    rows = Relation.objects.filter(kind="assigned", until=None, subject__in=list(people)).select_related("user")
    if role:
        rows = rows.filter(user__roles__role=role, user__roles__until=None).distinct()
    found: dict[UUID, list[User]] = defaultdict(list)
    for row in rows:
        if row.user is not None:
            found[row.subject].append(row.user)
    return found


def person_beside(eyes: Eyes) -> Person | None:
    """The person these eyes look at, if the reader may know of them."""
    found: Person | None = eyes.rows(Person).first()
    return found


def name_beside(eyes: Eyes) -> DisplayName:
    """The name to show of the person these eyes look at."""
    return display_name([row for row in eyes.all_of(PersonName) if "family" in row.may])


def walkers_beside(eyes: Eyes) -> list[Relation]:
    """Who walks with the person or did, and since when, for whoever may know of the person; in an opened file without
    those who counsel, for that somebody is counselled is closed there."""
    if not eyes.reads("client"):
        return []
    rows = list(Relation.objects.filter(kind="assigned", subject=eyes.person).select_related("user").order_by("since"))
    know_roles(row.user for row in rows if row.user is not None)
    return [row for row in rows if not _counsels(row.user)] if in_emergency_alone(eyes.near) else rows


def _counsels(user: User | None) -> bool:
    keys = user.role_keys() if user is not None else frozenset()
    return "caseworker" not in keys and any("counselling" in ROLES[key].cells for key in keys)


def walks_now(eyes: Eyes) -> list[User]:
    """Which caseworker walks with the person now."""
    near = [row.user for row in eyes.once(walkers_beside) if row.user is not None and row.until is None]
    return [user for user in near if "caseworker" in user.role_keys()]


def people_page(
    user: User, *, number: int, status: str = "", counts: dict[str, int], today: dt.date
) -> tuple[list[PersonLine], int]:
    """A page of the people a user may see, last come first, and how many there are by `counts` (`status_counts`)."""
    rows = Person.objects.visible_to(user)
    total = sum(counts.values())
    if packs.current().knows("register.life_statuses", status):
        rows, total = rows.filter(life_status=status), counts.get(status, 0)
    page = rows_of_page(rows.order_by("-arrived_on", "-made_at", "-id"), number, PAGE)
    return lines(user, page, today=today), total


def status_counts(user: User) -> dict[str, int]:
    rows = Person.objects.visible_to(user).values("life_status").annotate(n=Count("pk")).order_by()
    return {row["life_status"]: row["n"] for row in rows}


@dataclass(frozen=True)
class Found:
    """People found by a search, best first, and how many more there were."""

    ids: list[UUID]
    more: int
    by_family: frozenset[UUID] = frozenset()  # found by a relative's number alone


def search(user: Actor, text: str, *, limit: int = 50) -> Found:
    """People this user may see, by any name in any order and script, by number or by phone.

    Every word must be met: by the same word (3 points), as its beginning (2), or by a common spelling of
    the same sound (1). Numbers and phones are met whole, or by four and more of their first or last digits; a
    relative's phone only by whoever may read of that relative.
    """
    scores: dict[UUID, int] | None = None
    own: set[UUID] = set()
    for options in asked(text):
        wanted = Q()
        for kind, token in options:
            wanted |= _readable(user, kind) & Q(kind=kind, token=token)
        found: dict[UUID, int] = defaultdict(int)
        for person, kind in _met(user, wanted):
            found[person] = max(found[person], SCORES.get(kind, 1))
            if kind not in OF_KIN:
                own.add(person)
        scores = found if scores is None else {p: scores[p] + s for p, s in found.items() if p in scores}
    if not scores:
        return Found([], 0)
    best = sorted(scores, key=lambda p: (-scores[p], -p.int))
    return Found(best[:limit], max(len(best) - limit, 0), frozenset(best) - own)


def _why(
    user: Actor, text: str, rows: dict[UUID, list[Seen]], names: dict[UUID, DisplayName], near: Standing | None
) -> dict[UUID, str]:
    """What was met of each person that the name shown does not tell: another name, or the end of a number."""
    wanted = {option for options in asked(text) for option in options}
    if not any(kind == "suffix" for kind, _token in wanted):
        met = (row for found in rows.values() for row in found if wanted & set(name_tokens(row.family, row.given)))
        said = [(row.person_id, _other_name(row, names[row.person_id])) for row in met]
        shown = {person for person, words in said if not words}
        return {person: words for person, words in said if person not in shown}
    found: dict[UUID, str] = {}
    for model in (Identifier, ContactPoint):
        if near is None:
            break  # a machine asks for no reasons
        for row in see_all(user, model.objects.among(near), near):
            if wanted & {*number_tokens(row.value), *phone_tokens(row.value)}:
                found.setdefault(row.person_id, f"…{digits(row.value)[-4:]}")
    return found


def _other_name(row: Seen, shown: DisplayName) -> str:
    """The words of a name that is not the one shown; a nickname in its quotation marks."""
    plain = " ".join(part for part in (row.family, row.given) if part)
    if plain in (f"{shown.family} {shown.given}".strip(), shown.khmer):
        return ""
    return str(_("called “%(called)s”") % {"called": plain}) if row.kind == "nickname" else plain


def _readable(user: Actor, kind: str) -> Q:
    """Whose tokens of this kind the user may be led by."""
    compartment = OF_KIN.get(kind)
    if compartment is None:
        return Q()
    return Q(person__in=visible_subjects(user, compartment)) if isinstance(user, User) else Q(pk__in=[])


def _met(user: Actor, wanted: Q) -> Iterable[tuple[UUID, str]]:
    """(person, kind of token) of the people this user may see. One statement, so that what is hidden costs no
    further work: the time of a search tells nothing of people one may not see."""
    visible = Person.objects.visible_to(user).values("pk")
    return SearchToken.objects.filter(wanted, person__in=visible).values_list("person", "kind")


def is_number(text: str) -> bool:
    """Whether what was typed is looked for as a number, and not as a name."""
    bare = digits(text)
    return len(bare) >= 4 and len(bare) >= sum(c.isalpha() for c in text)


def asked(text: str) -> list[list[tuple[str, str]]]:
    """For each word that must be met, the tokens that meet it."""
    text = text.strip()[:200]
    if not text:
        return []
    bare = digits(text)
    if is_number(text):
        shapes = {bare, bare.lstrip("0"), *(t for k, t in phone_tokens(text) if k == "exact")}
        shapes |= {t for k, t in number_tokens(text) if k == "exact"}
        return [[(kind, shape) for shape in sorted(shapes) if shape for kind in ("exact", "prefix", "suffix", *OF_KIN)]]
    found = []
    for word in words(text)[:8]:
        options = [("exact", word), ("prefix", word[:20])]
        if key := spelling(word):
            options.append(("spelling", key))
        found.append(options)
    return found


def meets(text: str, tokens: set[tuple[str, str]]) -> bool:
    """Whether every word of a question is met by one of these tokens."""
    wanted = asked(text)
    return bool(wanted) and all(any(option in tokens for option in options) for options in wanted)


def exactly(text: str) -> list[UUID]:
    """People with exactly this name, in any order of its words, or this number or phone, whoever may see them. For a
    file opened in an emergency, where every question is recorded before it is answered."""
    text = text.strip()[:200]  # as `asked` reads it
    found: set[UUID] | None = None
    for options in asked(text):
        wanted = Q(kind="exact", token__in=[token for _kind, token in options])
        met = {person for person, _kind in _met(MATCHING, wanted)}
        found = met if found is None else found & met
    if not found or is_number(text):
        return sorted(found or ())
    rows = PersonName.objects.visible_to(MATCHING).filter(person__in=found)
    whole = sorted(words(text))
    return sorted({row.person_id for row in rows if whole == sorted(words(f"{row.family} {row.given}"))})


EVERYBODY = 100_000  # a common name is met by many: who of them it may be is told by births, and only then is it cut


def alike(facts: Any) -> tuple[list[UUID], list[UUID]]:
    """Of all people: those with an equal number, and those whose name meets every word of this one. How many questions
    are asked follows from what was typed, never from who is found."""
    by_name = [person for text in _called(facts) for person in search(MATCHING, text, limit=EVERYBODY).ids]
    return sorted(_by_number(MATCHING, facts)), list(dict.fromkeys(by_name))


def likely_doubles(user: Actor, facts: Any, *, limit: int = 5) -> list[UUID]:
    """People the user may see who may be the one being written down: an equal number, or every word of the name met."""
    found = dict.fromkeys(_by_number(user, facts), 10)
    for text in _called(facts):
        for rank, person in enumerate(search(user, text, limit=limit).ids):
            found.setdefault(person, 5 - rank)
    return sorted(found, key=lambda p: -found[p])[:limit]


def _called(facts: Any) -> tuple[str, str]:
    return f"{facts.name.family} {facts.name.given}", facts.name.khmer


def _by_number(user: Actor, facts: Any) -> dict[UUID, None]:
    """Of those this user may see: who has an equal number of the same kind. A query for each number."""
    found: dict[UUID, None] = {}
    for kind, value in facts.identifiers:
        tokens = [t for k, t in number_tokens(value) if k == "exact"]
        wanted = Q(kind="exact", token__in=tokens, source__in=_rows_of_kind(kind))
        found |= {person: None for person, _kind in _met(user, wanted)}
    return found


def _rows_of_kind(kind: str) -> Any:
    return Identifier.unguarded.filter(kind=kind).values("pk")


@dataclass(frozen=True)
class PersonPage:
    """Everything the person page shows, through the reader's eyes."""

    person: Seen
    name: DisplayName
    age: int | None
    workers: list[User]
    rows: dict[str, list[Seen]]
    compartments: list[str]


def person_page(eyes: Eyes, person: Person, *, today: dt.date) -> PersonPage:
    """One query for each kind of row."""
    seen = eyes.see(person)
    rows = {key: [s for s in eyes.all_of(model) if _shows(s)] for key, model in ROWS.items()}
    shown = [seen, *(row for found in rows.values() for row in found)]
    compartments = {compartment for one in shown for compartment in one.compartments}
    return PersonPage(
        person=seen,
        name=display_name(rows["names"]),
        age=age_on(seen.birth_date or None, seen.birth_precision, today) if "birth_date" in seen.may else None,
        workers=walks_now(eyes),
        rows=rows,
        compartments=sorted(compartments),
    )


def _shows(seen: Seen) -> bool:
    """Whether anything but bookkeeping of this row is open to the reader."""
    return any(seen._row.FIELDS[name].compartment for name in seen.may)


def caseworkers() -> list[User]:
    """Users who may be given people to walk with."""
    now = timezone.now()
    holding = Q(roles__until=None) | Q(roles__until__gt=now)  # a helper may hold the role until a day
    return list(
        User.objects.filter(holding, is_active=True, roles__role="caseworker", roles__since__lte=now)
        .distinct()
        .order_by("name")
    )
