"""Our own Python environment: `.venv`, filled from a lock file whose every line carries hashes."""

import errno
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from door import places
from door.say import Progress, Say, Stop
from door.stamps import Stamps, hash_of

RUN_LOCK = places.ROOT / "requirements.lock"
DEVELOPMENT_LOCK = places.ROOT / "requirements-dev.lock"
NEEDED_MB = {RUN_LOCK: 250, DEVELOPMENT_LOCK: 700}  # what an installed lock takes up, and some air
STAMPS = Stamps(places.VENV / "samnak-installed.json")


def ready(*, development: bool = False) -> bool:
    """Whether what the lock asks for is installed. The larger lock holds the smaller one."""
    if not _python_works():
        return False
    if STAMPS.fresh("development", _mark(DEVELOPMENT_LOCK)):
        return development or STAMPS.fresh("run", _mark(RUN_LOCK))
    return not development and STAMPS.fresh("run", _mark(RUN_LOCK))


def ensure(progress: Progress | None = None, *, development: bool = False) -> None:
    """Make `.venv` and install into it, unless that is already done."""
    text = "Python packages"
    if ready(development=development):
        if progress:
            progress.skip(text)
        return
    with _alone():
        if ready(development=development):  # another door was at it while we waited
            if progress:
                progress.skip(text)
            return
        with (progress or Progress(1)).step(f"{text} (first time, or the lock changed)") as how_far:
            lock = DEVELOPMENT_LOCK if development else RUN_LOCK
            _check_room(NEEDED_MB[lock])
            _make()
            _install(lock, how_far)
            STAMPS.set("run", _mark(RUN_LOCK))
            if development:
                STAMPS.set("development", _mark(DEVELOPMENT_LOCK))


def _mark(lock: Path) -> str:
    return hash_of([lock], sys.version)


def _python_works() -> bool:
    """A `.venv` whose Python was removed or moved is there and does not run."""
    if not places.PYTHON.exists():
        return False
    return subprocess.run([places.PYTHON, "-c", ""], capture_output=True).returncode == 0


@contextmanager
def _alone() -> Iterator[None]:
    """Two doors opened at once take turns."""
    places.make_private(places.VAR)
    with (places.VAR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check_room(megabytes: int) -> None:
    if shutil.disk_usage(places.ROOT).free < megabytes * 1024**2:
        raise Stop(
            f"The disk is full: setting up takes about {megabytes} MB in {places.ROOT}. Make room and start again."
        )


def _no_room() -> str:
    return f"The disk is full: nothing more fits in {places.ROOT}. Make room and start again."


def _uv() -> str | None:
    """`uv`, if it is there and really runs; it is quicker."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
        return found
    return None


def _make() -> None:
    if _python_works():
        return
    shutil.rmtree(places.VENV, ignore_errors=True)
    uv = _uv()
    if uv and _run([uv, "venv", "--python", sys.executable, str(places.VENV)]).returncode == 0 and _python_works():
        return
    shutil.rmtree(places.VENV, ignore_errors=True)
    made = _run([sys.executable, "-m", "venv", str(places.VENV)])
    if made.returncode == 0 and _python_works():
        return
    shutil.rmtree(places.VENV, ignore_errors=True)
    _stop_if_full(made.stdout)
    if "ensurepip" in made.stdout or "No module named venv" in made.stdout:
        raise Stop(
            "Python's venv and pip parts are missing. On Debian and Ubuntu: apt install python3-venv. Then start again."
        )
    raise Stop(f"The Python environment could not be made in {places.VENV}: {_last_line(made.stdout)}")


def _install(lock: Path, how_far: Say) -> None:
    """By uv where it works, else by pip. Packages without a hash in the lock are refused by both."""
    uv = _uv()
    if uv:
        command = [uv, "pip", "install", "--python", str(places.PYTHON)]
        if _run([*command, "--require-hashes", "--no-deps", "-r", str(lock)]).returncode == 0:
            return
    _check_pip()
    said = _install_by_pip(lock, how_far)
    if said is None:
        return
    _stop_if_full(said)
    if "DO NOT MATCH THE HASHES" in said:
        raise Stop(f"A package is not the one that was locked in {lock.name}, so nothing was installed. Stop here.")
    raise Stop(
        f"The packages in {lock.name} could not be installed. Is this machine online, or is a package "
        f"cache set up? pip said: {_last_line(said)}"
    )


def _check_pip() -> None:
    """An environment made by uv holds no pip: Python brings its own."""
    python = str(places.PYTHON)
    if _run([python, "-m", "pip", "--version"]).returncode == 0:
        return
    if _run([python, "-m", "ensurepip"]).returncode != 0:
        raise Stop(
            "Python's pip is missing. On Debian and Ubuntu: apt install python3-venv. "
            "Then remove .venv and start again."
        )


def _install_by_pip(lock: Path, how_far: Say) -> str | None:
    """None when all went well, else what pip said."""
    wanted = len(re.findall(r"^[a-z0-9]", lock.read_text(), re.MULTILINE))
    command = [str(places.PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", str(lock)]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    said, seen = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
    ) as pip:
        for spoken in pip.stdout or ():
            said.append(spoken)
            if spoken.startswith(("Collecting", "Requirement already satisfied")):
                seen += 1
                how_far(f"{seen} of {wanted} packages found")
            elif spoken.startswith("Installing"):
                how_far(f"installing {wanted} packages")
    return None if pip.returncode == 0 else "".join(said)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
        )
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise Stop(_no_room()) from fault
        raise


def _stop_if_full(said: str) -> None:
    if os.strerror(errno.ENOSPC) in said:
        raise Stop(_no_room())


def _last_line(said: str) -> str:
    lines = [text.strip() for text in said.splitlines() if text.strip()]
    errors = [text for text in lines if text.startswith("ERROR")]
    return (errors or lines or ["nothing"])[-1]
