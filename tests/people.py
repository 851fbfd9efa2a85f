"""The cast: made-up people with the names, dates and numbers that lists, forms and searches trip over."""

import datetime as dt
from dataclasses import dataclass

ZWSP = "\u200b"  # Khmer is typed without spaces; this hidden one tells where a word ends


@dataclass(frozen=True)
class Somebody:
    """One person of the cast. Nothing but a name need be known."""

    family: str = ""
    given: str = ""
    khmer: str = ""
    called: str = ""
    sex: str = "M"
    born: dt.date | None = None
    precision: str = "unknown"
    a_numbers: tuple[str, ...] = ()
    phone: str = ""


def _year(year: int) -> dt.date:
    return dt.date(year, 1, 1)


# Both scripts, everything known.
RITHY = Somebody(
    "Long", "Rithy", "ឡុង រិទ្ធី", sex="M", born=dt.date(1974, 5, 12), precision="day",
    a_numbers=("090000033",), phone="012 345 678",
)  # fmt: skip
# A woman among men; 1 January on her papers: only the year is known.
SREYMOM = Somebody(
    "Chhoeun", "Sreymom", "ឈឿន ស្រីមុំ", sex="F", born=_year(1975), precision="year", a_numbers=("027000451",)
)
# One name only, in one script only.
VEASNA = Somebody(given="Veasna", born=_year(1980), precision="year")
ONLY_KHMER = Somebody(khmer="សុខា", sex="F")
# The whole name run together, as some papers have it.
JOINED = Somebody(given="Sokchamroeun", khmer="សុខចម្រើន")
# Typed with the hidden space of Khmer keyboards.
SPACED = Somebody("Keo", "Bopha", f"កែវ{ZWSP} បុប្ផា{ZWSP}", sex="F")
# Several A-numbers, one with zeros at the front.
SEVERAL = Somebody("Sok", "Dara", "សុខ ដារ៉ា", a_numbers=("000123456", "076543210"), phone="+855 92 111 222")
# The same name as another, and nothing else known of him.
ANOTHER_DARA = Somebody("Sok", "Dara")
# Apostrophe, accent, hyphen; the name he goes by.
OBRIEN = Somebody("O'Brien-Chéa", "Jean-Luc", called="Lucky", born=dt.date(1969, 2, 28), precision="day")
# Spelled as it sounds; the same sound has other spellings.
CHOEUN = Somebody("Choeun", "Sophal", "ជឿន សុផល", born=dt.date(1978, 8, 1), precision="month")
# No birth date, no sex, no number: it is all that is known.
UNKNOWN = Somebody(given="Bros", sex="")
# As long as a name may be.
LONGEST = Somebody("S" * 200, "N" * 200, "ស" * 200)
# Sent away, came back, is sent a second time.
REENTRANT = Somebody("Prak", "Vuthy", "ប្រាក់ វុទ្ធី", a_numbers=("055512345",), born=_year(1972), precision="year")
# Works here now, and came the same way herself.
STAFF_AND_CLIENT = Somebody("Nhem", "Kunthea", "ញ៉ែម គន្ធា", sex="F", born=dt.date(1982, 11, 3), precision="day")
# Characters that break pages which forget to escape.
BRACKETS = Somebody("<b>Ly</b>", 'Tee "T" & Co', "លី ទី")

CAST = {
    "rithy": RITHY,
    "sreymom": SREYMOM,
    "veasna": VEASNA,
    "only_khmer": ONLY_KHMER,
    "joined": JOINED,
    "spaced": SPACED,
    "several": SEVERAL,
    "another_dara": ANOTHER_DARA,
    "obrien": OBRIEN,
    "choeun": CHOEUN,
    "unknown": UNKNOWN,
    "longest": LONGEST,
    "reentrant": REENTRANT,
    "staff_and_client": STAFF_AND_CLIENT,
    "brackets": BRACKETS,
}
