"""In which line of a TOML text does a key stand? `tomllib` does not tell, so this small scan does.

It runs only when something is wrong with a value, on text that `tomllib` has already read: it may
trust the syntax and only has to walk over it.
"""

Path = tuple[str | int, ...]

_BARE_END = " \t\r\n.=]},#"


def find_lines(text: str) -> dict[Path, int]:
    """Line (from 1) of every table, key, inline key and array element; the path of the third
    `[[services]]` is ("services", 2), of its Khmer label ("services", 2, "label", "km")."""
    scan = _Scan(text)
    scan.document()
    return scan.found


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}  # arrays of tables: path -> index of the newest

    def document(self) -> None:
        table: Path = ()
        while self.skip_blank():
            table = self.header() if self.text[self.at] == "[" else self.pair(table)

    def header(self) -> Path:
        line, is_array = self.line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        names = self.key()
        self.at += 2 if is_array else 1
        path: Path = ()
        for name in names[:-1]:
            path = self.newest((*path, name))
        path = (*path, names[-1])
        if is_array:
            self.tables[path] = self.tables.get(path, -1) + 1
            self.found.setdefault(path, line)
        path = self.newest(path)
        self.found[path] = line
        return path

    def newest(self, path: Path) -> Path:
        return (*path, self.tables[path]) if path in self.tables else path

    def pair(self, table: Path) -> Path:
        """Walk over `key = value`; give the table back for the next pair."""
        line, path = self.line(), table
        for name in self.key():
            path = (*path, name)
            self.found.setdefault(path, line)
        self.at = self.text.index("=", self.at) + 1
        self.value(path)
        return table

    def key(self) -> list[str]:
        names = []
        while True:
            self.skip_spaces()
            names.append(self.string() if self.text[self.at] in "\"'" else self.until(_BARE_END))
            self.skip_spaces()
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def value(self, path: Path) -> None:
        self.skip_spaces()
        first = self.text[self.at]
        if first in "\"'":
            self.string()
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.until("\r\n,]}#")

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.skip_blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.found[(*path, index)] = self.line()
            self.value((*path, index))
            index += 1
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while self.skip_blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self.pair(path)
        self.at += 1

    def string(self) -> str:
        """Walk over a string of any of the four kinds; what stood between its marks, unescaped not."""
        mark = self.text[self.at]
        closing = mark * 3 if self.text.startswith(mark * 3, self.at) else mark
        start = self.at = self.at + len(closing)
        while not self.text.startswith(closing, self.at):
            self.at += 2 if mark == '"' and self.text[self.at] == "\\" else 1
        inside = self.text[start : self.at]
        self.at += len(closing)
        while len(closing) == 3 and self.text.startswith(mark, self.at):
            self.at += 1  # a long string may end in one or two marks of its own
        return inside

    def until(self, ends: str) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ends:
            self.at += 1
        return self.text[start : self.at]

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1

    def skip_blank(self) -> bool:
        """Walk over spaces, empty lines and comments; is anything left?"""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                self.until("\n")
            elif self.text[self.at].isspace():
                self.at += 1
            else:
                return True
        return False

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
