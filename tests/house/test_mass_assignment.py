"""A form writes what it asks and nothing else: sent as it stands, then with every column of every table added.

`bin/samnak assure` sends every form of every role; the ordinary run sends a part of them for three roles.
"""

import datetime as dt
import os
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client

from samnak.ground.access.logs import OneLine
from samnak.ground.access.roles import ROLES
from tests import factories
from tests.house.forms import Form, Sent, forms_open_to
from tests.house.relations import Around, build
from tests.house.routes import matrix, relations_open
from tests.house.rows import Change, Rows, changes, is_uuid, names_any, rows
from tests.people import RITHY

pytestmark = pytest.mark.django_db
SAMPLE = ["intake", "caseworker", "supervisor"]
WHO_IS_TRIED = list(ROLES) if os.environ.get("SAMNAK_ASSURE") == "1" else SAMPLE
SHARE = 4  # the ordinary run sends one form in so many
ANSWERS_OF_THE_HOUSE = {"AuditEntry", "Alarm"}  # that something was tried may be written down
BOUND = {"key", "version", "was", "seen"}  # say which form it is and what it showed, not whom it is about


class _Undo(Exception):
    """Thrown to take back what a form wrote, so that the next finds the world as it was."""


class Sender:
    """A user among people near and far, and what their posts change."""

    def __init__(self, role: str) -> None:
        mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
        me = factories.make_user(role, supervisor=mine)
        lead = me if role == "supervisor" else mine
        colleague = factories.make_user("caseworker", supervisor=lead)
        self.around: Around = build(me, colleague, factories.make_user("caseworker", supervisor=others))
        self.role, self.client, self.posts = role, Client(raise_request_exception=False), 0
        self.client.force_login(me)

    @cached_property
    def forms(self) -> list[Form]:
        return forms_open_to(self.client, self.around, self.role)

    @cached_property
    def before(self) -> Rows:
        return rows()

    def send(self, address: str, sent: Sent) -> list[Change]:
        cache.clear()
        before = self.before
        cookies, found = self.client.cookies.copy(), list[Change]()
        try:
            with transaction.atomic():
                answer = self.client.post(address, sent)
                assert answer.status_code < 500, (address, sorted(sent))
                found = changes(before, rows())
                raise _Undo
        except _Undo:
            self.client.cookies = cookies
        self.posts += 1
        return found

    def what_works(self, form: Form) -> tuple[Sent, list[Change]]:
        """What to send so that the form does its work, if that can be guessed; else the fullest guess."""
        for sent in (form.as_it_stands(), form.filled_in()):
            if found := self.send(form.action, sent):
                return sent, found
        return sent, []

    def far(self) -> set[str]:
        """Ids of people this user does not stand near, and of all that is written in their cases."""
        hidden = [r for r in self.around.people if r not in relations_open("person", self.role)]
        ids = {str(self.around.people[r]) for r in hidden}
        return ids | {str(one) for r in hidden for one in self.around.cases.get(r, {}).values()}


def part(forms: list[Form], role: str, whole: bool) -> list[Form]:
    return forms if whole else forms[list(ROLES).index(role) % SHARE :: SHARE]


def fields_of(forms: list[Form]) -> dict[str, set[str]]:
    """Route -> all that is asked there; several forms may lead to one page, each with a part of its fields."""
    own: dict[str, set[str]] = {}
    for form in forms:
        own.setdefault(form.route, set()).update(form.names)
    return own


def every_column(around: Around, own: set[str]) -> Sent:
    """Every column of every table with a value that would be seen if it were taken; people of another team."""
    sent: Sent = {"id": [str(around.people["other"])], "pk": [str(around.people["other"])]}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            for name in {column.name, column.attname}:
                sent[name] = [_value(column, around)]
    return {name: value for name, value in sent.items() if name not in own}


