"""Reading in a process of its own, with limits: a file from outside may be made to do harm.

The process gets the bytes through a pipe and gives JSON back through another. It may use 512 MB of memory
and 20 s of processor time, opens no network, writes no file (a file of more than 0 bytes ends it).
"""

import datetime as dt
import gc
import json
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

from . import limits
from .people import Reading
from .refusals import Refused
from .sentences import REFUSALS
from .shapes import from_json, to_json

_ROOT = Path(__file__).resolve().parents[4]
_MODULE = __name__
# -I keeps the environment and the working folder out, so the project's own folder is named here.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"
_ANSWER_BYTES = 200 * limits.MEGABYTE
_turns = threading.BoundedSemaphore(limits.READERS)


def read_limited(data: bytes, filename: str = "", today: dt.date | None = None) -> Reading:
    """Read a list in a limited process. Raises `Refused`, also when that process dies or takes too long, or when
    others are being read and no turn comes."""
    limits.check_size(data)
    if not _turns.acquire(timeout=limits.TURN_SECONDS):
        raise Refused("busy")
    try:
        return _read_in_worker(data, filename, today)
    finally:
        _turns.release()


def _read_in_worker(data: bytes, filename: str, today: dt.date | None) -> Reading:
    name = filename.replace("\0", "").encode("utf-8", "replace").decode()[:255]
    command = [sys.executable, "-I", "-B", "-c", _START.format(module=_MODULE), str(_ROOT), name]
    command.append((today or dt.date.today()).isoformat())
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limits.WALL_SECONDS,
            env={}, cwd="/", check=False, close_fds=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow", {"limit": limits.CPU_SECONDS}) from error
    except (OSError, ValueError) as error:
        raise Refused("crashed") from error
    return _answer(done.returncode, done.stdout)


def _answer(code: int, out: bytes) -> Reading:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused("too_slow", {"limit": limits.CPU_SECONDS})
    if code == -signal.SIGABRT:  # how the workbook parser ends when memory is refused
        raise Refused("too_much_memory")
    if code != 0 or len(out) > _ANSWER_BYTES:
        raise Refused("crashed")
    try:
        answer = json.loads(out)
    except ValueError as error:
        raise Refused("crashed") from error
    refused = answer.get("refused")
    if refused:
        raise Refused(refused["code"] if refused["code"] in REFUSALS else "crashed", refused["params"])
    return from_json(answer["reading"])


def _limit_this_process() -> None:
    def lower(what: int, wanted: int) -> None:
        hard = resource.getrlimit(what)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (value, value))

    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_AS, limits.MEMORY_BYTES)
    lower(resource.RLIMIT_DATA, limits.MEMORY_BYTES)
    lower(resource.RLIMIT_CPU, limits.CPU_SECONDS)
    lower(resource.RLIMIT_FSIZE, 0)
    lower(resource.RLIMIT_NOFILE, 64)


def main() -> None:
    """What the limited process runs: bytes in, one JSON document out."""
    _limit_this_process()
    gc.disable()  # one short task: looking for cycles costs a third of the time
    filename, today = sys.argv[2], dt.date.fromisoformat(sys.argv[3])
    try:
        from .reader import read

        answer: dict[str, object] = {"reading": to_json(read(sys.stdin.buffer.read(), filename, today))}
    except Refused as refused:
        answer = {"refused": {"code": refused.code, "params": refused.params}}
    except MemoryError:
        answer = {"refused": {"code": "too_much_memory", "params": {}}}
    try:
        text = json.dumps(answer, ensure_ascii=False, default=str)
    except MemoryError:
        text = json.dumps({"refused": {"code": "too_much_memory", "params": {}}})
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
