"""Make a pack's table of places from a folder of YAML files in the shape of the pumi gazetteer.

    python -m samnak.packs.make_gazetteer FOLDER OUT.tsv.gz

The folder holds one file for each level, `*provinces.yml` to `*villages.yml`. Only codes, names and
kinds are kept. The same files always give the same bytes. See gazetteer.LICENCE.txt beside the table.
"""

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LEVELS = ("provinces", "districts", "communes", "villages")

_CODE = re.compile(r"  '?(\d+)'?:")
_PART = re.compile(r"    (\w+):")
_WORD = re.compile(r"      (km|latin|en): *(.+)")

Row = tuple[str, str, str, str]


def read_rows(text: str) -> Iterator[Row]:
    """Code, kind, Khmer and Latin name of every place. Reads only the few shapes these files use:
    codes two spaces in, parts four, words six."""
    code, part, words = "", "", dict[tuple[str, str], str]()
    for line in [*text.splitlines(), "  '0':"]:
        if found := _CODE.fullmatch(line):
            if code:
                yield _row(code, words)
            code, words = found[1], {}
        elif found := _PART.fullmatch(line):
            part = found[1]
        elif found := _WORD.fullmatch(line):
            words[part, found[1]] = _plain(found[2])


def _row(code: str, words: dict[tuple[str, str], str]) -> Row:
    try:
        kind = words["administrative_unit", "en"].lower()
        return code, kind, words["name", "km"], words["name", "latin"]
    except KeyError as missing:
        raise SystemExit(f"The place {code} lacks {missing}.") from None


def _plain(word: str) -> str:
    """Without YAML's quotation marks and without invisible characters, which only stand for line breaks."""
    word = word.strip()
    if word[0] == word[-1] == "'":
        word = word[1:-1].replace("''", "'")
    elif word[0] == word[-1] == '"':
        word = word[1:-1]
    return " ".join(re.sub("[\u200b-\u200d\u2060\ufeff]", "", word).split())


def make(folder: Path) -> bytes:
    """The compressed table: wider levels first, then by code."""
    rows: list[Row] = []
    for level in LEVELS:
        (file,) = folder.glob(f"*{level}.yml")
        rows += read_rows(file.read_text(encoding="utf-8"))
    rows.sort(key=lambda row: (len(row[0]), row[0]))
    table = "".join("\t".join(row) + "\n" for row in rows)
    return gzip.compress(table.encode(), compresslevel=9, mtime=0)


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    table = make(Path(sys.argv[1]))
    Path(sys.argv[2]).write_bytes(table)
    sys.stdout.write(f"{sys.argv[2]}: {len(table):,} bytes\n")


if __name__ == "__main__":
    main()
