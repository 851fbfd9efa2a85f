"""Nobody sifts or orders by what they may not read: every filter of every list, and every question to the database."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Q
from django.test import Client
from django.urls import reverse

from samnak.casework.cases.models import Case, Note
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.roles import COMPARTMENTS, ROLES
from samnak.ground.access.sifting import reads_of_somebody
from samnak.reception.register.models import Kin, Person, PersonName
from tests import factories
from tests.house.code import modules, name_of
from tests.house.routes import matrix

# Every word an address may carry to sift a list, and the compartment it asks about. No list is put in order by a word.
FILTERS = {
    ("register:people", "life"): "client",
    ("register:person", "about"): "client",
    ("arrivals:flight", "show"): "client",
    ("cases:cases", "state"): "services",
    ("cases:cases", "worker"): "client",
    ("cases:week", "worker"): "services",
    ("cases:places", "until"): "services",
}
# Other words an address may carry: they choose a page, a day, a language, where to go on, or what stands in a form.
NO_FILTER = {
    "page": "which page of the same rows",
    "from": "which week of the same rows",
    "kept": "what was just kept: looked for among the rows shown",
    "undone": "the same",
    "service": "at which service a form opens",
    "chosen": "who is ticked when a form opens",
    "goals": "how many goals a form asks for",
    "goal": "which goal a form names",
    "language": "in which language a policy is read",
    "next": "where to go on",
    "week": "which week of the same colleagues",
    "for": "who is chosen when a form opens",
    "recipient": "for whom a form is; whom it names, the consents say",
    "of": "which part of a log, or whose files: asked of the role beforehand",
    "key": "of which kind lines of the log are; who reads it reads all of it, or their own alone",
    "day": "the same, of which day",
    "by": "the same, of which colleague",
}
# Names that are no text in the code: the scope of a table that is taken out, which asks `visible_to` with it.
# And the three boxes of a day, which are asked for one by one.
NAMED_ELSEWHERE = {"samnak/outcomes/exports/views.py", "samnak/ground/access/views/log.py"}


def _asked(attribute: str) -> set[str]:
    """Names asked of the address: `request.GET.get("x")`, or `sifting.asked(request, "x", ...)`."""
    found = set()
    for path, tree in modules().items():
        if path.endswith("ground/access/sifting.py"):
            continue  # asks for what it is given
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if attribute == "GET" and ast.unparse(call.func).endswith("GET.get"):
                if path in NAMED_ELSEWHERE and isinstance(call.args[0], ast.Name):
                    continue
                found.add(ast.literal_eval(call.args[0]))
            if attribute == "asked" and ast.unparse(call.func) == "sifting.asked":
                found.add(ast.literal_eval(call.args[1]))
        subscripts = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Subscript)]
        assert not [s for s in subscripts if ".GET[" in s], path
    return found


def test_every_word_of_an_address_is_a_declared_filter_or_says_why_it_is_none() -> None:
    plain = _asked("GET")
    assert plain - set(NO_FILTER) == set(), (
        "ask sifting.asked(...) for what a list is sifted by, and name it in FILTERS"
    )
    assert set(NO_FILTER) - plain == set()
    assert _asked("asked") == {name for _page, name in FILTERS}
    assert set(FILTERS.values()) <= set(COMPARTMENTS)


def test_no_list_is_ordered_by_a_word_of_its_address() -> None:
    assert not {"sort", "order", "order_by", "o"} & (_asked("GET") | _asked("asked"))


def test_a_compartment_named_in_code_is_the_one_declared() -> None:
    named = {
        (ast.literal_eval(call.args[1]), ast.literal_eval(word.value))
        for _path, tree in modules().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and name_of(call.func) == "asked"
        for word in call.keywords
        if word.arg == "compartment"
    }
    assert named == {(name, compartment) for (_page, name), compartment in FILTERS.items()}


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "name"), FILTERS)
@pytest.mark.parametrize("role", ROLES)
def test_a_filter_is_refused_to_whoever_reads_no_such_compartment(
    role: str, page: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the roles stand today, whoever opens a list reads what it is sifted by; so each is asked twice: as the role
    is, and as it would be without that compartment."""
    row, compartment = matrix()[page], FILTERS[(page, name)]
    if role not in row.methods["GET"]:
        return
    me = factories.make_user(role)
    person = factories.make_person()
    factories.stand(me, ROLES[role].relation or "assigned", person) if role != "supervisor" else None
    arguments = {"person": [person.pk], "flight": [factories.make_flight().pk]}.get(row.about, [])
    client = Client()
    client.force_login(me)
    there = reverse(page, args=arguments)
    assert client.get(there, {name: ""}).status_code == (200 if reads_of_somebody([role], compartment) else 404)
    cells = {key: cell for key, cell in ROLES[role].cells.items() if key != compartment}
    monkeypatch.setitem(ROLES[role].cells, compartment, "")
    assert "R" not in ROLES[role].cells[compartment] and cells
    assert client.get(there, {name: "x"}).status_code == 404


Ask = Callable[[Any], Any]
WAYS: dict[str, Ask] = {
    "filter": lambda rows: rows.filter(relation="aunt"),
    "filter by a condition": lambda rows: rows.filter(Q(pk=None) | ~Q(relation__in=["aunt"])),
    "filter by another field": lambda rows: rows.filter(country=F("relation")),
    "exclude": lambda rows: rows.exclude(relation="aunt"),
    "order_by": lambda rows: rows.order_by("-relation"),
    "values": lambda rows: rows.values("relation"),
    "values_list": lambda rows: rows.values_list("relation"),
    "annotate": lambda rows: rows.annotate(x=F("relation")),
    "after another question": lambda rows: rows.filter(pk=None).order_by("pk").filter(relation="aunt"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_a_question_about_a_compartment_its_reader_may_not_read_is_refused(way: str) -> None:
    """A nurse reads nothing of relatives; a caseworker does."""
    nurse, worker, person = factories.make_user("nurse"), factories.make_user("caseworker"), factories.make_person()
    for user in (nurse, worker):
        factories.stand(user, "assigned", person)
    for rows in (Kin.objects.visible_to(nurse), Eyes(nurse, person.pk).rows(Kin)):
        with pytest.raises(TypeError, match="may not read"):
            WAYS[way](rows)
    assert list(WAYS[way](Kin.objects.visible_to(worker))) == []
    assert list(WAYS[way](Eyes(worker, person.pk).rows(Kin))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Person, "birth_date"),
        (PersonName, "family"),
        (Note, "text"),
        (Note, "person__birthplace_text"),
        (Case, "closure_note"),
    ],
)
def test_what_is_sealed_is_neither_sifted_nor_ordered_nor_computed_with(model: Any, name: str) -> None:
    rows = model.objects.visible_to(factories.make_user("caseworker"))
    for ask in (
        lambda: rows.order_by(name), lambda: rows.filter(**{name: "x"}), lambda: rows.exclude(**{f"{name}__in": ["x"]}),
        lambda: rows.values(name), lambda: rows.values_list(name, flat=True), lambda: rows.annotate(x=F(name)),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="sealed"):
            ask()


@pytest.mark.django_db
def test_a_relation_is_followed_to_the_compartment_of_what_it_leads_to() -> None:
    legal = factories.make_user("legal_coordinator")
    counsellor = factories.make_user("counsellor")
    assert list(PersonName.objects.visible_to(legal).filter(person__family_left_in_us="yes")) == []
    with pytest.raises(TypeError, match="family_us"):
        PersonName.objects.visible_to(counsellor).filter(person__family_left_in_us="yes")
