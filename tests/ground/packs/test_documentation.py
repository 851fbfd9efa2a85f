"""docs/programme/pack.md names every file and key the loader knows, and no other files."""

import re
from pathlib import Path

import samnak.ground.packs
from samnak.ground.packs import schema

PAGE = Path(samnak.ground.packs.__file__).parents[3] / "docs" / "programme" / "pack.md"


def sections() -> dict[str, str]:
    """The text under each heading that names a file."""
    parts = re.split(r"^## `([\w.]+)`.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_explains_every_file() -> None:
    assert set(sections()) == {*schema.FILES, schema.GAZETTEER_PLACES}


def test_the_page_explains_every_key_under_its_file() -> None:
    for file, keys in schema.FILES.items():
        for key in keys:
            assert f"`{key}`" in sections()[file], f"{file}: {key}"


def test_the_page_explains_every_key_of_an_item() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for what, keys in schema.ITEMS.items():
        for key in keys:
            assert f"`{key}`" in text, f"{what}: {key}"


def test_the_page_names_every_answer_that_must_stay() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for keys in schema.COUNTED_BY.values():
        for key in keys:
            assert f"`{key}`" in text, key
