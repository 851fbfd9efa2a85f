"""The frame of every page: who sees which words, what never stands in an address, how it prints and fails."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template import loader
from django.utils.safestring import SafeString

from samnak.ground.ui import navigation

Draw = Callable[..., str]
PAGE = '{% extends "ui/page.html" %}{% block title %}People{% endblock %}{% block main %}x{% endblock %}'
BARE = '{% extends "ui/bare.html" %}{% block title %}Welcome{% endblock %}'


def words(html: str) -> list[str]:
    """The words of the navigation, as they stand."""
    nav = re.search(r"<nav class=\"nav\".*?</nav>", html, re.DOTALL)
    return re.findall(r">([^<>]+)</a>", nav.group()) if nav else []


@pytest.fixture
def filled(no_words: None) -> None:
    """Six rooms, three of which want a right of their own."""
    for order, (key, permission, phone) in enumerate(
        [
            ("today", "", True),
            ("arrivals", "arrivals.see", True),
            ("people", "people.see", True),
            ("beds", "beds.see", True),
            ("legal", "", True),
            ("figures", "", False),
        ]
    ):
        navigation.add(key, key.title(), "desk:today" if key == "today" else "page", permission, order, phone)


def test_only_rooms_the_user_may_enter_are_named(draw: Draw, somebody: Any, filled: None) -> None:
    assert words(draw(PAGE, somebody("people.see"))) == ["Today", "People", "Legal", "Figures", "More"]


def test_a_phone_has_at_most_five_words(draw: Draw, somebody: Any, filled: None) -> None:
    html = draw(PAGE, somebody("arrivals.see", "people.see", "beds.see"))
    nav = html[html.index('<nav class="nav"') :]
    assert nav.count("<li>") == 4 and nav.count('<li class="wide">') == 2 and nav.count('<li class="more">') == 1


def test_somebody_who_is_not_signed_in_sees_no_word_and_no_search(draw: Draw, somebody: Any, filled: None) -> None:
    html = draw(PAGE)
    assert words(html) == [] and 'role="search"' not in html and "Every reading is recorded" not in html


def test_a_key_leads_to_one_place(no_words: None) -> None:
    navigation.add("arrivals", "Arrivals", "arrivals:list", "", 1)
    navigation.add("arrivals", "Arrivals", "arrivals:list", "", 1)
    assert len(navigation.entries()) == 1
    with pytest.raises(ValueError, match="already has 'arrivals'"):
        navigation.add("arrivals", "Other", "other:list", "", 1)


def test_a_name_that_is_looked_for_never_stands_in_an_address(draw: Draw, somebody: Any, no_words: None) -> None:
    assert 'role="search"' not in draw(PAGE, somebody())
    html = draw(PAGE, somebody("register.search"))
    form = re.search(r'<form class="search".*?</form>', html, re.DOTALL)
    assert form and 'method="post"' in form.group() and 'name="csrfmiddlewaretoken"' in form.group()


def test_the_language_switch_keeps_the_page_and_its_filters(draw: Draw, somebody: Any, no_words: None) -> None:
    html = draw(PAGE, somebody(), path="/page/?of=today&page=2")
    assert 'name="next" value="/page/?of=today&amp;page=2"' in html
    assert 'value="km" lang="km">ខ្មែរ</button>' in html


def test_in_a_khmer_page_the_switch_says_english(draw: Draw, somebody: Any, no_words: None, khmer: None) -> None:
    html = draw(PAGE, somebody())
    assert 'value="en" lang="en">English</button>' in html and '<html lang="km">' in html
    assert "<span>នារី</span>" in html


def test_a_printed_page_says_when_and_by_whom(draw: Draw, somebody: Any, no_words: None) -> None:
    for text in (PAGE, BARE):
        said = re.search(r'class="wrap printed">(.*?)</div>', draw(text, somebody()))
        assert said and re.fullmatch(
            r"Printed \w{3} \d+ \w{3} \d{4}, \d\d:\d\d, by Neary\. Keep it private\. Destroy it after use\.",
            said[1],
        )


def test_the_welcome_card_has_no_navigation_and_no_search(draw: Draw, somebody: Any, filled: None) -> None:
    html = draw(BARE, somebody())
    assert words(html) == [] and 'role="search"' not in html and 'class="foot"' not in html


def test_messages_are_calm_and_read_aloud(draw: Draw) -> None:
    html = draw(PAGE, messages=["Kept for ឡុង <b>"])
    assert '<div role="status"><div class="notice"><p>Kept for <span lang="km">ឡុង</span> &lt;b&gt;</p>' in html


def test_htmx_keeps_nothing_in_the_browser_and_evaluates_nothing(draw: Draw) -> None:
    html = draw(PAGE)
    for setting in (
        '"historyEnabled":false',
        '"historyCacheSize":0',
        '"allowEval":false',
        '"includeIndicatorStyles":false',
    ):
        assert setting in html


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (403, "This page is not open to you"),
        (404, "There is nothing here"),
        (409, "This cannot be done now"),
        (500, "Something went wrong here"),
    ],
)
def test_an_error_is_one_sentence_and_one_way_on(draw: Draw, code: int, said: str) -> None:
    html = draw('{% include "ui/error.html" %}', code=code, number="412771")
    assert f"<h1>{said}</h1>" in html and f"<title>{said}" in html
    assert html.count('class="btn"') == 1 and "412771" in html


def test_an_error_may_bring_its_own_sentence_and_way(draw: Draw) -> None:
    html = draw(
        '{% include "ui/error.html" %}',
        title="Not yet",
        sentence="Wait for ពៅ.",
        url="/page/",
        way="Look again",
    )
    assert "<h1>Not yet</h1>" in html and 'href="/page/"' in html and "Look again" in html
    assert 'Wait for <span lang="km">ពៅ</span>.' in html


def test_the_page_of_last_resort_needs_nothing_at_all() -> None:
    html: SafeString = loader.get_template("500.html").render({"number": "412771"})
    assert "412771" in html and "មានបញ្ហានៅទីនេះ" in html and "Something went wrong here" in html
    assert "csrf" not in html and "None" not in loader.get_template("500.html").render()
