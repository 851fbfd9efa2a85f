"""Text lists: their encoding and their separator, told from the text itself."""

import csv
import io
import re
from collections.abc import Callable

from samnak.ground.text import legacy

from . import limits
from .grids import Grid, Row
from .refusals import Refused

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", "  ": "spaces"}
_SAMPLE_LINES = 400
_GUESSED_BYTES = 60_000
_GAP = re.compile(r" {2,}|\t+")
_OPEN_QUOTE_LINES = 30


def decode(data: bytes) -> str:
    """The text of the file. Refuses what is no text, or text whose letters cannot be told."""
    for mark, name in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                       (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):  # fmt: skip
        if data.startswith(mark):
            return _without_nul(_decode_strictly(data, name))
    if b"\0" in data:
        return _without_nul(_decode_sixteen_bits(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_old(data, error)


def _decode_strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        row = data[: error.start].decode(name, "ignore").count("\n") + 1
        raise Refused("text_damaged", {"row": row}) from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Refused("nul")
    return text.removeprefix("\ufeff")


def _decode_sixteen_bits(data: bytes) -> str:
    """UTF-16 without its mark: signs such as commas and line ends have their NUL on one side only."""
    little, big = (sum(data.count(pair) for pair in pairs) for pairs in (
        (b"\n\0", b",\0", b";\0", b"\t\0", b"1\0", b" \0"), (b"\0\n", b"\0,", b"\0;", b"\0\t", b"\0001", b"\0 ")
    ))  # fmt: skip
    if len(data) % 2 or max(little, big) < len(data) / 100 or data.count(0) < len(data) / 10:
        raise Refused("nul")
    try:
        return data.decode("utf-16-le" if little >= big else "utf-16-be")
    except UnicodeDecodeError as error:
        raise Refused("nul") from error


def _decode_old(data: bytes, error: UnicodeDecodeError) -> str:
    """Text of before Unicode. Text that is UTF-8 but for some bytes is damaged, not old."""
    lenient = data.decode("utf-8", "replace")
    good = sum(1 for c in lenient if c > "\x7f" and c != "\ufffd")
    if good > 3 * lenient.count("\ufffd"):
        raise Refused("text_damaged", {"row": data[: error.start].count(b"\n") + 1})
    if any(byte < 32 and byte not in (9, 10, 12, 13) for byte in data[:4096]):
        raise Refused("encoding")
    text = _western(data)
    if text is None:
        text = _guess(data)
    if legacy.is_old_khmer_font(text):
        raise Refused("old_font")
    return text


def _western(data: bytes) -> str | None:
    """Windows Latin text, when its letters beyond ASCII stand inside words as in a European name."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() or c in "’‘“”–— °º" for c in beyond)
    return text if letters >= 0.8 * len(beyond) and len(beyond) < 0.2 * len(text) else None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESSED_BYTES], cp_exclusion=["utf_7"], threshold=0.1).best()
    western = data.decode("cp1252", "replace")
    if legacy.is_old_khmer_font(western):
        raise Refused("old_font")
    if best is None or best.percent_chaos > 5:
        raise Refused("encoding")
    return _decode_strictly(data, best.encoding)


def read(text: str, score: Callable[[list[Row]], float]) -> Grid:
    """The grid by the separator under which `score` finds the best header, then the most even columns."""
    csv.field_size_limit(131_072)
    lines = text.splitlines(keepends=True)
    said, text = _said_separator(lines, text)
    candidates = [said] if said else list(SEPARATORS)
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])
    best, best_score = candidates[0], (-1.0, -1.0)
    refused: Refused | None = None
    for separator in candidates:
        try:
            rows = _rows(sample, separator)
        except Refused as error:
            refused = refused or error
            continue
        value = (score(rows), _evenness(rows))
        if value > best_score:
            best, best_score = separator, value
    if refused and best_score[0] < 1:
        raise refused
    return Grid(name=None, rows=_rows(text, best), format=SEPARATORS[best])


def _said_separator(lines: list[str], text: str) -> tuple[str | None, str]:
    """A first line "sep=;" is for the spreadsheet program, which shows no row for it."""
    found = re.match(r"^\"?sep=([,;\t|])\"?\s*$", lines[0]) if lines else None
    return (found.group(1), "".join(lines[1:])) if found else (None, text)


def _evenness(rows: list[Row]) -> float:
    """Share of filled rows that have the commonest number of cells; 0 for a single column."""
    widths = [len(row) for row in rows if any(row)]
    if not widths:
        return 0.0
    common = max(set(widths), key=widths.count)
    return widths.count(common) / len(widths) if common > 1 else 0.0


def _rows(text: str, separator: str) -> list[Row]:
    if separator == "  ":
        return _rows_by_gaps(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[Row] = []
    try:
        for row in reader:
            if len(row) > limits.COLUMNS * 5:
                raise Refused("too_many_columns", {"row": len(rows) + 1, "limit": limits.COLUMNS})
            if any("\n" in cell and cell.count("\n") > _OPEN_QUOTE_LINES for cell in row):
                raise Refused("cell_too_long", {"row": len(rows) + 1})
            rows.append(row)
            if len(rows) > 4 * limits.ROWS:
                raise Refused("too_many_rows", {"limit": limits.ROWS})
    except csv.Error as error:
        raise Refused("cell_too_long", {"row": len(rows) + 1}) from error
    return rows


def _rows_by_gaps(text: str) -> list[Row]:
    """Columns set apart by two or more spaces; a row with gaps is laid under the widest row's columns."""
    pieces = [_pieces(line.rstrip("\r\n")) for line in io.StringIO(text)]
    if len(pieces) > 4 * limits.ROWS:
        raise Refused("too_many_rows", {"limit": limits.ROWS})
    widths = [len(piece) for piece in pieces if len(piece) > 1]
    if not widths:
        return [[piece for _, piece in row] for row in pieces]
    width = max(set(widths), key=lambda n: (widths.count(n), n))
    model = next((row for row in pieces if len(row) == width), [])
    starts = [start for start, _ in model]
    return [_laid_out(row, starts) if 1 < len(row) < width else [piece for _, piece in row] for row in pieces]


def _pieces(line: str) -> list[tuple[int, str]]:
    pieces, at = [], 0
    for gap in _GAP.finditer(line):
        if line[at : gap.start()]:
            pieces.append((at, line[at : gap.start()]))
        at = gap.end()
    return [*pieces, (at, line[at:])] if line[at:].strip() else pieces


def _laid_out(row: list[tuple[int, str]], starts: list[int]) -> Row:
    cells = [""] * len(starts)
    for start, piece in row:
        nearest = min(range(len(starts)), key=lambda i: abs(starts[i] - start))
        cells[nearest] = f"{cells[nearest]} {piece}".strip()
    return list(cells)
