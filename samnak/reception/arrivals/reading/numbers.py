"""A-numbers as lists write them: nine digits, zeros kept.

The number US immigration files a person under: the letter A and seven to nine digits; shorter ones are
filled up with zeros in front.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from samnak.ground.text import digits, hidden

from .people import Params

_NOTHING = re.compile(r"^(unk(nown)?|n/?a|none|null|nil|tbd|tba|pending|not? (known|a#|number)|missing|[-–—.?*/_\s]*|"
                      r"a ?#?|គ្មាន|មិនដឹង)$", re.I)  # fmt: skip
_LEAD = re.compile(r"^(alien|uscis|a)?[\s.:#-]*(registration|file|number|num|no|n°|№)*[\s.:#-]*", re.I)
_LEAD_KHMER = re.compile(r"^លេខ\s*(អេ)?\s*")
_SPACED = re.compile(r"[\s.\-–—_‑·]+")
_BETWEEN = re.compile(r"\s*(?:[,;/&|\n]+|\band\b|\bor\b|និង|(?<=\d)\s+(?=a)|\s{2,})\s*", re.I)
_LONGEST = 200  # letters; several numbers may stand in a cell
_DAY = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$")
_SHORTENED = re.compile(r"^\d+([.,]\d+)?e\+?\d+$", re.I)


@dataclass(frozen=True)
class ANumber:
    """`digits` is nine digits or None; `others` all further ones of the cell; `problem` a code or None."""

    digits: str | None = None
    others: tuple[str, ...] = ()
    problem: str | None = None
    params: Params = field(default_factory=dict)


MISSING = ANumber(problem="a_number_missing")


@lru_cache(maxsize=32768)
def read(text: str) -> ANumber:
    """The A-number of a cell's text. Never raises."""
    text = text.strip()
    if len(text) == 9 and text.isascii() and text.isdigit() and not _fills_a_place(text):
        return ANumber(text)
    if len(text) > _LONGEST:
        return ANumber(problem="a_number_unreadable", params={"text": text[:80]})
    plain = digits.to_latin(unicodedata.normalize("NFKC", hidden.strip(text))).strip(" \t\r\n'’‘`\"")
    if _NOTHING.match(plain):
        return MISSING
    if _SHORTENED.match(plain):
        return ANumber(problem="a_number_damaged", params={"text": text})
    one = _one(plain)
    if one.digits or not _BETWEEN.search(plain):
        return _with_text(one, text)
    several = [_one(part) for part in _BETWEEN.split(plain) if part and not _NOTHING.match(part)]
    if several and all(part.digits for part in several):
        kept = list(dict.fromkeys(part.digits for part in several if part.digits))
        return ANumber(kept[0], tuple(kept[1:]))
    return _with_text(one, text)


def _with_text(number: ANumber, text: str) -> ANumber:
    return ANumber(number.digits, (), number.problem, {**number.params, "text": text}) if number.problem else number


def _one(plain: str) -> ANumber:
    plain = re.sub(r"^(\d{5,})\.0{1,2}$", r"\1", plain).strip("()[] ")
    if _DAY.match(plain):
        return ANumber(problem="a_number_unreadable")
    bare = _LEAD.sub("", _LEAD_KHMER.sub("", plain), count=1)
    bare = _SPACED.sub("", bare)
    if not bare.isascii() or not bare.isdigit():
        return ANumber(problem="a_number_unreadable")
    if _fills_a_place(bare):
        return ANumber(problem="a_number_placeholder")
    if len(bare) > 9 and not bare[:-9].strip("0"):
        bare = bare[-9:]
    if not 7 <= len(bare) <= 9:
        code = "a_number_short" if len(bare) < 7 else "a_number_long"
        return ANumber(problem=code, params={"digits": len(bare)})
    return ANumber(bare.zfill(9))


def _fills_a_place(number: str) -> bool:
    """True for zeros only, and for one digit seven times or more: 999999999."""
    core = number.lstrip("0")
    return not core or (len(core) >= 7 and not core.strip(core[0]))
