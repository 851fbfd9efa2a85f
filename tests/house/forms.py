"""The forms that stand on a user's pages, read from the pages themselves, and what a browser would send with each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from samnak.reception.arrivals.forms import STEPS
from samnak.reception.register.views.people import ADDITIONS
from tests.house.relations import Around
from tests.house.routes import Row, matrix, relations_open

ELSEWHERE = {
    "desk:language",
    "desk:search",
    "account_logout",
    "account_login",
}  # on every page
CARRIED = {"csrfmiddlewaretoken", "_owner", "_held"}  # what every form carries
Sent = dict[str, list[str]]


@dataclass
class Form:
    """One form as it stands on a page."""

    action: str
    fields: Sent = field(default_factory=dict)  # what is filled in or chosen
    options: Sent = field(default_factory=dict)  # what could be chosen
    empty: list[str] = field(default_factory=list)  # to be typed in, and empty
    buttons: Sent = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {*self.fields, *self.options, *self.empty, *self.buttons} | CARRIED

    @property
    def route(self) -> str:
        return resolve(self.action.partition("?")[0]).view_name

    def as_it_stands(self) -> Sent:
        """With the first answer where nothing is chosen, and the first of its buttons."""
        first = {name: [values[0]] for name, values in self.options.items() if name not in self.fields}
        button = {name: values[:1] for name, values in list(self.buttons.items())[:1]}
        return {name: values for name, values in (first | self.fields | button).items() if name not in CARRIED}

    def filled_in(self) -> Sent:
        """With a word, a number or a day in everything that is empty."""
        typed = {name: [_typed(name)] for name in self.empty}
        chosen = {n: [values[-1]] for n, values in self.options.items() if self.fields.get(n, [""]) == [""]}
        return self.as_it_stands() | typed | chosen


def _typed(name: str) -> str:
    for end, value in (("_day", "2"), ("_month", "1"), ("_year", "2026"), ("time", "10:30"), ("_hour", "10")):
        if name.endswith(end):
            return value
    return "1" if re.search(r"amount|quantity|counted|number|value|people|age", name) else "Words"


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.form = page, list[Form](), None  # type: ignore[var-annotated]
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = told.get("method", "").lower() == "post"
            self.form = Form(told.get("action") or self.page) if posts else None
        if self.form is None:
            return
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "option" and self.select:
            self._choose(self.select, value, "selected" in told)
        elif name and "disabled" not in told:
            self._field(tag, name, value, told)

    def _field(self, tag: str, name: str, value: str, told: dict[str, str]) -> None:
        assert self.form is not None
        kind = told.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
        elif tag == "button":
            self.form.buttons.setdefault(name, []).append(value)
        elif kind in ("radio", "checkbox"):
            self._choose(name, value or "on", "checked" in told, offered=kind == "radio")
        elif kind != "file":
            (self.form.fields.setdefault(name, []).append(value) if value else self.form.empty.append(name))

    def _choose(self, name: str, value: str, chosen: bool, offered: bool = True) -> None:
        assert self.form is not None
        if value and offered:
            self.form.options.setdefault(name, []).append(value)
        if chosen:
            self.form.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.form is not None and self.area and data.strip():
            self.form.fields[self.area] = [data.removeprefix("\n")]
            self.area = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area and self.form is not None:
            self.form.empty.append(self.area)
        if tag in ("textarea", "select"):
            self.area = self.select = ""
        if tag == "form" and self.form is not None:
            self.found.append(self.form)
            self.form = None


def forms_of(text: str, page: str) -> list[Form]:
    """The forms of a page that are sent by POST."""
    reader = _Reader(page)
    reader.feed(text)
    return reader.found


def forms_open_to(client: Client, around: Around, role: str) -> list[Form]:
    """Every form on the pages a role opens, once for each address it goes to and each set of fields."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for page in _pages(around, role):
        answer = client.get(page)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in forms_of(answer.content.decode(), page):
            if _is_ours(form) and form.route not in ELSEWHERE:
                found.setdefault((form.route, frozenset(form.names)), form)
    return sorted(found.values(), key=lambda form: (form.route, sorted(form.names)))


def _is_ours(form: Form) -> bool:
    try:
        return form.route in matrix()
    except Resolver404:
        return False


def _pages(around: Around, role: str) -> Iterator[str]:
    for row in matrix().values():
        if role in row.methods.get("GET", ()):
            for relation in row.relations:
                if relation in relations_open(row.about, role):
                    yield from _with_parts(row, around, relation)


def _with_parts(row: Row, around: Around, relation: str) -> Iterator[str]:
    """The address, and the same for each part that a page has."""
    yield around.address(row, relation)
    named: dict[str, Any] = {"person_id": around.people.get(relation), "passenger_id": around.passengers.get(relation)}
    if row.name == "register:add":
        yield from (reverse(row.name, kwargs={"person_id": named["person_id"], "what": what}) for what in ADDITIONS)
    if row.name == "arrivals:step":
        yield from (reverse(row.name, kwargs={"passenger_id": named["passenger_id"], "step": s}) for s in STEPS)
