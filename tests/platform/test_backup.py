"""What `make backup` wrote, `make restore` brings back; keys are in neither."""

import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A folder as `make run` leaves it: a database, an upload, keys."""
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database, database:
        database.execute("CREATE TABLE words (word)")
        database.execute("INSERT INTO words VALUES ('kept')")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "file").write_bytes(b"toolkit")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    keys = ("SECRET_KEY", "FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS", "DATABASE_URL")
    env = {name: value for name, value in os.environ.items() if name not in keys}
    return subprocess.run(
        [sys.executable, "-m", "bin.local", "-m", *arguments],
        cwd=ROOT,
        env={**env, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "peersupport.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def words(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT word FROM words")]


def test_a_backup_brings_everything_back(installation: Path):
    archive = run(installation, "bin.backup").stdout.splitlines()[0]
    with closing(sqlite3.connect(installation / "db.sqlite3")) as database, database:
        database.execute("UPDATE words SET word = 'changed'")
    (installation / "media" / "file").unlink()
    assert run(installation, "bin.restore", archive).returncode == 0
    assert words(installation) == ["kept"]
    assert (installation / "media" / "file").read_bytes() == b"toolkit"


def test_a_backup_holds_no_keys_and_is_nobody_elses(installation: Path):
    done = run(installation, "bin.backup")
    archive = Path(done.stdout.splitlines()[0])
    with tarfile.open(archive) as tar:
        assert sorted(tar.getnames()) == ["database.sqlite3", "media", "media/file"]
    assert archive.stat().st_mode & 0o077 == 0
    assert "keys are NOT in it" in done.stdout


def test_restoring_nothing_says_what_to_type(installation: Path):
    done = run(installation, "bin.restore", "")
    assert (done.returncode, done.stderr) == (
        1,
        "Which backup? make restore FROM=var/backups/….tar\n",
    )
    assert words(installation) == ["kept"]
