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
        elif record.name == "gunicorn.error" and (words := _of_the_server(record)):
            record = logging.makeLogRecord({**record.__dict__, "msg": f"{words} {_where(record)}".strip(), "args": ()})
        record.exc_info, record.exc_text, record.stack_info = None, None, None  # they can carry values of fields
        return on_one_line(super().format(record))


class Plain(logging.Formatter):
    """The message alone, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        return on_one_line(record.getMessage())


def on_one_line(text: str) -> str:
    """What could begin a new line, move the cursor or turn the writing round is written out in letters."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _what(record: logging.LogRecord) -> str:
    return "request failed" if record.name == "django.request" else "request refused"


def _of_the_server(record: logging.LogRecord) -> str:
    """Lines of the server that would carry an address, or what somebody sent instead of a request."""
    message = str(record.msg)
    if message.startswith("Error handling request"):
        return "request failed"
    return "request not readable" if message.startswith("Invalid request from") else ""


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