def _value(column: Any, around: Around) -> str:
    if column.is_relation:
        ids = {"Case": around.cases["other"]["case"], "Passenger": around.passengers["other"]}
        ids |= {"User": around.workers["other"], "Flight": around.old_flight}
        return str(ids.get(column.related_model.__name__, around.people["other"]))
    kinds = {models.BooleanField: "on", models.IntegerField: "97", models.DateTimeField: "1999-09-09 09:09"}
    kinds |= {models.DateField: str(dt.date(1999, 9, 9)), models.UUIDField: str(around.people["other"])}
    return next((value for kind, value in kinds.items() if isinstance(column, kind)), "cnry-mass")


@pytest.mark.parametrize("role", WHO_IS_TRIED)
def test_a_form_writes_nothing_but_what_it_asks_of_whom_it_is_about(
    role: str, assured: bool, counted: Callable[[str, int], None], caplog: pytest.LogCaptureFixture
) -> None:
    sender = Sender(role)
    forms = part(sender.forms, role, assured)
    wrote, columns = columns_taken(sender, forms)
    wrong = {
        "columns it does not show": columns,
        "rows of people far away, by ids in its fields": ids_taken(sender, forms),
        "rows of people far away, by its address": addresses_taken(sender, forms, assured),
    }
    counted("mass_assignment_posts", sender.posts)
    counted("mass_assignment_forms", len(forms))
    assert not [line for record in caplog.records if "cnry" in (line := OneLine().format(record))]
    assert wrong == {what: [] for what in wrong}
    if assured and role in SAMPLE:
        assert wrote > len(forms) // 4, "too few forms wrote anything: the guess of what to send has gone stale"


def columns_taken(sender: Sender, forms: list[Form]) -> tuple[int, list[str]]:
    """How many forms wrote something with every column added, and what was written beyond what each asks."""
    wrote, wrong, own = 0, [], fields_of(sender.forms)
    for form in forms:
        sent, expected = sender.what_works(form)
        got = sender.send(form.action, sent | every_column(sender.around, own[form.route]))
        wrote += bool(got)
        wrong += [f"{form.route}: {c}" for c in got if c not in expected and c[0] not in ANSWERS_OF_THE_HOUSE]
    return wrote, wrong


def ids_taken(sender: Sender, forms: list[Form]) -> list[str]:
    """The ids a form offers to choose from are changed for those of people one does not stand near."""
    far, wrong = sender.far(), []
    for form in forms:
        sent = form.filled_in()
        ids = [n for n, values in sent.items() if n not in BOUND and any(is_uuid(value) for value in values)]
        for swapped in [{name: [one] for name in ids} for one in sorted(far)] if ids else []:
            got = sender.send(form.action, sent | swapped)
            wrong += [
                f"{form.route} {swapped}: {c}" for c in got if c[0] not in ANSWERS_OF_THE_HOUSE and names_any(c, far)
            ]
    return wrong


def addresses_taken(sender: Sender, forms: list[Form], whole: bool) -> list[str]:
    """Filled in as for somebody near, with that person's ids in its fields, and sent to another's address."""
    wrong = []
    for form in forms:
        row = matrix()[form.route]
        closed = [r for r in row.relations if r not in relations_open(row.about, sender.role)]
        for relation in closed if whole else closed[-2:]:
            got = sender.send(sender.around.address(row, relation), form.filled_in())
            wrong += [f"{form.route} ({relation}): {c}" for c in got if c[0] not in ANSWERS_OF_THE_HOUSE]
    return wrong


def test_a_column_that_was_taken_would_be_seen() -> None:
    """The comparison itself: one column more in a row is a difference."""
    person = factories.make_person(RITHY)
    before = rows()
    type(person)._base_manager.filter(pk=person.pk).update(sex="X")
    found = changes(before, rows())
    assert found == [("Person", f"changed {person.pk}", (("sex", "X"),))]
    assert names_any(found[0], {str(person.pk)})


def test_a_row_of_one_person_is_not_changed_at_the_address_of_another() -> None:
    """The wrong parent in an address: both people are mine, and the row belongs to only one of them."""
    sender = Sender("intake")
    person, row = sender.around.people["received"], sender.around.names["assigned"]
    addresses = [f"/people/{person}/names/{row}/", f"/people/{person}/take-back/names/{row}/"]
    for address in addresses:
        assert sender.send(address, {"family": ["Sok"], "given": ["Dara"]}) == []
