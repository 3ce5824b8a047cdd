"""`make backup`: database and uploaded files into one archive; never the keys.

Written readable by this account alone. SQLite is copied by its own backup call while the site
runs; PostgreSQL by pg_dump.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from bin.local import ROOT, folder
from bin.postgres import binaries

DUMP = "database.dump"
COPY = "database.sqlite3"
REMINDER = """The keys are NOT in it: without them its confidential text cannot be read.
Keep {keys} (or where your keys are) somewhere else, and never beside a backup.
Erased text is in backups until they are deleted: keep none longer than BACKUP_DAYS."""


def database() -> dict[str, Any]:
    """Django's settings of the database this environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")
    return dict(settings.DATABASES["default"])


def is_sqlite(config: dict[str, Any]) -> bool:
    return str(config["ENGINE"]).endswith("sqlite3")


def program(name: str) -> str:
    """pg_dump or pg_restore; ends with one line when there is none."""
    found = shutil.which(name) or (binaries() and str((binaries() or Path()) / name))
    if not found:
        sys.exit(f"{name} is missing; type: sudo apt-get install postgresql-client")
    return found


def connection(config: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """What the PostgreSQL programs need: arguments, and an environment with the password."""
    options = {"-h": config["HOST"], "-p": config["PORT"], "-U": config["USER"]}
    arguments = [part for key, value in options.items() if value for part in (key, str(value))]
    secret = {"PGPASSWORD": str(config["PASSWORD"])} if config["PASSWORD"] else {}
    return [*arguments, "-d", str(config["NAME"])], {**os.environ, **secret}


def dump(config: dict[str, Any], into: Path) -> None:
    """A copy of the database as one file in the folder `into`."""
    if is_sqlite(config):
        live, copy = sqlite3.connect(config["NAME"]), sqlite3.connect(into / COPY)
        with closing(live), closing(copy):
            live.backup(copy)
        return
    arguments, env = connection(config)
    command = [program("pg_dump"), "-Fc", "--no-owner", "-f", str(into / DUMP), *arguments]
    if subprocess.run(command, env=env, check=False).returncode:
        sys.exit("The database could not be dumped: see the line above.")


def main() -> None:
    var = folder()
    backups = var / "backups"
    backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.umask(0o077)
    archive = backups / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=backups) as work:
        dump(database(), Path(work))
        partial = Path(work) / "partial"
        with tarfile.open(partial, "w") as tar:
            for path in (Path(work) / DUMP, Path(work) / COPY):
                if path.exists():
                    tar.add(path, path.name)
            if (var / "media").exists():
                tar.add(var / "media", "media")
        partial.rename(archive)
    shown = archive.relative_to(ROOT) if archive.is_relative_to(ROOT) else archive
    print(f"{shown}\n{REMINDER.format(keys=var / 'keys')}")
    if settings.S3["bucket_name"]:
        print("The uploaded files are NOT in it either: they lie in a bucket. Copy that as well.")


if __name__ == "__main__":
    main()
