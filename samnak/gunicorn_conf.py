"""How gunicorn runs Samnak. Read from the environment; `bin/samnak serve` and `demo` start it."""

import multiprocessing
import os
import sys
from typing import Any

_log = os.environ.get("SAMNAK_ACCESS_LOG", "1") == "1"

bind = os.environ.get("SAMNAK_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("SAMNAK_WORKERS") or min(multiprocessing.cpu_count() + 1, 5))
threads = int(os.environ.get("SAMNAK_THREADS") or 8)
timeout = 60  # a whole list is read and shown well within this
graceful_timeout = 30  # requests under way are finished before a worker goes
keepalive = 5
max_requests = 5000  # a worker is replaced now and then, so that a slow leak never grows old
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (heartbeats never wait for a disk)
forwarded_allow_ips = os.environ.get("SAMNAK_PROXY_IPS", "127.0.0.1,::1")
proc_name = "samnak"
umask = 0o077  # what it writes is for its own user only
loglevel = "info" if _log else "warning"

# The name of the route only: a path, a query string, a referrer or an address may speak of a person.
logger_class = "samnak.ground.access.requestlog.RequestLog"
accesslog = "-" if _log else None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"


def on_exit(server: Any) -> None:
    """The last words, after Ctrl-C or a stop."""
    sys.stderr.write("Samnak has stopped.\n")
