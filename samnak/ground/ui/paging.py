"""A long list in pages: which of them the address asks for, what stands on it, and how many there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

LAST = 10_000
MOST_DIGITS = 9  # of the number in an address: nobody has more pages, and a longer one is not even read


def page_number(request: HttpRequest) -> int:
    """The page the address asks for; where it asks for none, the first."""
    text = request.GET.get("page", "1")[:MOST_DIGITS]
    return max(min(int(text), LAST), 1) if text.isascii() and text.isdigit() else 1


def rows_of_page(rows: Any, number: int, size: int) -> Any:
    """The rows of one page; nothing is asked of the database yet."""
    start = (max(number, 1) - 1) * size
    return rows[start : start + size]


def page_count(total: int, size: int) -> int:
    """How many pages there are; a list of nothing has one."""
    return max((total - 1) // size + 1, 1)


def of_pages(number: int, total: int, size: int) -> dict[str, int]:
    """What a page of a list is told for `ui/pages.html`, and for its caption."""
    return {"number": number, "total": total, "pages": page_count(total, size)}
