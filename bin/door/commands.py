"""The words the door knows. `help` and the page docs/operations/commands.md are drawn from the same table."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from door import demo, manage, places, serve, suite
from door.say import Stop, line


@dataclass(frozen=True)
class Command:
    """A word of the door: how it is written, what it does in one sentence, what runs it."""

    name: str
    usage: str
    sentence: str
    run: Callable[[list[str]], int]


def help_page(words: list[str]) -> int:
    print("Samnak: reception and casework for people who were deported to Cambodia.\n")
    print("bin/samnak WORD [...]\n")
    for command in COMMANDS:
        print(f"  {command.usage}\n      {command.sentence}")
    print("\nCommands of the programme (each answers --help):\n")
    for name, sentence in management().items():
        print(f"  {name}\n      {sentence}")
    print("\nAny other word is handed to Django (migrate, shell, ...).")
    print("Environment variables and examples: docs/operations/commands.md")
    return 0


COMMANDS = [
    Command(
        "demo",
        "demo [--port 8000] [--host 127.0.0.1] [--fresh] [--load-only]",
        "Set everything up, load made-up people, print address and sign-ins, and serve.",
        demo.run,
    ),
    Command(
        "serve",
        "serve [--port 8000] [--host 127.0.0.1]",
        "Serve an organisation's own Samnak, behind a proxy that does TLS.",
        serve.run,
    ),
    Command("check", "check", "See whether the settings are safe to serve with.", serve.check),
    Command(
        "test",
        "test [--only lint|sqlite|postgres|journeys] [pytest arguments]",
        "Check and test everything, on SQLite, on PostgreSQL and in a browser.",
        suite.test,
    ),
    Command(
        "assure",
        "assure [--json]",
        "The same as test, with every role at every address, and the counts printed.",
        suite.assure,
    ),
    Command(
        "bench",
        "bench NAME [--json]",
        "Measure how quick something is.",
        lambda words: manage.run(["bench", *words]),
    ),
    Command("help", "help", "This page.", help_page),
]


def management() -> dict[str, str]:
    """The project's own management commands and their help text, read without starting Django."""
    own = {command.name for command in COMMANDS}
    files = sorted(places.CODE.glob("**/management/commands/*.py"), key=lambda file: file.stem)
    named = [file for file in files if not file.stem.startswith("_") and file.stem not in own]
    return {file.stem: next(_help_texts(file.read_text()), "") for file in named}


def names() -> list[str]:
    return [*(command.name for command in COMMANDS), *management()]


def main(words: list[str]) -> int:
    """Run the command those words ask for. The value is the exit code."""
    word, rest = (words[0], words[1:]) if words else ("help", [])
    if word in ("-h", "--help"):
        word = "help"
    command = next((command for command in COMMANDS if command.name == word), None)
    try:
        return command.run(rest) if command else manage.run(words)
    except Stop as stop:
        line(str(stop))
        return stop.code
    except KeyboardInterrupt:
        line("\nStopped.")
        return 130


def _help_texts(source: str) -> Iterator[str]:
    """The `help = "..."` of a management command's class."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assign):
            continue
        if any(isinstance(target, ast.Name) and target.id == "help" for target in node.targets):
            parts = (part for part in ast.walk(node.value) if isinstance(part, ast.Constant))
            yield from (part.value for part in parts if isinstance(part.value, str))
