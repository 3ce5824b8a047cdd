"""A drill: backup, erase, restore. Whoever was erased since the backup is not brought back."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.honesty import on_postgres

ROOT = Path(__file__).resolve().parents[2]
KEYS = ("SECRET_KEY", "FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS", "DATABASE_URL")
pytestmark = [pytest.mark.loopback, pytest.mark.slow]

MAKE = """
from people.actions import add_person
from directory.actions import start_application, save_application
person = add_person(email="asha@ambulance.example", name="CNRY-name")
start_application(by=person)
save_application(by=person, why="CNRY-why")
add_person(email="ben@ambulance.example", name="Ben")
"""
ERASE = """
from django.utils import timezone
from people.models import User
from peersupport.erasure import erase
erase(person=User.objects.get(name="CNRY-name"), now=timezone.now())
"""
LOOK = """
from django.apps import apps
for model in apps.get_models():
    for row in model._base_manager.values_list():
        print(row)
"""


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database of the kind this run is about; "" stands for the folder's own SQLite."""
    if not on_postgres():
        yield ""
        return
    name, url = f"drill_{uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield url.rpartition("/")[0] + f"/{name}"
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> dict[str, str]:
    """The environment of an installation of its own."""
    env = {name: value for name, value in os.environ.items() if name not in KEYS}
    env |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "peersupport.settings"}
    return env | ({"DATABASE_URL": database_url} if database_url else {})


def run(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "bin.local", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(env: dict[str, str], code: str) -> str:
    return run(env, "manage.py", "shell", "-v", "0", "-c", code)


def test_a_restore_does_not_bring_back_who_was_erased(here: dict[str, str], tmp_path: Path) -> None:
    run(here, "manage.py", "migrate", "-v", "0")
    shell(here, MAKE)
    assert {"CNRY-name", "CNRY-why"} <= {w for w in shell(here, LOOK).split("'") if "CNRY" in w}
    archive = run(here, "-m", "bin.backup").splitlines()[0]
    shell(here, ERASE)
    assert "CNRY" not in shell(here, LOOK)
    assert "Erased again: 1." in run(here, "-m", "bin.restore", archive)
    found = shell(here, LOOK)
    assert "CNRY" not in found
    assert "ben@ambulance.example" in found
    assert "Erased again: 0." in run(here, "manage.py", "erase_again")
    assert (tmp_path / "tombstones").stat().st_mode & 0o777 == 0o600
