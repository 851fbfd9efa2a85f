"""The whole bench: fill, serve, measure, on each database of this machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from samnak.front.desk.bench import scratch
from samnak.front.desk.bench.browser import Browser
from samnak.front.desk.bench.filling import PASSWORD
from samnak.front.desk.bench.pages import Page, pages, username
from samnak.front.desk.bench.scale import Scale
from samnak.front.desk.bench.scratch import Scratch
from samnak.front.desk.bench.together import Together, ask

TIMES = 40  # requests of one page
WARM = 5  # more, before: every process has read its templates
CHANGELIST = "/admin/register/person/"
Say = Callable[[str], None]


def run(scale: Scale, *, databases: Sequence[str] = (), seconds: float = 30, say: Say = lambda _line: None) -> dict:
    """{"machine", "scale", "databases": {name: {"pages", "admin", "together"}}}; times in ms, sizes in bytes."""
    found: dict[str, Any] = {
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "scale": {"people": scale.people, "events": scale.written, "workers": scale.workers,
                  "open_cases": scale.open_cases},
        "load_average_before": os.getloadavg(),
        "databases": {},
    }  # fmt: skip
    for database in databases or scratch.databases():
        with scratch.on(database) as house:
            found["databases"][database] = _one(house, scale, seconds, lambda line, of=database: say(f"{of}: {line}"))
    found["load_average_after"] = os.getloadavg()
    return found


def _one(house: Scratch, scale: Scale, seconds: float, say: Say) -> dict[str, Any]:
    start = time.monotonic()
    house.set_up()
    to = house.child("fill", str(scale.people), str(scale.events))
    say(f"{scale.people} people and {scale.written} events after {time.monotonic() - start:.0f} s")
    inside = house.child("inside", json.dumps(to))
    with house.serve() as port:
        measured = {page.key: {**_alone(port, page, to), **inside[page.key]} for page in pages(to)}
        say("each page alone")
        many = Together(port, to, seconds)
        many.run()
        cookies = _signed_in(port, to["supervisor"]).cookies
    say("twenty readers, an import and two writers")
    with house.serve(scratch.ADMIN) as port:
        admin = _changelist(port, cookies)
    say("Django's admin")
    for row in measured.values():
        row["of_admin"] = round(row["median_ms"] / admin["median_ms"], 2)
    together = {key: _times(taken) for key, taken in sorted(many.taken.items())}
    return {"load_average": os.getloadavg(), "pages": measured, "admin": admin, "together": together,
            "failed": many.failed}  # fmt: skip


def _signed_in(port: int, who: str) -> Browser:
    browser = Browser(port)
    browser.sign_in(who, PASSWORD)
    return browser


def _changelist(port: int, cookies: dict[str, str]) -> dict[str, Any]:
    """The peer: who is signed in on our server is signed in there too, by the same cookies."""
    browser = Browser(port)
    browser.cookies = dict(cookies)
    answers = [browser.get(CHANGELIST) for _time in range(WARM + TIMES)][WARM:]
    if "result_list" not in answers[-1].text:
        raise RuntimeError(f"The changelist answered {answers[-1].status}.")
    return {**_times([answer.seconds for answer in answers]), "later_bytes": answers[-1].size}


def _alone(port: int, page: Page, to: dict[str, Any]) -> dict[str, Any]:
    browser = _signed_in(port, username(to, page.as_))
    answers = [ask(browser, page) for _time in range(WARM + TIMES)][WARM:]
    if wrong := [answer.status for answer in answers if answer.status != 200]:
        raise RuntimeError(f"{page.key} answered {wrong[0]}.")
    later = answers[-1].size
    shown = page if not page.post else Page(page.key, page.as_, "/find/")
    first = browser.first_view(shown.path) - browser.get(shown.path).size + later
    browser.close()
    return {**_times([answer.seconds for answer in answers]), "first_bytes": first, "later_bytes": later}


def _times(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"n": len(ordered), "median_ms": round(statistics.median(ordered) * 1000, 1), "p95_ms": round(p95 * 1000, 1)}
