"""Every part stands in the gallery, in both languages; where it is not wanted there is no gallery."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client

import samnak.ground.ui
from samnak.ground.ui.templatetags.samnak import register

UI = Path(samnak.ground.ui.__file__).parent
GALLERY = (UI / "templates/ui/gallery.html").read_text()
LANGUAGES = ["en", "km"]


@pytest.fixture(autouse=True)
def own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ground.ui.desk_pages"


def page(language: str, client: Client) -> str:
    answer = client.get("/ui/gallery/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("tag", sorted(register.tags))
def test_every_tag_stands_in_the_gallery(tag: str) -> None:
    assert re.search(r"{%\s*" + tag + r"\b", GALLERY), f"{tag} is not in the gallery"


@pytest.mark.parametrize("name", sorted(register.filters))
def test_every_filter_stands_in_the_gallery(name: str) -> None:
    assert re.search(r"\|" + name + r"\b", GALLERY), f"{name} is not in the gallery"


def test_every_part_has_a_template_that_some_tag_draws() -> None:
    code = "".join(path.read_text() for path in (*UI.glob("*.py"), *UI.glob("tags/*.py")))
    parts = UI / "templates/ui/parts"
    text = code + "".join(path.read_text() for path in parts.glob("*.html"))
    assert [path.name for path in parts.glob("*.html") if f"ui/parts/{path.name}" not in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_is_drawn_in_each_language(language: str, client: Client) -> None:
    html = page(language, client)
    assert f'<html lang="{language}">' in html
    assert "{%" not in html and "{{" not in html and "&lt;span" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_stands_twice(language: str, client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(language, client))
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_description_and_label_leads_somewhere(language: str, client: Client) -> None:
    html = page(language, client)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    wanted = {one for group in re.findall(r'(?:aria-describedby|for)="([^"]*)"', html) for one in group.split()}
    assert wanted - ids == set()
    assert set(re.findall(r'href="#([^"]+)"', html)) - ids == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_inline_and_nothing_from_another_host(language: str, client: Client) -> None:
    html = page(language, client)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


@pytest.mark.django_db
def test_where_it_is_not_wanted_there_is_no_gallery(client: Client, settings: Any) -> None:
    settings.GALLERY = False
    assert client.get("/ui/gallery/").status_code == 404


@pytest.mark.parametrize("call", ['status "red" "x"', 'button "x" kind="red"'])
def test_a_kind_nobody_drew_is_refused(call: str) -> None:
    with pytest.raises(ValueError, match="is one of"):
        engines["django"].from_string("{% load samnak %}{% " + call + " %}").render({})
