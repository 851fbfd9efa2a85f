"""Rows that count people instead of listing one, and other rows that are no person."""

import re
from dataclasses import dataclass

from samnak.ground.text import digits, hidden

_TOTAL = re.compile(
    r"\b(grand )?totals?\b|សរុប|\bpax\b"
    r"|\b(number|no\.?|#) of (people|persons|passengers|pax|detainees|names)\b"
    r"|\b\d+ (people|persons|passengers)\b|\b(people|persons|passengers)\s*[:=]\s*\d+",
    re.I,
)
_LONGEST = 200
_STRONG = re.compile(r"^\W*(grand )?totals?\b|^\W*សរុប|ចំនួនសរុប", re.I)
_NOT_PEOPLE = re.compile(r"escort|crew|officer|guard|medic|nurse|doctor|\bice\b|staff|bag|luggage|weight|kg|"
                         r"sub-?\s?total|page|hour|អ្នកអម", re.I)  # fmt: skip
_FEMALE = re.compile(r"\b(wom[ae]n|females?|f)\b|ស្រី|នារី", re.I)
_MALE = re.compile(r"\b(m[ae]n|males?|m)\b|ប្រុស", re.I)
_FOOTER = re.compile(
    r"\b(escorts?|crew|prepared|approved|certified|signed|signature|checked by|note|notes|remarks?|page|confidential|"
    r"law enforcement|sensitive|printed|source|flight|end of list|reviewed|submitted|contact|telephone|legend|"
    r"\*+|received|dated?|as of|cc)\b|^\W*\*|អ្នករៀបចំ|ហត្ថលេខា|កំណត់សម្គាល់|អ្នកអម|ថ្ងៃទី|ធ្វើនៅ|បានឃើញ|"
    r"^(fe)?males?\W*$|^(wo)?men\W*$",
    re.I,
)


@dataclass(frozen=True)
class SaidTotal:
    """A number of people the list gives itself, of one sex ("M", "F") or of all (None)."""

    text: str
    said: int
    sex: str | None


def is_total(text: str) -> bool:
    """True for the text of a row that counts people or things."""
    return len(text) <= _LONGEST and bool(_TOTAL.search(text))


def is_footer(text: str) -> bool:
    """True for text that people write under or between lists: escorts, signatures, notes."""
    return bool(_FOOTER.search(text[:_LONGEST]))


def read(texts: list[str]) -> SaidTotal | None:
    """The total a row's filled cells give; None when it counts escorts, bags or gives no single number."""
    whole = hidden.tidy(digits.to_latin(" ".join(texts))[: 2 * _LONGEST])
    if not _TOTAL.search(whole) or _NOT_PEOPLE.search(whole):
        return None
    found = re.findall(r"(?<![\d/.-])\d{1,5}(?![\d/.-]*\d)(?:\.0)?", whole)
    numbers = {int(float(number)) for number in found}
    if len(numbers) != 1:
        return None
    female, male = _FEMALE.search(whole), _MALE.search(whole)
    sex = None if bool(female) == bool(male) else "F" if female else "M"
    return SaidTotal(whole, numbers.pop(), sex)


def starts_as_total(text: str) -> bool:
    """True when the text begins with the word total, as a row above the list may."""
    return bool(_STRONG.search(text))
