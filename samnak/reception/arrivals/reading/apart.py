"""Which cells of a row are copied to a person of a flight, and to which compartment. The file itself stays whole.

Who somebody is: name, birth, sex, number and place on the list. What a list remarks is of their health; relatives
are of their family. What no column name explains (convictions, a facility) is not copied, and neither is a remark that
tells of HIV or drug use.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from samnak.ground.text import hidden

from . import headers, sexes

_NAMES = {*headers.NAME_ROLES, headers.MIDDLE, headers.SUFFIX, "alias"}
_BIRTHS = {headers.BIRTH_DATE, headers.BIRTH_DAY, headers.BIRTH_MONTH, headers.BIRTH_YEAR}
_NUMBERS = {headers.A_NUMBER, headers.INDEX}
_LETTERS_OF_A_NUMBER, _LONGEST_DATE = 6, 60
_NOTHING_SAID = re.compile(r"[\W_]*|n/?a|none|nil|no|ok", re.IGNORECASE)


@dataclass(frozen=True)
class Sorted:
    """A row's cells, each where it belongs; `more` where the list says something that stands in none of them."""

    identity: dict[str, str]
    remarks: tuple[str, ...]
    relatives: tuple[str, ...]
    more: bool


def sort(cells: Mapping[str, str], words: Iterable[str] = ()) -> Sorted:
    """The cells of a row under their column names; `words` tell of what is kept apart wherever it stands."""
    identity: dict[str, str] = {}
    remarks: list[str] = []
    relatives: list[str] = []
    more = False
    known = _entries(tuple(words))
    for title, cell in cells.items():
        text, role = str(cell).strip(), headers.understand(title).role
        if _is_told(f"{title} {text}", known):
            more = True
        elif not headers.tells_of_kin(title) and _says_who(title, role, text):
            identity[title] = str(cell)
        elif _NOTHING_SAID.fullmatch(text):
            continue
        elif headers.tells_of_kin(title):
            relatives.append(text)
        elif role == headers.REMARKS:
            remarks.append(text)
        else:
            more = True
    return Sorted(identity, tuple(remarks), tuple(relatives), more)


@lru_cache(maxsize=8)
def _entries(words: tuple[str, ...]) -> list[list[str]]:
    return [_plain(each).split() for each in words]


def _says_who(title: str, role: str | None, text: str) -> bool:
    """Whether a cell is of the person's own: what is no sex, date or number stands in such a column by mistake."""
    if role == headers.SEX:
        return sexes.read(text)[1]
    if role in _NUMBERS:
        return sum(letter.isalpha() for letter in text) <= _LETTERS_OF_A_NUMBER
    if role in _BIRTHS:
        return len(text) <= _LONGEST_DATE and any(letter.isdigit() for letter in text)
    return role in _NAMES and not headers.is_remark(title)


def _is_told(text: str, known: list[list[str]]) -> bool:
    """Whether a text tells of what is kept apart: Latin words as words, those of other scripts wherever they stand."""
    plain = _plain(text)
    latin = set(re.findall(r"[a-z0-9]+", plain))
    return any(all(word in (latin if word.isascii() else plain) for word in each) for each in known if each)


def _plain(text: str) -> str:
    """In small letters, without what cannot be seen; "H.I.V." is one word."""
    low = hidden.tidy(text).replace("\u200b", "").casefold()
    return re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", low)
