"""Sex as lists write it, in English, French and Khmer."""

from functools import lru_cache

from samnak.ground.text import hidden

_MALE = {"m", "male", "man", "men", "masculine", "masculin", "homme", "mr", "ប្រុស", "ប", "បុរស", "ភេទប្រុស"}
_FEMALE = {"f", "female", "woman", "women", "feminine", "féminin", "feminin", "femme", "ms", "mrs", "ស្រី", "ស", "ស្ត្រី",
           "ស្រ្តី", "នារី", "ភេទស្រី"}  # fmt: skip
_UNKNOWN = {"", "-", "--", "?", "x", "u", "unk", "unknown", "n/a", "na", "none", "not known", "មិនដឹង", "–", "—", "."}


@lru_cache(maxsize=1024)
def read(text: str) -> tuple[str | None, bool]:
    """("M" or "F" or None, readable). Unknown in any word is readable and None."""
    word = hidden.tidy(text).replace("\u200b", "").casefold().strip(" .()")
    parts = {part.strip() for part in word.split("/")} if "/" in word and word not in _UNKNOWN else {word}
    male, female = bool(parts & _MALE), bool(parts & _FEMALE)
    if parts <= _MALE | _FEMALE and male != female:
        return ("M" if male else "F"), True
    return None, word in _UNKNOWN
