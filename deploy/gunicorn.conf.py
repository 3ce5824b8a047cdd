"""gunicorn for `make run` and for production: two processes of four threads, no access log."""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

# The Server header names nothing.
wsgi.SERVER = "web"

# Nothing that is read at the start is garbage: to look for some takes an eighth of the time.
gc.disable()

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)


class NamesNobody(Logger):
    """gunicorn's log without the addresses and bodies of requests that failed outside Django."""

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        error = sys.exception()
        if error is None or not str(msg).startswith("Error handling"):
            super().exception(msg, *args, **kwargs)
            return
        frames = traceback.extract_tb(error.__traceback__)
        places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        self.error("%s outside Django: %s", type(error).__name__, places)


# Addresses and paths are nobody's business; the application logs routes (peersupport.middleware).
logger_class = NamesNobody
accesslog = None
errorlog = "-"
# At "warning" it would write down each malformed request and where it came from.
loglevel = "error"
# Its default is a socket in the account's home folder that nothing here uses.
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """What is there at the start stays: looking for garbage among it, and so often, costs time."""
    # By name: the site can only be imported once it is set up.
    import_string("resources.fetched.keep_writing")()
    if settings.DATABASES["default"]["ENGINE"] == "peersupport.postgresql":
        # A database that hangs must not keep every thread.
        import_string("peersupport.postgresql.patience.turns").threads = threads
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


def worker_exit(server: object, worker: object) -> None:
    """What this process has counted is written down before it ends."""
    if apps.ready:
        import_string("resources.fetched.write_down")()


timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
# The proxy in front sets X-Forwarded-Proto; ALLAUTH_TRUSTED_PROXY_COUNT says how many there are.
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES") or "127.0.0.1"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (never waits for a disk)
