"""Seen from inside the process: how many queries a page makes, and how long its own SQL takes alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samnak.front.desk.bench.pages import Page, pages, username
from samnak.ground.access import websessions
from samnak.ground.access.models import User

TIMES = 15
Asked = list[tuple[str, str, Any]]  # alias, SQL, parameters
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def look_inside(to: dict[str, Any]) -> dict[str, dict[str, float | int]]:
    """Page -> {"queries", "reads" (what the log of readings asks, in a store of its own), "sql_ms",
    "cpu_ms" (of this process, a database server not counted)}."""
    return {page.key: _look(page, username(to, page.as_)) for page in pages(to)}


def _look(page: Page, who: str) -> dict[str, float | int]:
    client = inside(who)
    _open(client, page)  # what is read once a process is read now
    asked: Asked = []
    with ExitStack() as stack:
        counted = {alias: stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections}
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_keeping(asked, alias)))
        _open(client, page)
    queries = {alias: len(found) for alias, found in counted.items()}  # now: the next request empties what it counts
    taken = [_replay(asked) for _time in range(TIMES)]
    used = [_cpu(client, page) for _time in range(TIMES)]
    return {
        "queries": queries["default"],
        "reads": queries["reads"],
        "sql_ms": round(statistics.median(taken) * 1000, 1),
        "cpu_ms": round(statistics.median(used) * 1000, 1),
    }


def inside(who: str) -> Client:
    """Somebody who took both steps of signing in."""
    client, user = Client(), User.objects.get(username=who)
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[websessions.FACTOR] = [str(user.pk), timezone.now().timestamp()]
    session.save()
    return client


def cookies_of(who: str) -> dict[str, str]:
    """Those of a new web session, for a browser that speaks to a server on the same database."""
    key = str(inside(who).session.session_key)
    return {settings.SESSION_COOKIE_NAME: key, settings.LANGUAGE_COOKIE_NAME: "en"}


def _open(client: Client, page: Page) -> None:
    words: dict[str, Any] = {"secure": True, "headers": {"host": "127.0.0.1"}}
    answer = client.post(page.path, page.post, **words) if page.post else client.get(page.path, **words)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.key} answered {answer.status_code}.")


def _cpu(client: Client, page: Page) -> float:
    """Seconds of processor the page takes in this process: what others do on the machine does not count."""
    start = time.process_time()
    _open(client, page)
    return time.process_time() - start


def _keeping(asked: Asked, alias: str) -> Callable[..., Any]:
    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SELECT") and not many:
            asked.append((alias, sql, params))
        return execute(sql, params, many, context)

    return keep


def _replay(asked: Asked) -> float:
    """Seconds in which the page's SELECTs alone are answered and fetched."""
    start = time.perf_counter()
    for alias, sql, params in asked:
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
    return time.perf_counter() - start
