"""Log lines that hold no one: one line each, control characters written out, no request path or body."""

import logging


class OneLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "django.request" or record.name.startswith("django.security"):  # these carry the path
            number = getattr(getattr(record, "request", None), "error_number", "")
            record = logging.makeLogRecord(
                {**record.__dict__, "msg": f"{_what(record)} {number} {_where(record)}".strip(), "args": ()}
            )
        record.exc_info, record.exc_text = None, None  # a traceback can carry values of fields
        text = super().format(record)
        return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _what(record: logging.LogRecord) -> str:
    return "request failed" if record.name == "django.request" else "request refused"


def _where(record: logging.LogRecord) -> str:
    """The innermost place of our own code in the traceback, as file:line, with the kind of error."""
    if not record.exc_info or record.exc_info[2] is None:
        return ""
    kind, trace, place = record.exc_info[0], record.exc_info[2], ""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith("samnak"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next  # type: ignore[assignment]
    return f"{kind.__name__ if kind else ''} at {place}"
