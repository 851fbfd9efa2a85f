"""docs/house.md is true: its drawn part is what the code is, and the folders it names are there."""

import re
from pathlib import Path

from django.conf import settings

from samnak.front.desk import drawn
from samnak.ground.access.roles import COMPARTMENTS, ROLES


def test_the_drawn_part_of_the_page_is_the_code_of_today() -> None:
    text = drawn.PAGE.read_text(encoding="utf-8")
    assert drawn.page_with_drawing(text) == text, "Run bin/samnak house --write"


def test_the_page_of_who_sees_what_is_the_code_of_today() -> None:
    text = drawn.ACCESS.read_text(encoding="utf-8")
    assert drawn.access_with_drawing(text) == text, "Run bin/samnak house --write"


def test_every_cell_of_the_table_of_roles_stands_on_its_page() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in drawn.drawn_access().splitlines()]
    heads = [head.strip("`") for head in rows[1][2:]]
    drawn_cells = {row[0].strip("`"): dict(zip(heads, row[2:], strict=True)) for row in rows[3 : 3 + len(ROLES)]}
    assert drawn_cells == {key: {name: role.cells.get(name, "") for name in heads} for key, role in ROLES.items()}
    assert heads == list(COMPARTMENTS)


def test_the_folders_the_page_names_are_there() -> None:
    text = drawn.PAGE.read_text(encoding="utf-8").partition("```\n")[2].partition("```")[0]
    root = Path(settings.BASE_DIR)
    named = re.findall(r"([a-z_]+/)", text)
    every = {f"{p.name}/" for p in root.rglob("*") if p.is_dir() and ".venv" not in p.parts}
    assert named
    assert set(named) <= every


def test_every_room_of_the_code_stands_on_the_page() -> None:
    text = drawn.PAGE.read_text(encoding="utf-8")
    rooms = [
        p.name
        for part in ("front", "outcomes", "casework", "reception", "ground")
        for p in (Path(settings.BASE_DIR) / "samnak" / part).iterdir()
    ]
    missing = [r for r in rooms if not r.startswith("_") and r not in text and f"{r}/" not in text]
    assert missing == []
