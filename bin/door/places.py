"""Where things lie."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "samnak"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"
VAR = ROOT / "var"
DEMO_HOME = VAR / "demo"


def home() -> Path:
    """The folder of the installation: database, key and collected static files."""
    return Path(os.environ.get("SAMNAK_HOME") or VAR).absolute()


def make_private(folder: Path) -> None:
    """Make the folder, if it is not there yet, readable by its owner only."""
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)


def tool(name: str) -> str:
    """A program installed beside our own Python."""
    return str(VENV / "bin" / name)
