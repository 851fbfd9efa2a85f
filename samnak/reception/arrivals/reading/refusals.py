"""A list, or an answer, that cannot be taken: one code, its parameters, one sentence."""

from collections.abc import Mapping

from .sentences import REFUSALS


class Refused(Exception):
    """Raised instead of reading. `code` is a key of `sentences.REFUSALS`, `params` fill its sentence."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(REFUSALS[code] % self.params)
