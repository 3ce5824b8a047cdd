"""Reads what settings need from the environment, and says in one line what is missing."""

import base64
import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from environs import Env


def _kept_file(folder: Path, name: str) -> str | None:
    """The text of a 0600 file that `make run` made once; None when there is none."""
    path = folder / "keys" / name
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{name}: the key file is readable by others; chmod 600 it.")
    return path.read_text().strip()


def secret(env: Env, name: str, folder: Path) -> str:
    """The secret `name` from the environment or its key file.

    Raises ImproperlyConfigured with the command that makes one.
    """
    value = env.str(name, "") or _kept_file(folder, name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Make one with `python -m peersupport.environment {name}` and put "
            f"it in the environment, or let `make run` keep one in var/keys/."
        )
    return value


def key_ring(env: Env, name: str, folder: Path) -> list[tuple[str, str]]:
    """The ring `name`, written `id:key,id:key`, newest first; keys are urlsafe base64, 32 bytes.

    Raises ImproperlyConfigured when it is missing or a key has the wrong length.
    """
    ring = []
    for part in secret(env, name, folder).split(","):
        key_id, _, key = part.strip().partition(":")
        if not key_id or len(base64.urlsafe_b64decode(key or "")) != 32:
            raise ImproperlyConfigured(f"{name} must be `id:key`, the key 32 bytes in base64.")
        ring.append((key_id, key))
    return ring


def secret_if_any(env: Env, name: str, folder: Path) -> str:
    """The secret `name` from the environment or its key file; "" when there is none."""
    return env.str(name, "") or _kept_file(folder, name) or ""


# Who sends the bytes of files (resources/views/sending.py). A link to a bucket outlives what it was
# given for by so many seconds at most.
SENDERS: Final = ("site", "nginx", "s3")
LONGEST_LINK: Final = 300


def files(folder: Path, bucket: dict[str, Any], sent_by: str, link_seconds: int) -> dict[str, Any]:
    """Django's STORAGES entry of uploaded files: a bucket, when one is named, or `folder`.

    Raises ImproperlyConfigured for a way of sending that does not fit where files lie.
    """
    _fits(bool(bucket["bucket_name"]), sent_by, link_seconds)
    if bucket["bucket_name"]:
        return {"BACKEND": "resources.bucket.Bucket", "OPTIONS": bucket}
    options: dict[str, Any] = {"location": str(folder), "base_url": None}
    if sent_by == "nginx":
        # Its account reads them through the group (deploy/nginx.conf); nobody else does.
        options |= {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _fits(bucket: bool, sent_by: str, link_seconds: int) -> None:
    if sent_by not in SENDERS:
        raise ImproperlyConfigured(f"SEND_FILES_BY must be one of {', '.join(SENDERS)}.")
    if bucket and find_spec("storages") is None:
        raise ImproperlyConfigured("S3_BUCKET needs a package: pip install 'django-storages[s3]'.")
    if bucket and sent_by == "nginx":
        raise ImproperlyConfigured("SEND_FILES_BY=nginx needs files on this machine: no S3_BUCKET.")
    if sent_by == "s3" and not bucket:
        raise ImproperlyConfigured("SEND_FILES_BY=s3 needs S3_BUCKET.")
    if not 0 < link_seconds <= LONGEST_LINK:
        raise ImproperlyConfigured(f"S3_LINK_SECONDS must be from 1 to {LONGEST_LINK}.")


def new_value(name: str) -> str:
    """A fresh value for the secret `name`."""
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(50)
    return "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def make_keys(folder: Path) -> None:
    """Make each missing key file once, readable by this account only."""
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("SECRET_KEY", "FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS"):
        if not (keys / name).exists():
            with os.fdopen(os.open(keys / name, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(new_value(name) + "\n")


def database(env: Env, folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry: DATABASE_URL, or SQLite in the folder of this installation."""
    url = env.str("DATABASE_URL", "")
    if not url:
        return _sqlite(folder / "db.sqlite3")
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(config["NAME"])
    config["ENGINE"] = "peersupport.postgresql"
    config["CONN_HEALTH_CHECKS"] = True
    config["OPTIONS"] = {
        **config.get("OPTIONS", {}),
        # Values never travel inside the statement, so a failing one is logged without them.
        "server_side_binding": True,
        # Nobody waits longer than this to hear that the database is away; there are more
        # connections than threads, so that nobody waits for another. Whoever comes next tries
        # anew: by itself the pool would wait longer each time, long after it is back.
        "pool": {
            "min_size": 1,
            "max_size": 8,
            "timeout": 1.5,
            "reconnect_timeout": 0.5,
            # By name: an installation on SQLite does not read psycopg.
            "connection_class": import_string("peersupport.postgresql.patience.Patient"),
        },
        "connect_timeout": 2,
        # As long (ms) for an answer from a network that has gone silent.
        "tcp_user_timeout": 1500,
        # A statement asked for the third time is planned once and kept. Not behind a pooler that
        # gives every transaction another connection.
        "prepare_threshold": 3,
        # Pages of a table that is in memory, or on a disk without a moving arm, cost the same in
        # any order: without this a thousand people are read from end to end to find one of them.
        "options": "-c random_page_cost=1.1",
    }
    return config


def _sqlite(path: Path | str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


if __name__ == "__main__":
    import sys

    print(new_value(sys.argv[1] if len(sys.argv) > 1 else "SECRET_KEY"))
