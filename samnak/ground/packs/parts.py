"""What a programme pack is made of: words, answers, and the kinds of answer that know more."""

import datetime
import re
from dataclasses import dataclass

NOT_SAID = "not_said"
"""The answer every question has, "does not want to say". Its words are the program's, never a pack's."""


@dataclass(frozen=True)
class Text:
    """The same words in several languages: pairs of language code and words, the pack's first
    language first."""

    words: tuple[tuple[str, str], ...]

    def in_language(self, code: str) -> str:
        """The words in this language ("km", "en-gb"), else in the pack's first language."""
        return dict(self.words)[self.language(code)]

    def language(self, code: str) -> str:
        """The language `in_language` answers in: what a page writes into the `lang` attribute."""
        known = dict(self.words)
        for wanted in (code, re.split("[-_]", code)[0]):
            if wanted in known:
                return wanted
        return self.words[0][0]

    def __str__(self) -> str:
        return self.words[0][1]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a list. `key` is what is stored and never changes; `label` is what is shown.

    `counts_as` is the answer it is counted with (itself, unless an organisation added it);
    `alone` cannot be chosen together with others; `retired` is shown where it was once chosen and
    is no longer offered.
    """

    key: str
    label: Text
    note: Text | None = None
    counts_as: str = ""
    alone: bool = False
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class IdentifierKind(Choice):
    """A kind of number a person has. `pattern` is the whole number without spaces and dashes."""

    pattern: str = ""
    example: str = ""

    def fits(self, number: str) -> bool:
        """Does a number look right? Always yes where the kind has no known shape."""
        return not self.pattern or re.fullmatch(self.pattern, number) is not None


@dataclass(frozen=True, kw_only=True)
class Service(Choice):
    """Help given to a person; `offer` says in one sentence what it is. `closed_in_emergency`: whoever opened a file in
    an emergency is not shown that the person has it."""

    offer: Text
    order: int
    closed_in_emergency: bool = False


@dataclass(frozen=True, kw_only=True)
class Dated(Choice):
    """Something that was so from a day until a day, both included; None is open."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Authority(Dated):
    """The office that receives people at the airport, under the name it had then."""

    source: str


@dataclass(frozen=True, kw_only=True)
class Airport(Dated):
    """Where flights land. The key is the three-letter code in small letters."""

    @property
    def code(self) -> str:
        return self.key.upper()


@dataclass(frozen=True, kw_only=True)
class Camp(Choice):
    """A refugee camp where people were born or lived. Years are None where they are not known."""

    kind: str
    country: str
    province: str = ""
    other_spellings: tuple[str, ...] = ()
    opened: int | None = None
    closed: int | None = None
    source: str


@dataclass(frozen=True)
class Currency:
    """`minor_digits` is how many digits stand after the decimal point: 0 for the riel, 2 for the dollar."""

    code: str
    symbol: str
    minor_digits: int


@dataclass(frozen=True)
class Organisation:
    name: Text
    short_name: Text


@dataclass(frozen=True)
class HelpLine:
    """The number people are given to call, as it is dialled."""

    label: Text
    phone: str


@dataclass(frozen=True)
class Remark:
    """Something in the pack a person should still look at.

    `kind` is "verify" (a fact, `about` says what is uncertain) or "review" (words, `about` is the
    language a native reader should read). `place` is "camps.toml: camps.site_2".
    """

    place: str
    kind: str
    about: str
