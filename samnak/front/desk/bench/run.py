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
            found["databases"][database] = _one(house, scale, seconds, _speaking_of(database, say))
    found["load_average_after"] = os.getloadavg()
    return found


def _speaking_of(database: str, say: Say) -> Say:
    return lambda line: say(f"{database}: {line}")


def _one(house: Scratch, scale: Scale, seconds: float, say: Say) -> dict[str, Any]:
    start = time.monotonic()
    house.set_up()
    to = house.child("fill", str(scale.people), str(scale.events))
    say(f"{scale.people} people and {scale.written} events after {time.monotonic() - start:.0f} s")
    inside = house.child("inside", json.dumps(to))
    with house.serve() as port:
        with house.serve(scratch.ADMIN) as peer:
            admin = Browser(peer)  # whoever is signed in with us is signed in there too, by the same cookies
            admin.cookies = _signed_in(house, port, to["supervisor"]).cookies
            measured = {page.key: {**_alone(house, port, page, to, admin), **inside[page.key]} for page in pages(to)}
        say("each page alone, in turn with Django's admin")
        many = Together(lambda who: _signed_in(house, port, who), to, seconds)
        many.run()
    say("twenty readers, an import and two writers")
    together = {key: _times(taken) for key, taken in sorted(many.taken.items())}
    return {"load_average": os.getloadavg(), "pages": measured, "together": together,
            "failed": many.failed}  # fmt: skip


def _signed_in(house: Scratch, port: int, who: str) -> Browser:
    browser = Browser(port)
    browser.come_in(house.child("enter", who))
    return browser


def _alone(house: Scratch, port: int, page: Page, to: dict[str, Any], admin: Browser) -> dict[str, Any]:
    """One page again and again; between two of its answers the admin's list of people is asked for."""
    browser = _signed_in(house, port, username(to, page.as_))
    ours, peers = [], []
    for _time in range(WARM + TIMES):
        ours.append(ask(browser, page))
        peers.append(admin.get(CHANGELIST))
    if wrong := [answer.status for answer in ours if answer.status != 200]:
        raise RuntimeError(f"{page.key} answered {wrong[0]}.")
    if "result_list" not in peers[-1].text:
        raise RuntimeError(f"The changelist answered {peers[-1].status}.")
    found = _times([answer.seconds for answer in ours[WARM:]])
    peer = _times([answer.seconds for answer in peers[WARM:]])
    return {
        **found,
        "admin_median_ms": peer["median_ms"],
        "admin_p95_ms": peer["p95_ms"],
        "of_admin": round(found["median_ms"] / peer["median_ms"], 2),
        **_sizes(browser, page),
    }


def _sizes(browser: Browser, page: Page) -> dict[str, int]:
    """Compressed bytes in Khmer, which is the longer: with everything linked to, and of the page alone."""
    language = next(name for name in browser.cookies if name.endswith("language"))
    browser.cookies[language] = "km"
    later = ask(browser, page).size
    shown = page.path if not page.post else "/find/"
    return {"first_bytes": browser.first_view(shown) - browser.get(shown).size + later, "later_bytes": later}


def _times(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"n": len(ordered), "median_ms": round(statistics.median(ordered) * 1000, 1), "p95_ms": round(p95 * 1000, 1)}
