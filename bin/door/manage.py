"""`bin/samnak WORD ...`: every management command, its output and its exit code passed through."""

import os
from typing import NoReturn

from door import catalogue, environment, installation, places, say
from door.installation import Installation


def run(words: list[str]) -> NoReturn:
    environment.ensure()
    catalogue.ensure()
    house = _whose()
    command = house.command(*words)
    os.execve(command[0], command, house.environ)


def _whose() -> Installation:
    """The installation the environment names; else the demo, if one is loaded; else `var/`."""
    named = any(os.environ.get(word) for word in ("DATABASE_URL", "SAMNAK_HOME", "SAMNAK_SECRET_KEY"))
    if named or not installation.demo_is_loaded():
        return installation.here()
    if say.on_terminal():
        say.line(f"(This speaks of the made-up programme in {places.DEMO_HOME.relative_to(places.ROOT)}.)")
    return installation.demo()
