"""Gets database and static files ready for `make run`; quick when nothing changed."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

django.setup()
from peersupport.demo import ACCOUNTS, PASSWORD  # noqa: E402  (models load after the set-up)


def static_fingerprint() -> str:
    """Changes when a file under static/ or frontend/dist, or a locked package, changes."""
    total = hashlib.sha256((settings.BASE_DIR / "requirements" / "run.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def collect_static() -> None:
    stamp = settings.VAR / "static.stamp"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _say("Collecting and compressing static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Setting up the database …")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def load_demo() -> None:
    """Load the demo into an empty database, and say who is in it; real people stay alone."""
    people = get_user_model()._default_manager
    if not people.exists():
        _say("Loading the demo (fictional people, once) …")
        call_command("demo", stdout=StringIO())
        if not (settings.FFMPEG and shutil.which(settings.FFMPEG)):
            _say("Its film is left out: ffmpeg is missing (Debian: apt-get install ffmpeg).")
    if people.filter(email=ACCOUNTS[0][0]).exists():
        _say(f"\nDemo accounts (fictional); the password of all is {PASSWORD}")
        for address, who in ACCOUNTS:
            _say(f"  {address:<24}{who}")


def make_help_page() -> None:
    """The page of urgent help, as a file that is there whatever else is not."""
    call_command("help_now", stdout=StringIO())


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    steps: list[Callable[[], None]] = [collect_static, migrate, load_demo, make_help_page]
    try:
        for step in steps:
            step()
    except OperationalError:
        sys.exit("The database does not answer: look at DATABASE_URL.")


if __name__ == "__main__":
    main()
