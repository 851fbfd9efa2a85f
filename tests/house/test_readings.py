"""Law of the log for what is sent: whoever is shown something of a person stands in the readings of that person, also
when a form comes back, when a row is drawn again in its place, and when the answer is a refusal."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from samnak.ground.access.models import Reading
from tests import factories
from tests.house import canaries
from tests.house.canaries import Cage, found_in
from tests.house.routes import matrix
from tests.house.test_canaries import SHOWS_NO_REGISTERED_PERSON, _names, _of

pytestmark = pytest.mark.django_db
NOTHING: dict[str, str] = {}
WRONG = {"day_day": "41", "on_day": "41", "kind": "cnry", "text": " ", "way": "cnry"}
SENT = ((NOTHING, False), (NOTHING, True), (WRONG, False))  # and whether it is a part of a page that asks
NEAR = ("received", "assigned", "team", "none")  # those a page opens to one of the three roles, and a passenger
LEAVES = {"account_logout", "account_login", "desk:language"}


class _Undo(Exception):
    """Thrown to take back what a request wrote."""


def addresses(cage: Cage, role: str) -> Iterator[str]:
    """Every address this role may send to, about somebody near them."""
    for relation, ids in cage.around.cases.items():
        cage.around.cases[relation] = defaultdict(uuid4, {**ids, "attempt": ids["contact"]})
    ids_of = (cage.around.people, cage.around.passengers)
    far = {str(ids[relation]) for ids in ids_of for relation in ids if relation not in NEAR}
    far |= {str(pk) for relation, ids in cage.around.cases.items() if relation not in NEAR for pk in ids.values()}
    for row in matrix().values():
        if role not in row.methods.get("POST", ()) or row.about in ("form", "alarm") or row.name in LEAVES:
            continue
        for names in _names(row.name, row.about, cage):
            if not (far & {str(value) for value in names.values()}):
                yield reverse(row.name, kwargs=names)


def send(client: Client, url: str, words: dict[str, str], fragment: bool) -> HttpResponse:
    cache.clear()
    response = None
    session = client.cookies.copy()
    try:
        with transaction.atomic(using="default"):
            response = client.post(url, words, headers={"HX-Request": "true"} if fragment else {})
            raise _Undo
    except _Undo:
        client.cookies = session
    assert response is not None
    return response


@pytest.mark.parametrize("role", ["intake", "caseworker", "supervisor"])
def test_an_answer_to_what_was_sent_notes_whom_it_shows(
    role: str, assured: bool, counted: Callable[[str, int], None]
) -> None:
    mine = factories.make_user("supervisor")
    me = factories.make_user(role, supervisor=mine)
    colleague = factories.make_user("caseworker", supervisor=me if role == "supervisor" else mine)
    cage = canaries.build(me, colleague, factories.make_user("caseworker"))
    client = Client(raise_request_exception=False)
    client.force_login(me)
    wrong, asked, showing = [], 0, 0
    for url in addresses(cage, role):
        for words, fragment in SENT if assured else SENT[:1]:
            last = Reading.objects.order_by("-id").values_list("id", flat=True).first() or 0
            response = send(client, url, words, fragment)
            asked += 1
            shown = _shown(cage, response)
            showing += bool(shown)
            rows = Reading.objects.filter(id__gt=last, by=str(me.pk))
            noted = {subject for row in rows for subject in row.subjects}
            wrong += [f"{url} {words} {fragment}: {cage.people[p]}" for p in shown if str(p) not in noted]
    counted("answers_to_forms", asked)
    assert wrong == []
    assert showing > (10 if assured else 3)


def _shown(cage: Cage, response: HttpResponse) -> set[UUID]:
    if response.get("Content-Disposition"):  # a file that is closed; tests/outcomes/exports opens them
        return set()
    seen = _of(found_in(response.content.decode()))
    return {p for p, relation in cage.people.items() if relation in seen - SHOWS_NO_REGISTERED_PERSON}
