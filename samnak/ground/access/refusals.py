"""A refusal: one sentence that says why, and what opens the door."""

from contextvars import ContextVar
from typing import Any

_may_not: ContextVar[bool] = ContextVar("may_not", default=False)


class Refused(Exception):
    """Raised by `check_may_*` and actions. Nothing has been written when it is raised.

    `sentence` is translatable; `opens` is (label, url) of the way on and `back` of the way back; `field` names the
    form field it belongs to, so that a form can show it in place; `status` is 403 (may not) or 409 (not now).
    """

    def __init__(
        self,
        sentence: Any,
        *,
        opens: tuple[Any, str] | None = None,
        back: tuple[Any, str] | None = None,
        field: str = "",
        status: int = 409,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.opens = opens
        self.back = back
        self.field = field
        self.status = status
        if status == 403:
            _may_not.set(True)

    def __str__(self) -> str:
        return str(self.sentence)


def forget() -> None:
    """A new request: nobody was refused yet."""
    _may_not.set(False)


def may_not() -> bool:
    """Whether a "may not" was raised in this request, even where a form caught it and shows its sentence."""
    return _may_not.get()
