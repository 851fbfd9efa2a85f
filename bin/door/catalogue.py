"""Compiles the translations (`.po` to `.mo`) with polib, so that gettext need not be installed."""

import subprocess
from pathlib import Path

from door import places
from door.say import Progress, Stop

COMPILE = """
import os, sys, polib
for po in sys.argv[1:]:
    mo = po[:-2] + "mo"
    polib.pofile(po).save_as_mofile(mo + ".new")
    os.replace(mo + ".new", mo)
"""


def stale() -> list[Path]:
    """Catalogues whose compiled form is missing or older than the text."""
    texts = (places.CODE / "locale").glob("*/LC_MESSAGES/*.po")
    return [po for po in texts if not _compiled_since(po)]


def ensure(progress: Progress | None = None) -> None:
    text = "Translations"
    todo = stale()
    if not todo:
        if progress:
            progress.skip(text)
        return
    with (progress or Progress(1)).step(text):
        done = subprocess.run([places.PYTHON, "-c", COMPILE, *map(str, todo)], capture_output=True, text=True)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Stop(f"The translations could not be compiled: {reason}")


def _compiled_since(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns
