"""`bin/samnak serve` and `bin/samnak check`: as an organisation runs it."""

import argparse
import os
import secrets
import subprocess
from typing import NoReturn

from door import catalogue, environment, installation, say
from door.demo import check_port, exec_gunicorn
from door.installation import ALIASES, Installation
from door.say import Progress, Stop


def run(words: list[str]) -> NoReturn:
    options = _read(words)
    _check_environment()
    check_port(options.host, options.port)
    progress = Progress(4)
    environment.ensure(progress)
    catalogue.ensure(progress)
    house = installation.here()
    house.environ["SAMNAK_SERVE"] = "1"
    with progress.step("Is the database at this version"):
        _check_migrations(house)
    house.collect_static(progress)
    say.line(f"Serving on {options.host} port {options.port}.")
    bind = f"[{options.host}]:{options.port}" if ":" in options.host else f"{options.host}:{options.port}"
    exec_gunicorn({**house.environ, "SAMNAK_BIND": bind})


def check(words: list[str]) -> int:
    """Django's deploy checks, with settings as they are when serving. A warning is a failure."""
    environment.ensure()
    house = installation.here()
    environ = {**house.environ, "SAMNAK_SERVE": "1"}
    environ.setdefault("SAMNAK_SECRET_KEY", secrets.token_urlsafe(48))
    environ.setdefault("SAMNAK_ALLOWED_HOSTS", "samnak.example")
    command = house.command("check", "--deploy", "--fail-level", "WARNING", *words)
    return subprocess.run(command, env=environ, stdin=subprocess.DEVNULL).returncode


def _check_environment() -> None:
    if not os.environ.get("SAMNAK_SECRET_KEY"):
        raise Stop(
            "SAMNAK_SECRET_KEY is missing: set it to a long random text (python3 -c "
            "'import secrets; print(secrets.token_urlsafe(48))'), keep it, and start again."
        )
    if not os.environ.get("SAMNAK_ALLOWED_HOSTS"):
        raise Stop(
            "SAMNAK_ALLOWED_HOSTS is missing: set it to the names people type to reach Samnak, "
            "with commas between, and start again."
        )


def _check_migrations(house: Installation) -> None:
    for alias in ALIASES:
        done = house.manage("migrate", "--check", "--database", alias)
        if done.returncode == 0:
            continue
        if "Traceback" in done.stdout or "rror" in done.stdout:
            last = (done.stdout.strip().splitlines() or [""])[-1]
            raise Stop(f"The database did not answer: {last}")
        raise Stop(
            "The database is not at this version of Samnak. Take a backup, then run: "
            + " && ".join(f"bin/samnak migrate --database {name}" for name in ALIASES)
        )


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/samnak serve", description="Serve an organisation's Samnak.")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; TLS is the proxy's before it")
    return parser.parse_args(words)
