"""How long a 20,000-row list takes, beside openpyxl reading the bare cells of the same file.

`python -m samnak.reception.arrivals.reading.bench`
"""

import datetime as dt
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from .worker import read_limited

ROWS = 20_000
_FAMILY = ("SOK", "KEO", "CHEA", "MEAS", "PEN", "LIM", "SENG", "TOUCH")
_GIVEN = ("DARA", "SOPHAL", "RATHA", "VUTHY", "BOREY", "MAKARA")
_HEADER = ("#", "NAME (LAST, FIRST MIDDLE)", "A-FILE NO.", "DOB", "SEX", "TRAVEL DOC", "REMARKS")


def run(rows: int = ROWS, times: int = 5) -> dict[str, str | int | float]:
    """{"rows", "seconds", "peer", "peer_seconds", "ratio"}: medians; ratio is peer by ours. People are made up."""
    try:
        openpyxl, xlsxwriter = import_module("openpyxl"), import_module("xlsxwriter")
    except ImportError as error:
        raise SystemExit(f"The bench needs {error.name}. Install the development packages and run it again.") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        _make(xlsxwriter, path, rows)
        data = path.read_bytes()
        if len(read_limited(data, path.name).people) != rows:
            raise SystemExit("The made-up list was not read whole. Run the reading tests first.")
        ours = statistics.median(_seconds(lambda: read_limited(data, path.name)) for _ in range(times))
        peer = _seconds(lambda: _read_cells(openpyxl, path))
    return {"rows": rows, "seconds": round(ours, 2), "peer": f"openpyxl {openpyxl.__version__}, cells only",
            "peer_seconds": round(peer, 2), "ratio": round(peer / ours, 1)}  # fmt: skip


def _make(xlsxwriter: ModuleType, path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    page, day = book.add_worksheet("MANIFEST"), book.add_format({"num_format": "dd-mmm-yyyy"})
    page.write_row(0, 0, ["MADE-UP LIST"])
    page.write_row(2, 0, _HEADER)
    for i in range(rows):
        born = dt.datetime(1955, 1, 2) + dt.timedelta(days=i * 7 % 12_000)
        name = f"{_FAMILY[i % 8]}, {_GIVEN[i % 6]} {_GIVEN[i * 5 // 6 % 6]}"
        page.write_row(i + 3, 0, [i + 1, name, f"A{20_000_000 + i * 37:09d}"])
        if i % 2:
            page.write_datetime(i + 3, 3, born, day)
        else:
            page.write_string(i + 3, 3, born.strftime("%d-%b-%Y").upper())
        page.write_row(i + 3, 4, ["MALE", f"TD{i:06d}", "" if i % 50 else "INSULIN"])
    book.close()


def _read_cells(openpyxl: ModuleType, path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(len(row) for page in book.worksheets for row in page.iter_rows(values_only=True))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(run())}\n")
