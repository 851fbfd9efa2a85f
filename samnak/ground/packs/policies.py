"""Policy texts: what an organisation promises and asks, in versions with the day each came into force."""

import hashlib
from dataclasses import dataclass, field

from samnak.ground.packs.parts import Dated, Text


@dataclass(frozen=True, kw_only=True)
class Policy(Dated):
    """One version of one policy, in force from `since` until the next one begins (or `until`).

    `text_hash` is the SHA-256 of the text in all its languages, as 64 hexadecimal digits.
    """

    version: str
    text: Text
    source: str
    text_hash: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text_hash", hash_text(self.text))


def hash_text(text: Text) -> str:
    """SHA-256 over UTF-8: for each language, in the order of the codes, a line with the code, then the
    words and a line end."""
    written = "".join(f"{code}\n{words}\n" for code, words in sorted(text.words))
    return hashlib.sha256(written.encode()).hexdigest()
