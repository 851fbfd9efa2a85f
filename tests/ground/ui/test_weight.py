"""A cheap phone on a weak line is the normal case: how much is sent, and what may be sent on."""

import gzip
import re
from pathlib import Path

import samnak.ground.ui

STATIC = Path(samnak.ground.ui.__file__).parent / "static/ui"


def packed(*paths: Path) -> int:
    """Bytes as they travel: fonts are compressed already, the rest by gzip."""
    return sum(
        len(path.read_bytes() if path.suffix == ".woff2" else gzip.compress(path.read_bytes(), 9)) for path in paths
    )


def sheets() -> list[Path]:
    return sorted(STATIC.glob("css/*.css"))


def test_the_sheets_together_stay_light() -> None:
    assert len(sheets()) <= 4
    assert packed(*sheets()) < 14_000


def test_a_first_khmer_page_stays_under_a_hundred_kilobytes() -> None:
    khmer = sorted(STATIC.glob("css/fonts/*khmer-khmer-*.woff2"))
    scripts = sorted(STATIC.glob("js/*.js"))
    assert len(khmer) == 2 and len(scripts) == 6
    assert packed(*sheets(), *khmer, *scripts) < 95_000  # and 5 kB for the page itself


def test_no_sheet_is_longer_than_a_file_may_be() -> None:
    assert max(len(path.read_text().splitlines()) for path in sheets()) < 500


def test_no_script_of_ours_is_longer_than_a_hundred_lines() -> None:
    ours = [path for path in STATIC.glob("js/*.js") if ".min." not in path.name]
    assert max(len(path.read_text().splitlines()) for path in ours) < 100


def test_sheets_and_scripts_ask_no_other_host() -> None:
    for path in (*sheets(), *STATIC.glob("js/*.js")):
        asked = re.findall(r"(?:url\(|import |fetch\()\s*[\"']?(?:https?:)?//[^\"')]+", path.read_text())
        assert asked == [], path.name


def test_our_scripts_keep_nothing_in_the_browser() -> None:
    ours = [path for path in STATIC.glob("js/*.js") if ".min." not in path.name]
    for path in ours:
        assert not re.search(r"setItem|localStorage|indexedDB|document\.cookie|caches\.", path.read_text())


def test_each_sheet_keeps_to_its_layers() -> None:
    for path in sheets():
        bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        top = re.sub(r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}", "{}", bare)
        assert set(re.findall(r"@?[\w-]+", top)) <= {
            "@layer", "@font-face", "govuk", "tokens", "base", "layout", "parts", "print",
        }, path.name  # fmt: skip


def test_every_colour_has_its_name_in_the_tokens() -> None:
    for path in sheets():
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])", path.read_text())) <= {"#000", "#fff"}


def test_what_others_wrote_came_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "css/fonts/OFL.txt").read_text()
    assert "The MIT License" in (STATIC / "css/govuk.css").read_text()
    assert "Zero-Clause BSD" in (STATIC / "js/LICENCE-htmx.txt").read_text()
    text = " ".join(path.read_text() for path in sheets())
    assert "GDS Transport" not in text and "crest" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
