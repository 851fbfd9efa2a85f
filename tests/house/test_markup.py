"""Markup typed into every text there is stands on the pages as text: it is never obeyed."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests import factories
from tests.house import canaries, oracle
from tests.house.canaries import PEOPLE, Cage, canary
from tests.house.test_canaries import addresses

pytestmark = pytest.mark.django_db
MARKUP = "\"'><img src=x onerror=cnry()>"
OBEYED = re.compile(r"<img src=x", re.IGNORECASE)
SHOWN = re.compile(r"&lt;img src=x onerror=cnry\(\)&gt;")
NEAREST = {"intake": "received", "caseworker": "assigned", "supervisor": "team"}
WHO_IS_TRIED = list(oracle.READS) if os.environ.get("SAMNAK_ASSURE") == "1" else ["intake", "caseworker"]
PLAIN = {"born", "number", "help_money", *canaries.KHMER}  # dates, numbers and Khmer letters have forms of their own
AS_IT_WAS = canary


def marked(relation: str, key: str) -> str:
    """The canary with markup behind it, in every text that takes any letter."""
    return AS_IT_WAS(relation, key) + ("" if key in PLAIN else MARKUP)


@pytest.mark.parametrize("role", WHO_IS_TRIED)
def test_markup_in_every_text_is_shown_and_never_obeyed(
    role: str, assured: bool, counted: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canaries, "canary", marked)
    mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
    me = factories.make_user(role, supervisor=mine)
    colleague = factories.make_user("caseworker", supervisor=me if role == "supervisor" else mine)
    cage = canaries.build(me, colleague, factories.make_user("caseworker", supervisor=others))
    client, shown, obeyed = Client(), set[str](), []
    client.force_login(me)
    for url in addresses(cage) if assured else _about(cage, NEAREST.get(role, "assigned")):
        text = client.get(url).content.decode()
        obeyed += [url] if OBEYED.search(text) else []
        shown |= _keys_shown(text)
    for question in (MARKUP, canary("assigned", "family") + MARKUP):
        obeyed += ["search"] if OBEYED.search(client.post("/search/", {"q": question}).content.decode()) else []
    counted("markup_shown_as_text", len(shown))
    assert obeyed == []
    if role in NEAREST:
        assert len(shown) > 15, "the markup came to too few pages to say anything"
    if assured and role == "caseworker":
        texts = oracle.PERSON | oracle.CASE | oracle.CARD
        opened = {key for key, compartment in texts.items() if key not in PLAIN and compartment != oracle.AUDIT}
        assert opened - shown == set(), "these texts were never seen with their markup"


def _keys_shown(text: str) -> set[str]:
    """The keys of canaries behind which the markup stands, written out."""
    low = text.casefold()
    return {
        key
        for key in canaries.KEYS
        for relation in PEOPLE
        if SHOWN.search(low[(at := low.find(AS_IT_WAS(relation, key))) : at + 200]) and at >= 0
    }


def _about(cage: Cage, relation: str) -> Iterator[str]:
    """The addresses of one person, and those of nobody."""
    around = cage.around
    ids = {str(around.people[relation]), str(around.passengers[relation]), *map(str, around.cases[relation].values())}
    others = {*map(str, around.people.values()), *map(str, around.passengers.values())}
    others |= {str(one) for rows in around.cases.values() for one in rows.values()}
    for url in addresses(cage):
        named = {*re.findall(r"[0-9a-f-]{36}", url)}
        if named & ids or not named & others:
            yield url
