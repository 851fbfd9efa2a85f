"""Lists as they arrive: made-up people written as a table of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from samnak.front.demo.people import MadeUp

HEADER = ("No.", "Last name", "First name", "Name in Khmer", "Sex", "Date of birth (YYYY-MM-DD)", "A-number")


def plain_list(people: Iterable[MadeUp], *, khmer: bool = True) -> bytes:
    """A clean list: family names in capitals, dates year first, a birth date nobody knows left empty."""
    rows = [
        (
            str(number),
            one.name.family.latin.upper(),
            first_name(one),
            one.name.khmer if khmer else "",
            one.sex,
            one.birth_date.isoformat() if one.birth_date else "",
            " / ".join(f"A{number}" for number in one.a_numbers),
        )
        for number, one in enumerate(people, 1)
    ]
    return table(HEADER, rows)


def first_name(one: MadeUp) -> str:
    return f"{one.name.given.latin} {one.name.us}".strip()


def last_first(one: MadeUp) -> str:
    """ "SOK, DARA JOHNNY": the way US papers write it."""
    return f"{one.name.family.latin}, {first_name(one)}".upper()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Text with semicolons between cells, in UTF-8 with its mark, as spreadsheet programs write it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
