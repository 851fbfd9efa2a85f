"""A refusal: one sentence that says why, and what opens the door."""

from typing import Any


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

    def __str__(self) -> str:
        return str(self.sentence)
