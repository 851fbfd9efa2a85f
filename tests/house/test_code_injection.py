"""Nothing that was typed becomes SQL, markup or a program; and cryptography is used, not made."""

import ast
from collections.abc import Iterator

import pytest
from django.template import engines

from tests.house.code import calls, modules, name_of, where
from tests.house.test_sizes_and_words import files, joined, name, none_of, places

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "system", "popen"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml"}  # these run or expand what they read

# (file, what is called) -> why it may.
MAY: dict[tuple[str, str], str] = {
    ("samnak/ground/ui/scripts.py", "SafeString"): "each piece was escaped just above, or was safe when it came",
    ("samnak/ground/ui/tags/tables.py", "SafeString"): "what the inside of a block drew, stripped of blanks",
    ("samnak/ground/ui/tags/counts.py", "SafeString"): "the same",
    ("samnak/ground/ui/tags/people.py", "SafeString"): "the same",
    ("samnak/front/desk/bench/inside.py", "execute"): "counts the statements of the framework and passes them on",
    ("samnak/front/desk/bench/scratch.py", "execute"): "names a database of the bench, quoted by the driver",
}

# File or folder -> the tools of cryptography it may use, and what for. No other file uses any.
TOOLS = {"cryptography", "hashlib", "hmac", "secrets", "random", "pyrage", "argon2", "nacl", "Crypto", "ssl", "fido2",
         "django.core.signing", "django.utils.crypto", "django.contrib.auth.hashers"}  # fmt: skip
MAY_USE: dict[str, tuple[set[str], str]] = {
    "samnak/ground/access/ciphers.py": (
        {"cryptography", "django.utils.crypto"},
        "what the server encrypts for itself (Fernet), each kind under a key of its own",
    ),
    "samnak/ground/access/actions/entering.py": (
        {"django.utils.crypto"},
        "a keyed hash in place of the address from which sign-ins fail",
    ),
    "samnak/ground/access/throttle.py": (
        {"django.utils.crypto"},
        "a keyed hash of address and account, to know again who signed in well from there",
    ),
    "samnak/ground/access/held.py": (
        {"cryptography", "django.core.signing"},
        "a held form that cannot be opened is none; its note is signed",
    ),
    "samnak/ground/access/factors.py": (
        {"cryptography", "django.utils.crypto"},
        "a secret of an app that cannot be opened lets nobody in; codes are compared in constant time",
    ),
    "samnak/ground/access/views/setting_up.py": (
        {"cryptography"},
        "a secret of an app that was set up under another key is made anew",
    ),
    "samnak/ground/access/middleware.py": ({"secrets"}, "the number of an answer, by which its scripts are named"),
    "samnak/ground/access/actions/invitations.py": ({"secrets"}, "the words of a link to an account"),
    "samnak/ground/access/models/invitations.py": ({"hashlib"}, "of a link only the hash is kept"),
    "samnak/ground/access/audit.py": ({"hashlib"}, "the chain of the log"),
    "samnak/ground/access/anchors.py": (
        {"django.core.signing", "django.utils.crypto"},
        "a cut of the log is signed, and its signature compared in constant time",
    ),
    "samnak/ground/packs/policies.py": ({"hashlib"}, "the mark of a wording"),
    "samnak/reception/register/writers.py": ({"hashlib"}, "the mark of what a page showed"),
    "samnak/reception/arrivals/actions/lists.py": ({"hashlib"}, "the mark of a file as received"),
    "samnak/casework/cases/rules.py": ({"hashlib"}, "the mark of what a page showed"),
    "samnak/outcomes/exports/sealing.py": ({"pyrage", "secrets"}, "closes what leaves (age), and chooses six words"),
    "samnak/outcomes/exports/content.py": ({"hashlib", "hmac"}, "the digest of each line, with a salt of its own"),
    "samnak/outcomes/exports/actions.py": ({"secrets"}, "that salt"),
    "samnak/front/desk/errors.py": ({"secrets"}, "the number of an error"),
    "samnak/front/desk/questions.py": ({"secrets"}, "the key of a question asked"),
    "samnak/front/desk/bench/": (
        {"secrets", "random", "django.contrib.auth.hashers"},
        "measures with made-up rows; not part of serving",
    ),
    "samnak/front/demo/taken_out.py": ({"pyrage"}, "a key that is thrown away, to close made-up files with"),
    "samnak/front/demo/": ({"random"}, "made-up people, the same every time"),
}


