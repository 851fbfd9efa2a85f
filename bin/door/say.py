"""What the door says while it works, on stderr: stdout belongs to the command that was asked for."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]


class Stop(Exception):
    """The door cannot go on. The text is one plain sentence and says what to do."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def line(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)


def on_terminal() -> bool:
    return sys.stderr.isatty()


class Progress:
    """Numbered steps: what is being done, how far, and how many seconds it took."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.at = 0
        self.started = time.monotonic()

    def skip(self, text: str) -> None:
        self.at += 1
        line(f"[{self.at}/{self.steps}] {text}: already done")

    @contextmanager
    def step(self, text: str) -> Iterator[Say]:
        """One step. The value is called with "12 of 23" as the work goes on (shown on a terminal only)."""
        self.at += 1
        head = f"[{self.at}/{self.steps}] {text}"
        line(f"{head} ...")
        started = time.monotonic()

        def how_far(far: str) -> None:
            if on_terminal():
                print(f"\r      {far:<60}", end="", file=sys.stderr, flush=True)

        try:
            yield how_far
        finally:
            if on_terminal():
                print(f"\r{'':<66}\r", end="", file=sys.stderr)
        line(f"      {time.monotonic() - started:.1f} s")

    def seconds(self) -> float:
        return time.monotonic() - self.started
