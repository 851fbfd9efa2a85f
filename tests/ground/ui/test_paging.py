"""Long lists in pages."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from samnak.ground.ui.paging import LAST, of_pages, page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 1), ("1", 1), ("7", 7), ("0", 1), ("-2", 1), ("x", 1), ("1.5", 1), ("\u17e2", 1), ("\u00b2", 1),
        ("99999999", LAST), ("9" * 5000, LAST),
    ],
)  # fmt: skip
def test_whatever_the_address_asks_for_is_a_page(text: str, number: int) -> None:
    assert page_number(RequestFactory().get("/", {"page": text})) == number


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2)])
def test_a_list_of_nothing_has_one_page(total: int, pages: int) -> None:
    assert of_pages(1, total, 50) == {"number": 1, "total": total, "pages": pages}