def found(*names: str) -> list[str]:
    """Calls of these names that no reason allows."""
    return [
        f"{where(path, call)} {ast.unparse(call)[:80]}"
        for path, tree in modules().items()
        for call in calls(tree, *names)
        if (path, name_of(call.func)) not in MAY and not _is_pattern(call)
    ]


def _is_pattern(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and name_of(call.func.value) == "re"


def test_sql_is_written_by_the_framework() -> None:
    none_of(found("RawSQL", "raw", "extra"))
    spoken = [
        f"{where(path, call)} {ast.unparse(call)[:80]}"
        for path, tree in modules().items()
        for call in calls(tree, "execute", "executemany", "executescript")
        if call.args and not _is_fixed(call.args[0]) and (path, "execute") not in MAY
    ]
    none_of(spoken)


def _is_fixed(text: ast.expr) -> bool:
    """Whether the text stands in the code, and nothing is put into it."""
    if isinstance(text, ast.IfExp):
        return _is_fixed(text.body) and _is_fixed(text.orelse)
    return isinstance(text, ast.Constant)


def test_no_text_is_called_safe_that_was_not_escaped() -> None:
    none_of(found("mark_safe", "safestring"))
    loose = [
        f"{where(path, call)} {ast.unparse(call)[:80]}"
        for path, tree in modules().items()
        for call in calls(tree, "SafeString", "SafeText")
        if (path, "SafeString") not in MAY and not (call.args and _is_fixed(call.args[0]))
    ]
    none_of(loose)
    patterns = [
        f"{where(path, call)} {ast.unparse(call)[:80]}"
        for path, tree in modules().items()
        for call in calls(tree, "format_html", "format_html_join")
        for pattern in call.args[:2][call.func.id == "format_html_join" :][:1]  # type: ignore[attr-defined]
        if not _is_fixed(pattern)
    ]
    none_of(patterns)


def test_every_reason_is_still_needed() -> None:
    used = {
        (path, name_of(call.func)) for path, tree in modules().items() for call in calls(tree, "SafeString", "execute")
    }
    assert set(MAY) - used == set()


def test_templates_escape_everything() -> None:
    assert engines["django"].engine.autoescape is True  # type: ignore[attr-defined]
    templates = [path for path in files() if path.suffix in (".html", ".txt") and name(path).startswith("/samnak/")]
    assert len(templates) > 50
    none_of(places(r"\|\s*(safe|safeseq)\b|autoescape\s+off|\{%\s*debug", templates, reading=joined))


def test_nothing_that_is_read_is_run() -> None:
    none_of(found(*RUNS_TEXT))
    none_of([f"{path} imports {one}" for path, one in imported() if one.split(".")[0] in UNSAFE_MODULES])
    shells = [
        where(path, word.value)
        for path, tree in modules().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "shell" and ast.unparse(word.value) != "False"
    ]
    none_of(shells)


def imported() -> Iterator[tuple[str, str]]:
    """(file, module) of every import; `from django.core import signing` is `django.core.signing`."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((path, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module
                yield from ((path, f"{node.module}.{one.name}") for one in node.names)


def tools() -> dict[str, set[str]]:
    """File -> the tools of cryptography it imports."""
    used: dict[str, set[str]] = {}
    for path, module in imported():
        for tool in TOOLS:
            if module == tool or module.startswith(f"{tool}."):
                used.setdefault(path, set()).add(tool)
    return used


def test_cryptography_is_used_only_where_a_reason_stands() -> None:
    allowed = {
        path: next((may for at, (may, _why) in MAY_USE.items() if path.startswith(at)), set()) for path in tools()
    }
    assert {path: used - allowed[path] for path, used in tools().items() if used - allowed[path]} == {}
    assert [at for at in MAY_USE if not any(path.startswith(at) for path in tools())] == [], "nothing there uses it"


def test_no_primitive_is_made_at_home_and_no_weak_one_is_called() -> None:
    none_of([f"{path} imports {one}" for path, one in imported() if "hazmat" in one or one.startswith("Crypto")])
    none_of([one for one in found("md5", "sha1", "DES", "ARC4", "ECB") if "usedforsecurity" not in one])


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("cursor.execute(f'SELECT {x}')", True),
        ("cursor.execute('SELECT ' + x)", True),
        ("cursor.execute('SELECT 1', [x])", False),
        ("cursor.execute('A' if x else 'B')", False),
    ],
)
def test_sql_put_together_would_be_seen(code: str, seen: bool) -> None:
    [call] = calls(ast.parse(code), "execute")
    assert _is_fixed(call.args[0]) is not seen
