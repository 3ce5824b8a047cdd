"""The environment tests run in, set before anything reads it.

Keys are made from fixed words: the same in every run, and no use anywhere else.
"""

import atexit
import base64
import hashlib
import os
import shutil
import sys
import tempfile

SITE_URL = "https://sidebyside.example"


def _key(word: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"tests: {word}".encode()).digest()).decode()


def _own_folder() -> str:
    """A folder for this process; mypy and manage.py, which write nothing, share one."""
    if "pytest" not in sys.modules:
        shared = os.path.join(tempfile.gettempdir(), f"peersupport-tools-{os.getuid()}")
        os.makedirs(os.path.join(shared, "static"), mode=0o700, exist_ok=True)
        return shared
    folder = tempfile.mkdtemp(prefix="peersupport-tests-")
    # Whitenoise warns about a folder of collected files that is not there.
    os.mkdir(os.path.join(folder, "static"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def prepare() -> None:
    """Set every variable settings read; DATABASE_URL alone may come from outside.

    The database is SQLite in memory unless DATABASE_URL names another.
    """
    os.environ.update(
        TESTING="1",
        TLS="1",
        DEBUG="0",
        SECRET_KEY=_key("secret"),
        FIELD_KEYS=f"t1:{_key('field')}",
        TOKEN_KEYS=f"t1:{_key('token')}",
        HMAC_KEYS=f"t1:{_key('hmac')}",
        VAR_DIR=_own_folder(),
        SITE_URL=SITE_URL,
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1,sidebyside.example",
        SECOND_FACTOR_DEMANDED="1",
        LOG_LEVEL="WARNING",
        CHECK_LINKS="0",
    )
    for name in ("SMTP_URL", "MAIL_FOLDER", "MONITORING_TOKEN", "PORT", "TASKS_BACKEND"):
        os.environ.pop(name, None)


prepare()
