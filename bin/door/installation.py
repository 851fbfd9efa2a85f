"""One installation: its folder, its key, its database, and the steps that bring them up to this version."""

import os
import secrets
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from door import environment, places
from door.say import Progress, Stop
from door.stamps import Stamps, hash_of

ALIASES = ("default", "reads")  # the databases of samnak.settings


class Installation:
    """A folder and the environment variables Django is started with."""

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        self.home = home
        self.environ = {**environ, "SAMNAK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samnak.settings"}
        self.stamps = Stamps(home / "steps.json")

    def command(self, *words: str) -> list[str]:
        return [str(places.PYTHON), str(places.MANAGE), *words]

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one management command; what it says is kept for the caller."""
        return subprocess.run(
            self.command(*words),
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def migrate(self, progress: Progress) -> None:
        text = "Database"
        mark = hash_of(_migrations(), _lock_mark())
        if self.has_database() and self.stamps.fresh("migrations", mark):
            progress.skip(text)
            return
        with progress.step(text) as how_far:
            for alias in ALIASES:
                how_far(alias)
                self._must("The database could not be set up", "migrate", "--no-input", "--database", alias)
        self.stamps.set("migrations", mark)

    def collect_static(self, progress: Progress) -> None:
        text = "Style sheets, scripts and fonts"
        mark = hash_of(_static_files(), _lock_mark())
        if (self.home / "static").is_dir() and self.stamps.fresh("static", mark):
            progress.skip(text)
            return
        with progress.step(text):
            self._must("The style sheets could not be collected", "collectstatic", "--no-input", "--clear")
        self.stamps.set("static", mark)

    def has_database(self) -> bool:
        """Whether the SQLite file is there and was filled by a migration."""
        file = self.home / "samnak.sqlite3"
        return file.exists() and file.stat().st_size > 0

    def _must(self, sentence: str, *words: str) -> None:
        done = self.manage(*words)
        if done.returncode == 0:
            return
        said = done.stdout.strip()
        if "database or disk is full" in said or "No space left" in said:
            raise Stop(f"The disk is full: nothing more fits in {self.home}. Make room and start again.")
        raise Stop(f"{said}\n{sentence}: see above." if said else f"{sentence}.")


def demo() -> Installation:
    """The made-up programme: its own folder and SQLite file, whatever the environment names."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SAMNAK_SERVE", "SAMNAK_INSECURE")}
    places.make_private(places.VAR)
    places.make_private(places.DEMO_HOME)
    key = _kept_key(places.DEMO_HOME / "secret")
    return Installation(places.DEMO_HOME, {**kept, "SAMNAK_DEMO": "1", "SAMNAK_SECRET_KEY": key})


def here() -> Installation:
    """The installation the environment names, or `var/`."""
    home = places.home()
    places.make_private(home)
    return Installation(home, {k: v for k, v in os.environ.items() if k != "SAMNAK_DEMO"})


def demo_is_loaded() -> bool:
    stamps = Stamps(places.DEMO_HOME / "steps.json")
    return stamps.has("people") and (places.DEMO_HOME / "samnak.sqlite3").exists()


def _kept_key(file: Path) -> str:
    """A key made once, readable by its owner only."""
    try:
        key = file.read_text().strip()
    except FileNotFoundError:
        key = ""
    if key:
        return key
    file.unlink(missing_ok=True)
    key = secrets.token_urlsafe(48)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key)
    return key


def _lock_mark() -> str:
    return hash_of([environment.RUN_LOCK])


def _migrations() -> Iterable[Path]:
    return places.CODE.glob("**/migrations/*.py")


def _static_files() -> Iterable[Path]:
    return (path for path in places.CODE.glob("**/static/**/*") if path.is_file())
