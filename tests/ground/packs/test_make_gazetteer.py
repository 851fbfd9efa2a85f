import gzip
from pathlib import Path

import pytest

from samnak.packs import make_gazetteer

UNIT = """  '{code}':
    name:
      km: {km}
      latin: {latin}
      ungegn: not kept
    administrative_unit:
      km: unit
      latin: Unit
      en: {kind}
    links:
      wikipedia: https://example.org/
    geodata:
      lat: '13.5'
      bounding_box:
      - '13.4'
"""


def write(folder: Path, level: str, *units: tuple[str, str, str, str]) -> None:
    text = "".join(UNIT.format(code=code, kind=kind, km=km, latin=latin) for code, kind, km, latin in units)
    (folder / f"made_{level}.yml").write_text(f"---\n{level}:\n{text}", encoding="utf-8")


def test_yaml_becomes_a_table_with_wider_levels_first(tmp_path: Path) -> None:
    write(tmp_path, "villages", ("02010101", "Village", "'ភូមិ ក'", "Ph'av"), ("01010101", "Village", "ខ", "B"))
    write(tmp_path, "communes", ("010101", "Quarter", "គ​ឃ", "C"))
    write(tmp_path, "districts", ("0101", "Section", "ង", "'L''ang'"))
    write(tmp_path, "provinces", ("01", "Capital", "ច", '"D  E"'))
    rows = gzip.decompress(make_gazetteer.make(tmp_path)).decode().splitlines()
    assert rows == [
        "01\tcapital\tច\tD E",
        "0101\tsection\tង\tL'ang",
        "010101\tquarter\tគឃ\tC",
        "01010101\tvillage\tខ\tB",
        "02010101\tvillage\tភូមិ ក\tPh'av",
    ]
    assert make_gazetteer.make(tmp_path) == make_gazetteer.make(tmp_path)


def test_a_place_without_a_name_is_said() -> None:
    with pytest.raises(SystemExit, match="The place 01 lacks"):
        list(make_gazetteer.read_rows("provinces:\n  '01':\n    name:\n      km: ក\n"))
