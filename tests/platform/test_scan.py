"""The scan finds what must not be published. What it looks for is put together here, so that
this file holds none of it."""

import subprocess
from pathlib import Path

import pytest

from bin import scan

PLANTED = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "cloud key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "token": "ghp" + "_" + "a" * 36,
    "key ring": "k1:" + "A" * 43 + "=",
    "password in a URL": "postgres:" + "//site:hunter22@db.example/site",
    "machine path": "see /ho" + "me/asha/notes.txt",
    "registry host": "from https://files.python" + "hosted.org/packages/x.whl",
}


@pytest.mark.parametrize(("kind", "text"), PLANTED.items())
def test_what_was_planted_is_found(kind: str, text: str):
    assert list(scan.kinds(text)) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://user:password@host/name",
        "smtp://mail.example:25",
        "templates/pages/home/home.jinja",
        "/accounts/login/",
        "python3-venv, docs.djangoproject.com, nhs.uk",
        "SECRET_KEY=",
    ],
)
def test_ordinary_lines_pass(text: str):
    assert list(scan.kinds(text)) == []


def test_a_finding_names_the_place_and_never_the_text(tmp_path: Path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "notes.md").write_text("fine\n" + PLANTED["token"] + "\n")
    (tmp_path / "app.min.js").write_text("")
    assert list(scan.findings(tmp_path)) == ["app.min.js third-party asset", "notes.md:2 token"]


def test_this_project_is_clean():
    assert list(scan.findings(scan.ROOT)) == []
