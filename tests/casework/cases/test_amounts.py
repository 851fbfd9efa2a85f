"""Amounts as people type them."""

import pytest

from samnak.casework.cases.amounts import LARGEST, read_amount
from samnak.ground.access.refusals import Refused


@pytest.mark.parametrize(
    ("typed", "minor_digits", "amount"),
    [
        ("12.50", 2, 1250),
        ("12.5", 2, 1250),
        ("12", 2, 1200),
        ("0.05", 2, 5),
        ("1,250.00", 2, 125_000),
        ("40,000", 0, 40_000),
        ("40 000", 0, 40_000),
        ("40\N{NO-BREAK SPACE}000", 0, 40_000),
        ("៤០០០០", 0, 40_000),
        ("១២.៥០", 2, 1250),
        ("3", 0, 3),
        (" ", 2, None),
        ("", 0, None),
    ],
)
def test_an_amount_is_read_in_its_smallest_unit(typed: str, minor_digits: int, amount: int | None) -> None:
    assert read_amount(typed, minor_digits) == amount


@pytest.mark.parametrize(
    ("typed", "minor_digits", "sentence"),
    [
        ("12,50", 2, "with a point before the cents"),
        ("-1", 2, "with a point before the cents"),
        ("twelve", 2, "with a point before the cents"),
        ("12.", 2, "with a point before the cents"),
        (".50", 2, "with a point before the cents"),
        ("1.000.000", 2, "with a point before the cents"),
        ("1.000", 2, "too many digits after the point"),
        ("2.5", 0, "whole numbers"),
        (str(LARGEST + 1), 0, "too large"),
        ("9" * 5000, 2, "too large"),
    ],
)
def test_what_could_be_two_amounts_is_asked_for_again(typed: str, minor_digits: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        read_amount(typed, minor_digits)
    assert refused.value.field == "amount"
