"""Every sentence a user may meet can be translated: in templates, and in refusals."""

import ast
import re
from html.parser import HTMLParser

from tests.house.code import ROOT, calls, modules, where

TEMPLATES = sorted((ROOT / "samnak").rglob("templates/**/*.html"))
# Pages that stand alone in both languages, names that are the same in every language, and the gallery of parts.
ALLOWED_FILES = {"500.html": "both languages, no catalogue", "gallery.html": "for those who build"}
ALLOWED_WORDS = ("Samnak", "សំណាក់")
SAID_IN_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt")


def without_tags(text: str) -> str:
    """A template without what is translated, computed or commented: what is left is shown as it stands."""
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{% block body_attributes %\}.*?\{% endblock %\}", " ", text)  # stands inside a tag
    for tag in ("comment", "blocktranslate", "blocktrans"):
        text = re.sub(rf"\{{%\s*{tag}\b.*?%\}}.*?\{{%\s*end{tag}\s*%\}}", " ", text, flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)


class Words(HTMLParser):
    """Letters in text nodes, and in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._take(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SAID_IN_ATTRIBUTES:
                self._take(value or "")

    def _take(self, text: str) -> None:
        for same in ALLOWED_WORDS:
            text = text.replace(same, " ")
        self.found += re.findall(r"[^\W\d_]+", text)


def words_of(text: str) -> list[str]:
    reader = Words()
    reader.feed(without_tags(text))
    return reader.found


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40


def test_templates_say_nothing_that_is_not_translated() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in TEMPLATES
        if path.name not in ALLOWED_FILES and (words := words_of(path.read_text()))
    }
    assert found == {}


def test_an_untranslated_word_would_be_found() -> None:
    assert words_of('<p>{% translate "Keep" %} now {{ name }}</p><a aria-label="Go">1</a>') == ["now", "Go"]
    assert words_of("{% blocktranslate %}All of {{ it }}{% endblocktranslate %}<b>, 12 · %</b>{# a word #}") == []


def _translated(node: ast.AST) -> bool:
    """`_("...")`, `ngettext(...)`, one of them with its parameters, or a name that holds one."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _translated(node.left)
    if isinstance(node, ast.IfExp):
        return _translated(node.body) and _translated(node.orelse)
    return isinstance(node, ast.Name) and node.id.isupper()


# The readers give codes that are made sentences elsewhere; commands speak with those who look after the server.
CODES_OR_COMMANDS = r"/reading/|^samnak/ground/packs/|/management/"


def test_every_refusal_is_a_sentence_that_can_be_translated() -> None:
    refusals = [
        (path, call)
        for path, tree in modules().items()
        if not re.search(CODES_OR_COMMANDS, path)
        for call in calls(tree, "Refused")
    ]
    assert len(refusals) > 20
    assert [where(path, call) for path, call in refusals if not _translated(call.args[0])] == []


def test_refusals_say_what_to_do() -> None:
    """Short whole sentences: a capital first, a full stop last."""
    texts = [
        arg.value
        for path, tree in modules().items()
        for call in calls(tree, "Refused")
        if call.args and isinstance(call.args[0], ast.Call)
        for arg in call.args[0].args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    assert len(texts) > 20
    assert [text for text in texts if not text[0].isupper() or not text.endswith(".")] == []


def test_messages_and_labels_are_translated() -> None:
    wrong = []
    for path, tree in modules().items():
        if path.endswith("gallery.py"):
            continue
        for call in calls(tree, "success", "error", "warning", "info"):
            if (
                isinstance(call.func, ast.Attribute)
                and getattr(call.func.value, "id", "") == "messages"
                and not _translated(call.args[1])
            ):
                wrong.append(where(path, call))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.keyword)
                and node.arg in ("label", "help_text")
                and isinstance(node.value, ast.Constant)
            ):
                wrong.append(where(path, node.value))
    assert wrong == []
