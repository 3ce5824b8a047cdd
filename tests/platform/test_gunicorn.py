"""The real server: what it answers, what it says about itself, what it writes down."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-4e1b"

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@dataclass
class Server:
    """A gunicorn of its own, in a home folder of its own."""

    port: int
    home: Path
    process: subprocess.Popen[str]

    def raw(self, request: str) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request.encode())
            return connection.recv(4096)

    def said(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def server(tmp_path: Path, socket_enabled: None) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PORT": str(port), "HOME": str(tmp_path), "WEB_PROCESSES": "1"}
    env |= {"DJANGO_SETTINGS_MODULE": "peersupport.settings", "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    process = subprocess.Popen(
        [*command, "peersupport.wsgi"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    made = Server(port, tmp_path, process)
    _wait_for(made)
    yield made
    process.kill()
    process.communicate()


def _wait_for(server: Server) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/livez", timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("gunicorn did not start")


def test_it_says_nothing_about_itself(server: Server):
    answer = server.raw("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"Server: web\r\n" in answer
    assert b"unicorn" not in answer
    assert list(server.home.iterdir()) == []


def test_what_was_asked_for_is_not_written_down(server: Server):
    server.raw(f"GET /{CANARY}/?q={CANARY} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    server.raw(f"GET /{CANARY} HTTP/{CANARY}\r\n{CANARY}\r\n\r\n")
    server.raw(f"GET / HTTP/1.1\r\nHost: {CANARY}.example\r\n\r\n")
    said = server.said()
    assert '"logger": "peersupport.requests"' in said
    assert CANARY not in said


def test_a_huge_body_is_refused_by_its_claim(server: Server):
    answer = server.raw(
        "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000000000\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 413 ")
