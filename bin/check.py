"""`make check`: everything about the code that can be said without running the tests.

Runs every step, prints what failed, and ends with 1 when any did.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from peersupport.environment import new_value

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = ROOT / ".venv" / "bin"
PYTHON: Final = sys.executable

STEPS: Final[dict[str, list[str]]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "-q", "."],
    "lint": [str(BIN / "ruff"), "check", "-q", "."],
    "layers": [str(BIN / "lint-imports"), "--no-cache"],
    "types": [str(BIN / "mypy")],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "templates": [PYTHON, "-m", "bin.templates"],
    "settings": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "scan": [PYTHON, "-m", "bin.scan"],
}


def environment(step: str) -> dict[str, str]:
    """The tests' settings for most steps; those of a production host for the settings."""
    base = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if step != "settings":
        return {**base, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return {**base, **production(), "DJANGO_SETTINGS_MODULE": "peersupport.settings"}


def production() -> dict[str, str]:
    """What a host sets (docs/settings.md), with keys made for this one run."""
    keys = ("SECRET_KEY", "FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS")
    return {
        **{name: new_value(name) for name in keys},
        "TLS": "1",
        "SITE_URL": "https://sidebyside.example",
        "ALLOWED_HOSTS": "sidebyside.example",
        "SMTP_URL": "smtps://mail.example:465",
        "MAIL_FROM": "notices@sidebyside.example",
        "MONITORING_TOKEN": new_value("SECRET_KEY"),
        "TRUSTED_PROXY_COUNT": "1",
    }


def run(step: str) -> bool:
    """One step; its output is shown when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        STEPS[step], cwd=ROOT, env=environment(step), capture_output=True, text=True, check=False
    )
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {step} ({time.monotonic() - began:.1f} s)", flush=True)
    if not good:
        print((done.stdout + done.stderr).strip(), flush=True)
    return good


def main() -> int:
    wanted = sys.argv[1:] or list(STEPS)
    failed = [step for step in wanted if not run(step)]
    print(f"check: {len(wanted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
