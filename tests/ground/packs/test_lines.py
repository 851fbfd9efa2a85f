import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from samnak.ground.packs.lines import Path, find_lines

TEXT = '''# a comment with = and [brackets]
name = "a # inside" # after
dotted.inner . deep = 1

[table]
long = """
fake = 1
[[fake]]
"""
raw = \'\'\'it's "quoted\'\'\'
list = [
  "one, [",  # two
  "three",
  [1, 2],
]

[[items]]
key = "first"
label = { en = "x = }", "k m" = 'y' }

[[items]]
key = "second"

[items.inside]
deep = 1979-01-01

[[items.parts]]
size = 1

[[items.parts]]
size = 2
'''


def test_every_key_is_found_in_its_line() -> None:
    lines = find_lines(TEXT)
    assert lines[("name",)] == 2
    assert lines[("dotted", "inner", "deep")] == 3
    assert lines[("table",)] == 5
    assert lines[("table", "raw")] == 10
    assert lines[("table", "list", 0)] == 12
    assert lines[("table", "list", 2, 1)] == 14
    assert lines[("items", 0)] == 17
    assert lines[("items", 0, "label", "k m")] == 19
    assert lines[("items", 1, "key")] == 22
    assert lines[("items", 1, "inside", "deep")] == 25
    assert lines[("items", 1, "parts", 0, "size")] == 28
    assert lines[("items", 1, "parts", 1)] == 30


def test_what_stands_inside_words_or_comments_is_no_key() -> None:
    assert not any("fake" in path for path in find_lines(TEXT))


def test_windows_line_ends_and_an_empty_file_are_walked_over() -> None:
    assert find_lines('a = 1\r\nb = "x"\r\n')[("b",)] == 2
    assert find_lines("") == {}


def paths(value: Any, path: Path = ()) -> set[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} if path else set()
    return found.union(*(paths(each, (*path, key)) for key, each in inner))


WORDS = some.text(alphabet="ab\\\"'#=[]{},\nក ្", max_size=8)


def written(words: str) -> str:
    """Any words as a basic TOML string."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@given(some.lists(some.tuples(WORDS, WORDS, some.lists(WORDS, max_size=3)), max_size=4))
def test_every_path_tomllib_sees_has_a_line(items: list[tuple[str, str, list[str]]]) -> None:
    blocks = []
    for one, other, several in items:
        several_written = ",\n ".join(map(written, several))
        blocks.append(
            f"[[items]] # {one!r}\nkey={written(one)}\nlabel = {{en = {written(other)}, km={written(one)}}}\n"
            f"more.list = [\n{several_written}]\n"
        )
    text = "\n".join(blocks)
    lines = find_lines(text)
    wanted = paths(tomllib.loads(text)) - {("items",)}
    assert wanted <= lines.keys()
    for place in range(len(items)):
        assert text.splitlines()[lines[("items", place)] - 1].startswith("[[items]]")
