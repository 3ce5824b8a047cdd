"""Settings say what they need, and docs/settings.md says all of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from peersupport import environment

ROOT = Path(__file__).resolve().parents[2]


def variables() -> set[str]:
    """Every variable that settings read from the environment."""
    text = (ROOT / "peersupport" / "settings.py").read_text()
    found = re.findall(r'env\.\w+\(\s*"(\w+)"', text)
    return {
        *found,
        *re.findall(r'(?:secret(?:_if_any)?|key_ring)\(env, "(\w+)"', text),
        "DATABASE_URL",
    }


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_documented(name: str):
    assert re.search(rf"\b{name}\b", (ROOT / "docs" / "settings.md").read_text())


def start(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Read settings in a process of its own, in the tests' environment with the changes."""
    env = {**os.environ, "VAR_DIR": str(tmp_path), **changes}
    command = [sys.executable, "-c", "import peersupport.settings"]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={name: value for name, value in env.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS"])
def test_a_missing_secret_says_how_to_make_one(tmp_path: Path, name: str):
    last = start(tmp_path, **{name: ""}).stderr.strip().splitlines()[-1]
    assert f"{name} is not set. Make one with" in last


def test_a_short_key_is_refused(tmp_path: Path):
    last = start(tmp_path, FIELD_KEYS="k1:c2hvcnQ=").stderr.strip().splitlines()[-1]
    assert "FIELD_KEYS must be" in last


def test_a_key_file_others_can_read_is_refused(tmp_path: Path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "SECRET_KEY").write_text("x" * 60)
    (tmp_path / "keys" / "SECRET_KEY").chmod(0o644)
    last = start(tmp_path, SECRET_KEY="").stderr.strip().splitlines()[-1]
    assert "readable by others" in last


def test_without_tls_cookies_have_plain_names(tmp_path: Path):
    code = "import peersupport.settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TLS": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["session", "False"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SEND_FILES_BY": "post"}, "SEND_FILES_BY must be one of site, nginx, s3."),
        ({"SEND_FILES_BY": "s3"}, "SEND_FILES_BY=s3 needs S3_BUCKET."),
        ({"SEND_FILES_BY": "nginx", "S3_BUCKET": "b"}, "SEND_FILES_BY=nginx needs files on this"),
        ({"S3_LINK_SECONDS": "301"}, "S3_LINK_SECONDS must be from 1 to 300."),
        ({"S3_LINK_SECONDS": "0"}, "S3_LINK_SECONDS must be from 1 to 300."),
    ],
)
def test_a_way_of_sending_that_does_not_fit_stops_the_start(
    tmp_path: Path, changes: dict[str, str], words: str
):
    assert words in start(tmp_path, **changes).stderr.strip().splitlines()[-1]


def test_files_lie_where_it_is_said_and_are_read_by_whom_it_is_meant(tmp_path: Path):
    plain = environment.files(tmp_path, {"bucket_name": ""}, "site", 60)
    assert plain["OPTIONS"] == {"location": str(tmp_path), "base_url": None}
    shared = environment.files(tmp_path, {"bucket_name": ""}, "nginx", 60)["OPTIONS"]
    modes = shared["file_permissions_mode"], shared["directory_permissions_mode"]
    assert modes == (0o640, 0o750)
    bucket = {"bucket_name": "b", "secret_key": "s"}
    there = environment.files(tmp_path, bucket, "s3", 60)
    assert there == {"BACKEND": "resources.bucket.Bucket", "OPTIONS": bucket}


def test_a_bucket_without_its_package_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="pip install"):
        environment.files(tmp_path, {"bucket_name": "b"}, "s3", 60)
