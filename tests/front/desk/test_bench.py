"""The bench of the pages: what it fills, what it looks at, and that its peer stands apart from the product."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import Resolver404, resolve

from samnak.casework.cases.models import Appointment, Case, ContactAttempt, Note, ServiceFact, ServiceRecord, Task
from samnak.casework.cases.queries.today import work_today
from samnak.front.desk.bench import table
from samnak.front.desk.bench.browser import IMPORTED, LINKED, _multipart
from samnak.front.desk.bench.filling import fill
from samnak.front.desk.bench.inside import look_inside
from samnak.front.desk.bench.pages import pages
from samnak.front.desk.bench.scale import Scale
from samnak.front.desk.bench.together import ROWS, made_up_list
from samnak.ground.access.actors import DEMO, TOTALS
from samnak.ground.access.models import Relation, User
from samnak.reception.arrivals.reading.reader import read
from samnak.reception.register.models import Person

SMALL = Scale(people=340, events=3_400)


@pytest.fixture
def filled(db: None) -> Iterator[dict[str, Any]]:
    yield fill(SMALL).as_json()


def test_events_are_as_many_as_asked_for() -> None:
    assert Scale(10_000, 1_000_000).written == 1_000_000
    assert Scale(10_000, 1_000_000).open_cases == 3_200
    assert SMALL.written == 3_400


def test_a_scratch_database_holds_what_the_scale_says(filled: dict[str, Any]) -> None:
    models = (Note, ServiceFact, ServiceRecord, Task, ContactAttempt, Appointment)
    assert sum(model.objects.visible_to(DEMO).count() for model in models) == SMALL.written
    assert Person.objects.visible_to(TOTALS).count() == SMALL.people
    open_cases = set(Case.objects.visible_to(TOTALS).filter(closed_on=None).values_list("person", flat=True))
    assert len(open_cases) == SMALL.open_cases == 320
    assert set(Relation.objects.filter(kind="assigned").values_list("subject", flat=True)) == open_cases
    worker = User.objects.get(username=filled["workers"][0])
    work = work_today(worker, Person.objects.visible_to(TOTALS).latest("arrived_on").arrived_on)
    assert work.people == 40
    assert User.objects.filter(supervisor__username=filled["supervisor"]).count() == 8


def test_every_measured_page_answers_and_its_queries_are_counted(filled: dict[str, Any]) -> None:
    found = look_inside(filled)
    assert list(found) == [page.key for page in pages(filled)]
    assert {key: row for key, row in found.items() if row["queries"] < 3 or row["sql_ms"] < 0} == {}
    assert found["person"]["reads"] > 0  # who looked is written down


def test_the_list_that_is_imported_is_a_list() -> None:
    found = read(made_up_list(1), "list.csv")
    assert len(found.people) == ROWS


def test_what_a_page_links_to_is_found() -> None:
    page = '<link rel="stylesheet" href="/static/a.css"><script src="/static/b.js" defer></script><a href="/x/">x</a>'
    assert LINKED.findall(page) == ["/static/a.css", "/static/b.js"]
    assert IMPORTED.findall('import { a } from "./c.js";\nimport "./d.js"') == [("./c.js", ""), ("", "./d.js")]


def test_a_file_is_sent_as_browsers_do() -> None:
    kind, body = _multipart({"a": "b"}, ("list.csv", b"1,2"))
    edge = kind.split("boundary=")[1]
    assert body.count(f"--{edge}".encode()) == 3
    assert b'filename="list.csv"' in body


def test_the_peer_is_nowhere_in_the_product() -> None:
    assert [app for app in settings.INSTALLED_APPS if "admin" in app] == []
    assert settings.ROOT_URLCONF == "samnak.urls"
    with pytest.raises(Resolver404):
        resolve("/admin/register/person/")
    peer = importlib.import_module("samnak.front.desk.bench.admin_settings")
    assert peer.ROOT_URLCONF == "samnak.front.desk.bench.admin_urls"


def test_the_table_says_every_page_and_reads_back_as_json() -> None:
    row = {
        "n": 40, "median_ms": 9.1, "p95_ms": 12.0, "admin_median_ms": 20.0, "of_admin": 0.46, "cpu_ms": 8.0,
        "sql_ms": 1.0, "queries": 9, "reads": 2, "first_bytes": 60_000, "later_bytes": 3_000,
    }  # fmt: skip
    told = {"load_average": (1.0, 1.0, 1.0), "pages": {"person": row}, "together": {"person": row}, "failed": []}
    found = {
        "machine": "2 processors",
        "scale": {"people": 1, "events": 2, "workers": 8, "open_cases": 1},
        "databases": {"sqlite": told},
    }
    text = "\n".join(table.lines(json.loads(json.dumps(found))))
    assert "person" in text and "60.0" in text and "0.46" in text


def test_a_bench_of_nobody_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="at least 20 people"):
        call_command("bench", "pages", people=3)
