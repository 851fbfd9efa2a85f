"""Two scripts on one page: each run says its language, and everything is escaped."""

from re import sub

from django.utils.html import escape, format_html
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.ui import names
from samnak.ground.ui.scripts import holds_khmer, mark_scripts

RITHY = {"family": "Long", "given": "Rithy", "khmer": "ឡុង រិទ្ធី", "called": "Ricky"}


def test_khmer_in_an_english_page_says_so() -> None:
    assert mark_scripts("LONG Rithy ឡុង រិទ្ធី, 45") == 'LONG Rithy <span lang="km">ឡុង រិទ្ធី</span>, 45'


def test_latin_in_a_khmer_page_says_so(khmer: None) -> None:
    assert mark_scripts("ទៅ Long Beach ២ ថ្ងៃ") == 'ទៅ <span lang="en">Long Beach</span> ២ ថ្ងៃ'


def test_markup_that_somebody_typed_is_shown_and_not_obeyed() -> None:
    assert mark_scripts("<b>ឡុង</b> & co") == '&lt;b&gt;<span lang="km">ឡុង</span>&lt;/b&gt; &amp; co'


def test_entities_and_markup_of_our_own_are_left_whole_in_khmer(khmer: None) -> None:
    ours = format_html("<b>{}</b>", "ដី & Rain")
    assert mark_scripts(ours) == '<b>ដី &amp; <span lang="en">Rain</span></b>'


@given(st.text(st.characters() | st.sampled_from('<>&"ឡុងរិ ២')))
def test_no_text_is_lost_or_let_loose(text: str) -> None:
    marked = mark_scripts(text)
    bare = sub(r'</?span(?: lang="km")?>', "", marked)
    assert "<" not in bare
    assert bare == escape(text)
    assert holds_khmer(text) == ('lang="km"' in marked)


def test_a_name_stands_in_both_scripts_family_first() -> None:
    shown = names.shown(RITHY)
    assert (shown.first, shown.other, shown.called) == (
        "LONG Rithy",
        '<span lang="km">ឡុង រិទ្ធី</span>',
        "Ricky",
    )


def test_in_a_khmer_page_the_khmer_name_comes_first(khmer: None) -> None:
    shown = names.shown(RITHY)
    assert (shown.first, shown.other) == ("ឡុង រិទ្ធី", '<span lang="en">LONG Rithy</span>')


def test_a_name_known_in_one_script_stands_alone() -> None:
    assert names.shown({"khmer": "ហ៊ុន ធីតា"})[:2] == ('<span lang="km">ហ៊ុន ធីតា</span>', "")
    assert names.shown({"given": "Mony"})[:2] == ("Mony", "")


def test_somebody_without_a_name_is_still_somebody() -> None:
    assert names.shown({}).first == "Name not known"
    assert names.plain_name({"family": None}) == "Name not known"


def test_a_name_with_signs_in_it_is_escaped() -> None:
    assert names.shown({"family": "O<b>", "given": "X"}).first == "O&lt;B&gt; X"


def test_an_object_is_read_like_a_dict() -> None:
    class Passenger:
        family, given, khmer = "Pen", "Sophal", ""

    assert names.plain_name(Passenger()) == "PEN Sophal"
