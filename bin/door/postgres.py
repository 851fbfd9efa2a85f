"""A private PostgreSQL for the tests: its own folder, port and password; gone when the tests are."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from door.say import Stop

USER = "samnak"
# Nothing here outlives the tests, so nothing waits for a disk.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}
PATIENCE = 30  # seconds until a cluster must have started, or stopped


@contextmanager
def cluster(programs: str) -> Iterator[str]:
    """Start a cluster with the programs of that folder; the value is its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="samnak-pg-"))
    server = None
    try:
        owner = _owner()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        password = _make(Path(programs), folder, owner)
        port = _free_port()
        server = _start(Path(programs), folder, port, owner)
        yield f"postgres://{USER}:{password}@127.0.0.1:{port}/{USER}"
    finally:
        if server:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as a user that owns nothing."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Stop("No unprivileged user (postgres or nobody) was found to run PostgreSQL as.")


def _as(owner: pwd.struct_passwd | None) -> dict[str, object]:
    """How a child process becomes that user."""
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _make(programs: Path, folder: Path, owner: pwd.struct_passwd | None) -> str:
    password = secrets.token_hex(16)
    pwfile = folder / "password"
    pwfile.write_text(password)
    if owner:
        os.chown(pwfile, owner.pw_uid, owner.pw_gid)
    words = [f"--username={USER}", f"--pwfile={pwfile}", "--auth=scram-sha-256"]
    words += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D", str(folder / "data")]
    made = subprocess.run(  # type: ignore[call-overload]
        [str(programs / "initdb"), *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **_as(owner),
    )
    if made.returncode != 0:
        raise Stop(f"A private PostgreSQL could not be made:\n{made.stdout.strip()}")
    return password


def _start(programs: Path, folder: Path, port: int, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    settings = {**QUICK, "port": str(port), "unix_socket_directories": str(folder)}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [str(programs / "postgres"), "-D", str(folder / "data"), *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C ends the tests first, then this
            **_as(owner),
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if "ready to accept connections" in (folder / "log").read_text(errors="replace"):
            return server
        time.sleep(0.1)
    _stop(server)
    raise Stop(f"A private PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace').strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; if that takes too long, at once."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(sign)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
