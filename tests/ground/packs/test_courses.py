"""Guided courses: found by key and by life status, their steps in order and in plain, kind words."""

import re
from pathlib import Path

import pytest

from samnak.ground import packs


def test_a_course_is_found_by_its_key_and_by_its_status(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    farewell = pack.course_for("died")
    assert farewell is not None
    assert farewell == pack.course("farewell")
    assert pack.course_for("moved") is None
    assert pack.course("dance") is None
    assert str(pack.text("courses", "fever")) == "Fever"


def test_a_step_says_who_when_whom_to_tell_and_what_stays_open(ruritania: Path) -> None:
    farewell = packs.load(ruritania).course("farewell")
    assert farewell is not None
    bell, book = farewell.steps
    assert (bell.who, bell.after_days, str(bell.tell), bell.open) == ("supervisor", 0, "The town.", None)
    assert (book.who, book.after_days, book.tell, str(book.open)) == (
        "reception",
        9,
        None,
        "The book stays open.",
    )
    assert farewell.step("book") == book
    assert farewell.step("drum") is None


def test_a_step_may_name_a_form_the_register_knows(ruritania: Path) -> None:
    path = ruritania / "courses.toml"
    whole = path.read_text()
    path.write_text(whole.replace('key = "book"', 'key = "book"\nform = "address"'))
    farewell = packs.load(ruritania).course("farewell")
    assert farewell is not None
    assert [step.form for step in farewell.steps] == ["", "address"]
    path.write_text(whole.replace('key = "book"', 'key = "book"\nform = "tax"'))
    with pytest.raises(packs.PackError, match="Use one of address, contact, kin"):
        packs.load(ruritania)


def test_a_course_no_longer_begun_is_still_known(ruritania: Path) -> None:
    path = ruritania / "courses.toml"
    path.write_text(path.read_text().replace('key = "farewell"', 'key = "farewell"\nretired = true'))
    pack = packs.load(ruritania)
    assert pack.course_for("died") is None
    assert pack.course("farewell") is not None


def test_a_course_said_anew_needs_no_second_look_at_the_old_one(ruritania: Path) -> None:
    own = ruritania.parent / "own"
    own.mkdir()
    (own / "pack.toml").write_text('key = "own"\nextends = "../ruritania"\n')
    (own / "courses.toml").write_text(
        '[[courses]]\nkey = "farewell"\nlabel = {en = "Farewell", ru_x = "Zbogom"}\nstatus = "died"\n'
        '[[courses.steps]]\nkey = "song"\ntext = {en = "Sing.", ru_x = "Pevaj."}\nwho = "caseworker"\n'
        "after_days = 2\n"
    )
    pack = packs.load(own)
    assert [each.key for each in pack.courses] == ["farewell", "fever"]
    assert [each.key for each in pack.courses[0].steps] == ["song"]
    assert "courses.toml: courses.farewell.steps.book" in {each.place for each in packs.load(ruritania).remarks}
    assert not [each for each in pack.remarks if each.place.startswith("courses.toml: courses.farewell")]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("imprisonment", "imprisoned"),
        ("illness", ""),
        ("death", "died"),
        ("return", "returned_to_us"),
        ("moving", "moved"),
        ("lost_contact", "lost_contact"),
    ],
)
def test_cambodia_has_a_short_course_for_each_hard_hour(key: str, status: str) -> None:
    course = packs.load().course(key)
    assert course is not None
    assert course.status == status
    assert 4 <= len(course.steps) <= 7
    assert [step.after_days for step in course.steps] == sorted(step.after_days for step in course.steps)
    assert any(step.tell for step in course.steps) or any(step.open for step in course.steps)
    assert any(step.open for step in course.steps), "it says what stays open"


def test_every_step_in_khmer_asks_kindly_and_ends_its_sentence() -> None:
    for course in packs.load().courses:
        for step in course.steps:
            said = step.text.in_language("km")
            assert "សូម" in said, step.key
            assert re.search("។$", said), step.key
