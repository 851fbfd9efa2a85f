"""A scratch installation: a folder, a database of its own, and gunicorn on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

PATIENCE = 60  # seconds until a server must answer
ADMIN = "samnak.front.desk.bench.admin_settings"
# The private cluster of the tests waits for no disk. A server of real people does.
LASTING = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


class Scratch:
    """Environment and folder of one installation that lives as long as the bench."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMNAK_", "DATABASE_URL"))}
        self.environ = {
            **kept,
            "SAMNAK_HOME": str(home),
            "SAMNAK_SERVE": "1",
            "SAMNAK_SECRET_KEY": secrets.token_urlsafe(48),
            "SAMNAK_ALLOWED_HOSTS": "127.0.0.1",
            "SAMNAK_BEHIND_TLS_PROXY": "1",
            "SAMNAK_ACCESS_LOG": "0",
            "DJANGO_SETTINGS_MODULE": "samnak.settings",
        }
        if database_url:
            self.environ["DATABASE_URL"] = database_url

    def set_up(self) -> None:
        for alias in ("default", "reads"):
            self._run("manage.py", "migrate", "--no-input", "-v", "0", "--database", alias)
        self.child("store")
        self._run("manage.py", "collectstatic", "--no-input", "-v", "0")

    def child(self, *words: str) -> Any:
        return json.loads(self._run("-m", "samnak.front.desk.bench.child", *words))

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=self.environ, stdin=subprocess.DEVNULL,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words[:3])} did not work:\n{done.stderr[-4000:]}")
        return done.stdout

    @contextmanager
    def serve(self, module: str = "samnak.settings") -> Iterator[int]:
        """Gunicorn with the product's own configuration; the value is its port."""
        port = _free_port()
        environ = {**self.environ, "SAMNAK_BIND": f"127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": module}
        config = str(settings.BASE_DIR / "samnak" / "gunicorn_conf.py")
        words = [sys.executable, "-m", "gunicorn", "--config", config, "samnak.wsgi"]
        with tempfile.TemporaryFile() as said:
            server = subprocess.Popen(
                words, cwd=settings.BASE_DIR, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
            try:
                _wait(server, port, said)
                yield port
            finally:
                server.send_signal(signal.SIGTERM)
                try:
                    server.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int, said: IO[bytes]) -> None:
    """Until a worker answers; that somebody listens is not enough."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            line.request("GET", "/sign-in/", headers={"X-Forwarded-Proto": "https"})
            line.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            line.close()
    said.seek(0)
    raise RuntimeError(f"The server of the bench did not start:\n{said.read().decode(errors='replace')[-3000:]}")


@contextmanager
def on(database: str) -> Iterator[Scratch]:
    """A scratch installation on "sqlite" or "postgresql"; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="samnak-bench-") as folder:
        if database == "sqlite":
            yield Scratch(Path(folder))
            return
        postgres = _door().postgres
        before = dict(postgres.QUICK)
        postgres.QUICK.update(LASTING)
        try:
            with postgres.cluster(_door().tools.postgres_folder()) as url:
                _make_database(url)
                yield Scratch(Path(folder), url)
        finally:
            postgres.QUICK.clear()
            postgres.QUICK.update(before)


def _make_database(url: str) -> None:
    """A fresh cluster holds PostgreSQL's own database only."""
    import psycopg
    from psycopg import sql

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as line:
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def databases() -> Sequence[str]:
    """What can be measured on this machine."""
    return ("sqlite", "postgresql") if _door().tools.postgres_folder() else ("sqlite",)


def _door() -> Any:
    """The door's own way to a private PostgreSQL."""
    if (folder := str(settings.BASE_DIR / "bin")) not in sys.path:
        sys.path.insert(0, folder)
    import door.postgres
    import door.tools

    return door
