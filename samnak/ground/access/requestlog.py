"""What the server writes of each request: the name of the route, never its path."""

import logging
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from samnak.ground.access.logs import OneLine, Plain


class RequestLog(Logger):
    """Lines of the server: the route by its name, never the path, which anybody can fill with words."""

    def _set_handler(self, log: logging.Logger, output: Any, fmt: Any, stream: Any = None) -> None:
        ours = OneLine() if log is self.error_log else Plain()
        super()._set_handler(log, output, ours, stream)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        atoms = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": route_of(str(environ.get("PATH_INFO", ""))), "m": _plain(str(atoms.get("m", "")))}


def route_of(path: str) -> str:
    """`arrivals:flight` for a page of ours, `static` for a file, `unknown` for anything else."""
    from django.conf import settings
    from django.urls import Resolver404, resolve

    if path.startswith(settings.STATIC_URL):
        return "static"
    try:
        return resolve(path).view_name or "unknown"
    except Resolver404:
        return "unknown"


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isprintable())[:20]
