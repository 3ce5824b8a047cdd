"""The migrated database that every worker of a run begins with: made once, then copied.

Migrating takes half a minute of a core. What comes out depends on the site's code and on its
packages alone, so it is kept, under a name made of all of them: in var/tests for SQLite, on the
server for PostgreSQL. One changed line, and it is made anew. Every worker still migrates its copy,
which finds nothing left to do.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.honesty import on_postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "tests"


def name() -> str:
    """What the code that decides about the database is called by."""
    packages = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    read = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    digest = sha256(connection.vendor.encode())
    for path in sorted([*read, *ROOT.glob("requirements/*.txt")]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return f"migrated_{connection.vendor}_{digest.hexdigest()[:16]}"


@contextmanager
def _alone() -> Iterator[None]:
    """One worker makes it, the others wait and copy."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    changed = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **changed}, check=True)


def _file() -> Path:
    """The kept file of SQLite; older ones go."""
    kept = KEPT / f"{name()}.sqlite3"
    if not kept.exists():
        for old in KEPT.glob("migrated_sqlite_*"):
            old.unlink()
        made = kept.with_suffix(".part")
        _migrate(f"sqlite:///{made}")
        made.rename(kept)
    return kept


def _on_the_server() -> str:
    """The kept database of PostgreSQL; older ones go."""
    kept = name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated_%%'")
        there = {row[0] for row in cursor.fetchall()}
        if kept not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{kept}_part"')
            _migrate(_beside(f"{kept}_part"))
            cursor.execute(f'ALTER DATABASE "{kept}_part" RENAME TO "{kept}"')
    return kept


def _beside(database: str) -> str:
    """The address of another database on the same server."""
    address, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{database}" + (f"?{options}" if options else "")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copy is used as it is; with the folder of the process it goes."""
    return not on_postgres()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Put the copy where this worker's database is looked for."""
    with _alone(), django_db_blocker.unblock():
        if on_postgres():
            connection.settings_dict["TEST"]["TEMPLATE"] = _on_the_server()
        else:
            shutil.copyfile(_file(), connection.settings_dict["TEST"]["NAME"])
