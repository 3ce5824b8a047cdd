"""The environment of an installation on one's own machine: python -m bin.local ARGUMENTS…

Runs python with the arguments as `make run` would, with this machine's keys, database and mail
folder. What the environment already says wins, so the same works on a server.
"""

import os
import subprocess
import sys
from pathlib import Path

from peersupport.environment import make_keys

ROOT = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Where this installation keeps what it makes."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def environment() -> dict[str, str]:
    """This process's environment, filled up with what a local site needs; makes missing keys."""
    # What is made here holds confidential text: nobody else on this machine may read it.
    os.umask(0o077)
    var = folder()
    make_keys(var)
    port = os.environ.get("PORT") or "8000"
    local = {
        "VAR_DIR": str(var),
        "PORT": port,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "TLS": "0",
        "SECOND_FACTOR_DEMANDED": "0",
        "DEMO": "1",
        "SHOW_UNCHECKED_NUMBERS": "1",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "peersupport.settings",
    }
    if not os.environ.get("SMTP_URL"):
        local["MAIL_FOLDER"] = str(var / "mail")
    return {**local, **os.environ}


if __name__ == "__main__":
    sys.exit(
        subprocess.run(
            [sys.executable, *sys.argv[1:]],
            env=environment(),
            cwd=ROOT,
            check=False,
        ).returncode
    )
