"""Urgent help from the real server with everything else broken for real: no worker, a disk that
refuses every byte, a database that never answered or was stopped. And how much of it travels.
"""

import gzip
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from bin.postgres import private_server
from tests.environment import _key

pytestmark = pytest.mark.loopback
ROOT = Path(__file__).resolve().parents[2]
UNREACHABLE = "postgres://nobody@127.0.0.1:1/nothing"
TOKEN = "for-monitoring"
MOST_BYTES = 15_000
SOON = 1.0
# What stands on the page; written before anything is broken.
MAKE = """
import django; django.setup()
from django.core.management import call_command
from peersupport import help_now
from signposting.at_hand import AtHand, Called, Entry, Way
left_out = ["admin", "originals"]
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=left_out)
lines = {f"{name}-crisis-line": Called("0300 000 0000") for name in ("police", "fire", "ambulance")}
way = Way("Text SHOUT to", "85258", "sms:85258?body=SHOUT")
entries = tuple(
    Entry(f"A service called {n}", f"Somebody to talk with about {n} things", "24 hours, every day",
          "Last checked on 3 November 2026", (way,)) for n in range(12)
)
help_now.make(AtHand(lines, entries[:4], entries))
"""


class Answer(NamedTuple):
    """What came back, as it travelled."""

    status: int
    body: bytes
    encoding: str
    seconds: float

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.encoding == "gzip" else self.body).decode()


def environment(var: Path, database: str) -> dict[str, str]:
    keys = {f"{ring}_KEYS": f"t1:{_key(ring.lower())}" for ring in ("FIELD", "TOKEN", "HMAC")}
    return {
        **os.environ, **keys, "SECRET_KEY": _key("secret"), "VAR_DIR": str(var), "TESTING": "0",
        "TLS": "0", "DATABASE_URL": database, "MONITORING_TOKEN": TOKEN, "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "peersupport.settings", "ALLOWED_HOSTS": "127.0.0.1",
        "WEB_PROCESSES": "1",
    }  # fmt: skip


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """An installation with its static files and its page, before anything breaks."""
    folder = Path(tempfile.mkdtemp(prefix="peersupport-help-"))
    env = environment(folder, UNREACHABLE)
    subprocess.run([sys.executable, "-c", MAKE], env=env, cwd=ROOT, check=True)
    yield folder
    shutil.rmtree(folder)


def no_bytes() -> None:
    """The system refuses this process every byte into any file: its disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(var: Path, database: str) -> Iterator[int]:
    """The web server alone, with a full disk; gives its port once it takes requests."""
    port = free_port()
    env = {**environment(var, database), "BIND": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    running = subprocess.Popen(
        [*command, "peersupport.wsgi"], env=env, cwd=ROOT, preexec_fn=no_bytes,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            assert running.poll() is None, "it did not start"
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.1)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def _answers(port: int) -> bool:
    try:
        return ask(port, "/livez").status == 200
    except OSError:
        return False


def ask(port: int, path: str, encoding: str = "gzip, br", **headers: str) -> Answer:
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Accept-Encoding": encoding, **headers})
    response = line.getresponse()
    body = response.read()
    line.close()
    encoded = response.getheader("Content-Encoding") or ""
    return Answer(response.status, body, encoded, time.monotonic() - began)


def help_is_there(port: int) -> None:
    answers = [ask(port, "/help-now/") for _ in range(5)]
    assert [one.status for one in answers] == [200] * 5
    assert max(one.seconds for one in answers) < SOON
    assert 'href="tel:03000000000"' in answers[0].text
    assert "85258" in answers[0].text


def test_no_database_no_worker_no_room_on_the_disk(var: Path) -> None:
    with server(var, UNREACHABLE) as port:
        help_is_there(port)


def test_all_of_it_is_less_than_15_kb_without_the_font(var: Path) -> None:
    with server(var, UNREACHABLE) as port:
        page = ask(port, "/help-now/")
        named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        files = {name: ask(port, name) for name in sorted(named) if not name.endswith(".woff2")}
        assert [one.status for one in files.values()] == [200] * 4
        files["worker"] = ask(port, "/help-now/worker.js")
        sizes = {"page": len(page.body)} | {name: len(one.body) for name, one in files.items()}
    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.postgres
def test_postgresql_is_stopped_while_people_ask(var: Path) -> None:
    with ExitStack() as both:
        database = both.enter_context(ExitStack())
        url = database.enter_context(private_server())
        port = both.enter_context(server(var, url))
        assert database_answers(port)
        help_is_there(port)
        database.close()
        help_is_there(port)
        assert not database_answers(port)
        assert ask(port, "/signposts/").status == 503
        help_is_there(port)


def database_answers(port: int) -> bool:
    told = ask(port, "/readyz", "identity", Authorization=f"Bearer {TOKEN}")
    return bool(json.loads(told.body)["database"])
