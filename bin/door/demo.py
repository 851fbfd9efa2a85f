"""`bin/samnak demo`: from a fresh clone to the made-up programme in a browser."""

import argparse
import datetime
import errno
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import NoReturn

from door import catalogue, environment, installation, places, say
from door.installation import Installation
from door.say import Progress, Stop
from door.stamps import hash_of

STEPS = 5
SIGNINS = "signins.txt"


def run(words: list[str]) -> int:
    if words and not words[0].startswith("-"):
        return _manage(words)
    options = _read(words)
    if not options.load_only:
        check_port(options.host, options.port)
    if os.environ.get("DATABASE_URL"):
        say.line("DATABASE_URL is set aside: made-up people go into a database of their own, in var/demo.")
    if options.fresh:
        shutil.rmtree(places.DEMO_HOME, ignore_errors=True)
    house = prepare()
    print_signins(house)
    if options.load_only:
        return 0
    serve(house, options.host, options.port)


def _manage(words: list[str]) -> int:
    """`demo signins`, `demo load`: the management command, on the demo's own database."""
    environment.ensure()
    house = installation.demo()
    return subprocess.run(house.command("demo", *words), env=house.environ).returncode


def prepare() -> Installation:
    """Every step up to a filled database; what is done already is passed over."""
    progress = Progress(STEPS)
    environment.ensure(progress)
    catalogue.ensure(progress)
    house = installation.demo()
    house.migrate(progress)
    _load_people(house, progress)
    house.collect_static(progress)
    say.line(f"Ready after {progress.seconds():.1f} s.")
    return house


def print_signins(house: Installation) -> None:
    print(f"\n{(house.home / SIGNINS).read_text().rstrip()}\n", flush=True)


def serve(house: Installation, host: str, port: int) -> NoReturn:
    """Hand this process over to gunicorn, so that Ctrl-C reaches it directly."""
    check_port(host, port)
    print(f"Samnak: {address(host, port)}   (Ctrl-C ends it)", flush=True)
    environ = {
        **house.environ,
        "SAMNAK_BIND": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "SAMNAK_WORKERS": "1",
        "SAMNAK_ACCESS_LOG": "0",
        "SAMNAK_ALLOWED_HOSTS": os.environ.get("SAMNAK_ALLOWED_HOSTS") or _hosts(host),
    }
    exec_gunicorn(environ)


def exec_gunicorn(environ: dict[str, str]) -> NoReturn:
    command = [places.tool("gunicorn"), "--config", str(places.CODE / "gunicorn_conf.py"), "samnak.wsgi"]
    os.chdir(places.ROOT)
    os.execve(command[0], command, environ)


def check_port(host: str, port: int) -> None:
    """Stop with a sentence when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Stop(_why_no_port(fault, host, port)) from fault
        except OverflowError as fault:
            raise Stop(f"{port} is not a port: choose a number from 1 to 65535.") from fault


def address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _why_no_port(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program (perhaps a demo that still runs). "
            f"End that one, or choose another port: bin/samnak demo --port {port + 1}"
        )
    if fault.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023: bin/samnak demo --port 8000"
    return f"Nobody can listen on {host} port {port}: {fault.strerror or fault}."


def _hosts(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 (asked for by the person who starts it; the people are made up)
        return "*"
    own = f"[{host}]" if ":" in host else host
    return ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", own]))


def _load_people(house: Installation, progress: Progress) -> None:
    """Load once a day: the programme goes on to last week, and a flight is expected tomorrow."""
    text = "Made-up programme"
    mark = hash_of(_sources(), house.stamps.all().get("migrations", ""), datetime.date.today().isoformat())
    if (house.home / SIGNINS).exists() and house.stamps.fresh("people", mark):
        progress.skip(text)
        return
    with progress.step(text):
        done = subprocess.run(house.command("demo", "load"), env=house.environ, stdin=subprocess.DEVNULL, stdout=2)
        if done.returncode != 0:
            raise Stop(
                "The made-up programme could not be loaded: see above. To begin again from nothing: "
                "bin/samnak demo --fresh"
            )
    _keep_signins(house)
    house.stamps.set("people", mark)


def _keep_signins(house: Installation) -> None:
    told = subprocess.run(
        house.command("demo", "signins"),
        env=house.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if told.returncode != 0:
        raise Stop(f"{told.stderr.strip()}\nThe sign-ins of the made-up programme could not be read: see above.")
    file = house.home / SIGNINS
    file.write_text(told.stdout)
    file.chmod(0o600)


def _sources() -> list[Path]:
    """The code and tables the made-up programme is drawn from: everything with `demo` in its path."""
    kinds = {".py", ".toml", ".csv", ".json"}
    return [
        path
        for path in places.CODE.glob("**/*")
        if path.suffix in kinds and any("demo" in part for part in path.relative_to(places.CODE).parts)
    ]


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/samnak demo", description="Try Samnak with made-up people.")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--fresh", action="store_true", help="begin again from nothing")
    parser.add_argument("--load-only", action="store_true", help="load the made-up people, serve nothing")
    return parser.parse_args(words)
