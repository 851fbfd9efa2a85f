"""Names of the months in English (whole and short) and Khmer."""

from functools import lru_cache

_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_KHMER = {
    "មករា": 1, "កុម្ភៈ": 2, "កុម្ភះ": 2, "កុម្ភ": 2, "មីនា": 3, "មិនា": 3, "មេសា": 4, "ឧសភា": 5,
    "មិថុនា": 6, "មិថុន": 6, "កក្កដា": 7, "កក្តដា": 7, "សីហា": 8, "កញ្ញា": 9, "តុលា": 10,
    "វិច្ឆិកា": 11, "ធ្នូ": 12,
}  # fmt: skip


@lru_cache(maxsize=1024)
def number_of(word: str) -> int | None:
    """1 to 12 for a month's name ("Sept.", "JULY", "កក្កដា"); None for any other word."""
    plain = word.strip(" .,").casefold()
    if plain in _KHMER:
        return _KHMER[plain]
    if len(plain) < 3 or not plain.isascii():
        return None
    return next((i for i, name in enumerate(_ENGLISH, 1) if name.startswith(plain)), None)
