"""Twenty people read while one imports lists and two write: each in a thread with a browser of its own."""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from samnak.front.desk.bench.browser import Answer, Browser
from samnak.front.desk.bench.pages import Page, pages, username

READERS, WRITERS, ROWS = 20, 2, 100
PAUSE = (0.5, 1.5)  # seconds somebody looks at a page before the next


class Together:
    """All of it for so many seconds; afterwards `taken` holds the seconds of each page, `failed` what went wrong."""

    def __init__(self, enter: Callable[[str], Browser], to: dict[str, Any], seconds: float) -> None:
        self.enter, self.to, self.seconds = enter, to, seconds
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []
        self._lock = threading.Lock()
        self._until = 0.0

    def run(self) -> None:
        kinds = [("worker", "worker", "supervisor", "reception")[number % 4] for number in range(READERS)]
        work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            (self._read, (number, self.enter(username(self.to, kind)), kind)) for number, kind in enumerate(kinds)
        ]
        work += [(self._write, (number, self.enter(username(self.to, "worker")))) for number in range(WRITERS)]
        work.append((self._import, (self.enter(self.to["reception"]),)))
        self._until = time.monotonic() + self.seconds
        threads = [threading.Thread(target=do, args=words) for do, words in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _read(self, number: int, browser: Browser, kind: str) -> None:
        draw = random.Random(number)  # noqa: S311 - nothing secret
        mine = [page for page in pages(self.to) if page.as_ == kind]
        while time.monotonic() < self._until:
            self._note(page := draw.choice(mine), ask(browser, page))
            time.sleep(draw.uniform(*PAUSE))

    def _write(self, number: int, browser: Browser) -> None:
        draw = random.Random(1000 + number)  # noqa: S311 - nothing secret
        path = f"/cases/{self.to['case']}/notes/new/"
        while time.monotonic() < self._until:
            self._keep("write a note", browser.post(path, {"text": "Called; all is well."}), 302)
            time.sleep(draw.uniform(*PAUSE))

    def _import(self, browser: Browser) -> None:
        path, number = f"/arrivals/{self.to['expected']}/lists/", 0
        while time.monotonic() < self._until:
            number += 1
            answer = browser.post(path, {}, file=("list.csv", made_up_list(number)))
            self._keep("import a list", answer, 302)
            time.sleep(PAUSE[0])

    def _note(self, page: Page, answer: Answer) -> None:
        self._keep(page.key, answer, 200)

    def _keep(self, key: str, answer: Answer, expected: int) -> None:
        with self._lock:
            self.taken[key].append(answer.seconds)
            if answer.status != expected:
                self.failed.append(f"{key}: {answer.status}")


def ask(browser: Browser, page: Page) -> Answer:
    return browser.post(page.path, page.post) if page.post else browser.get(page.path)


def made_up_list(number: int) -> bytes:
    first = 40_000_000 + number * ROWS
    rows = "".join(
        f'{place},"MADEUP, PERSON {number}-{place}",M,0{place % 9 + 1}/15/1975,A{first + place:09}\n'
        for place in range(1, ROWS + 1)
    )
    return f"No.,Name,Sex,DOB (MM/DD/YYYY),A-number\n{rows}".encode()
