"""`make restore FROM=…`: brings database and files back from an archive of `make backup`.

Stop the site first. What was there is kept beside it with the ending `.before`. The keys of the
time of the backup must be in place: they are not in the archive. At the end whoever was erased
since the backup is erased again (records/tombstones.py); delete `.before` when all is well.
"""

import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from bin.backup import COPY, DUMP, connection, database, is_sqlite, program
from bin.local import ROOT, folder


def put_aside(path: Path) -> None:
    """Rename what is there to `….before`; an older one of these goes."""
    if not path.exists():
        return
    before = path.with_name(path.name + ".before")
    subprocess.run(["rm", "-rf", "--", before], check=True)
    path.rename(before)


def restore_sqlite(config: dict[str, Any], copy: Path) -> None:
    """Write the copy into the database's place."""
    live = Path(config["NAME"])
    put_aside(live)
    for ending in ("-wal", "-shm"):
        live.with_name(live.name + ending).unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(live)) as target:
        source.backup(target)
    live.chmod(0o600)


def restore_postgres(config: dict[str, Any], dump: Path) -> None:
    """Replace every table of the database in one transaction."""
    arguments, env = connection(config)
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    command = [program("pg_restore"), *options, *arguments, str(dump)]
    if subprocess.run(command, env=env, check=False).returncode:
        sys.exit("The database was not restored; it is as it was.")


def erase_again() -> None:
    """Erase once more whoever was erased since the backup. The list is beside the database, in no
    backup of it. Ends with an error when that cannot be done: nobody may use the site before."""
    command = [sys.executable, str(ROOT / "manage.py"), "erase_again"]
    if subprocess.run(command, check=False).returncode:
        sys.exit(
            "Erasures made since the backup could NOT be made again. Before anybody uses the\n"
            "site, type: manage.py migrate, then manage.py erase_again, until it says how many."
        )


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not name or not Path(name).is_file():
        sys.exit("Which backup? make restore FROM=var/backups/….tar")
    var, config = folder(), database()
    with tempfile.TemporaryDirectory(dir=var) as work, tarfile.open(name) as tar:
        tar.extractall(work, filter="data")
        held = Path(work) / (COPY if is_sqlite(config) else DUMP)
        if not held.exists():
            sys.exit("This backup is of the other kind of database (SQLite or PostgreSQL).")
        (restore_sqlite if is_sqlite(config) else restore_postgres)(config, held)
        if (Path(work) / "media").exists():
            put_aside(var / "media")
            (Path(work) / "media").rename(var / "media")
    print("Restored.")
    erase_again()


if __name__ == "__main__":
    main()
