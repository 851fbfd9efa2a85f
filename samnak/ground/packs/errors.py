"""What goes wrong with a programme pack, said so that its author can mend it."""


class PackError(Exception):
    """A pack cannot be used. `str()` is a sentence for whoever keeps the pack.

    `file` is the file's name, `line` counts from 1 (None where a whole file is meant), `key` is
    the key that is wrong in dotted form ("label.km"), or "".
    """

    def __init__(self, reason: str, *, file: str, line: int | None = None, key: str = "") -> None:
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {reason}")
        self.reason = reason
        self.file = file
        self.line = line
        self.key = key
