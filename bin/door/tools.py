"""Programs the tests need from Debian: found, or installed where this user may, or named as missing."""

import glob
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from door import say


@dataclass(frozen=True)
class Tool:
    """A program, what it is for, Debian's package of it, and how to see whether it is there."""

    name: str
    purpose: str
    package: str
    find: Callable[[], str | None]


def postgres_folder() -> str | None:
    """The folder with initdb and postgres: Debian's newest, or the one on the PATH."""
    folders = [Path(found).parent for found in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if folders:
        return str(max(folders, key=lambda folder: int(folder.parent.name.split(".")[0])))
    found = shutil.which("initdb")
    return str(Path(found).resolve().parent) if found else None


def chromium() -> str | None:
    names = (os.environ.get("SAMNAK_CHROMIUM", ""), "chromium", "chromium-browser")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def khmer_font() -> str | None:
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".local/share/fonts"))
    for folder in folders:
        for file in Path(folder).glob("**/NotoSansKhmer*"):
            return str(file)
    return None


POSTGRES = Tool("PostgreSQL", "the tests on PostgreSQL", "postgresql", postgres_folder)
CHROMIUM = Tool("chromium", "the browser journeys", "chromium", chromium)
GETTEXT = Tool("gettext", "the tests of the translations", "gettext", lambda: shutil.which("xgettext"))
FONTS = Tool("Noto fonts", "journeys in Khmer", "fonts-noto-core", khmer_font)


def missing(tools: list[Tool]) -> list[Tool]:
    """What is still not there after installing what may be installed."""
    lacking = [tool for tool in tools if not tool.find()]
    if lacking and may_install():
        install([tool.package for tool in lacking])
        lacking = [tool for tool in lacking if not tool.find()]
    return lacking


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    say.line(f"Installing from Debian: {', '.join(packages)}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            say.line(f"apt-get {words[0]} did not work:\n{done.stdout[-2000:]}")


def lack(tool: Tool) -> str:
    """The one line that names a missing tool."""
    return f"{tool.name} is missing, for {tool.purpose}. On Debian and Ubuntu: apt install {tool.package}"
