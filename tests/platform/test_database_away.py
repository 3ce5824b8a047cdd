"""Pages while PostgreSQL is away for real, from the real server: what they say, and how soon."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from bin.postgres import as_server, installed, private_server
from peersupport.postgresql.patience import LONGEST
from tests.platform.test_help_now_for_real import (
    UNREACHABLE,
    Answer,
    ask,
    database_answers,
    help_is_there,
    server,
    var,
)

__all__ = ["var"]
pytestmark = pytest.mark.loopback
# Between pressing and reading that it does not work now.
SOON = 2.5
# Until every thread of the process waits for the database.
HANGING = 2.5
SIGNED_IN = "session=abcdefghijklmnopqrstuvwxyz012345; csrf=" + "c" * 32
PAGES = ["/", "/signposts/", "/events/", "/conversations/"]


@contextmanager
def silent() -> Iterator[str]:
    """A database behind a wall that drops what it gets: the queue at its door is full, so that
    whoever knocks never hears anything."""
    with ExitStack() as all_of_it:
        door = all_of_it.enter_context(socket.socket())
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        for _ in range(8):
            waiting = all_of_it.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(door.getsockname())
        with pytest.raises(TimeoutError):
            socket.create_connection(door.getsockname(), timeout=0.5)
        yield f"postgres://nobody@127.0.0.1:{door.getsockname()[1]}/nothing"


def control(url: str, *what: str) -> None:
    """Stop or start the server of this address."""
    home = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
    command = [str(installed() / "pg_ctl"), "-D", str(home / "data"), "-w", "-s", *what]
    subprocess.run(as_server(command), cwd=home, check=True)


def send(port: int) -> Answer:
    """Sign in."""
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    typed = f"csrfmiddlewaretoken={'c' * 32}&login=a%40b.example&password=x"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": SIGNED_IN}
    line.request("POST", "/accounts/login/", typed, form)
    response = line.getresponse()
    body = response.read()
    line.close()
    return Answer(response.status, body, "", time.monotonic() - began)


def says_so_soon(port: int) -> None:
    # A new process reads its templates with the first page.
    ask(port, "/signposts/")
    answers = {page: ask(port, page, Cookie=SIGNED_IN) for page in PAGES}
    answers |= {"nobody": ask(port, "/signposts/"), "sign in": send(port)}
    assert {page: one.status for page, one in answers.items()} == dict.fromkeys(answers, 503)
    took = {page: round(one.seconds, 1) for page, one in answers.items()}
    assert max(took.values()) < SOON, took
    for one in answers.values():
        assert 'href="tel:999"' in one.text
        assert 'href="/help-now/"' in one.text


def test_nobody_answers_at_its_address(var: Path) -> None:
    with server(var, UNREACHABLE) as port:
        says_so_soon(port)


def test_its_network_is_silent(var: Path) -> None:
    with silent() as url, server(var, url) as port:
        says_so_soon(port)


def processes(url: str) -> list[int]:
    """The server of this address with every process it has started, itself last."""
    home = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
    first = int((home / "data" / "postmaster.pid").read_text().split()[0])
    command = ["ps", "-o", "pid=", "--ppid", str(first)]
    started = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return [*map(int, started), first]


@contextmanager
def frozen(url: str) -> Iterator[None]:
    """Its host answers and keeps every connection; its processes do not move."""
    held = processes(url)
    for process in reversed(held):
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in held:
            os.kill(process, signal.SIGCONT)


@pytest.mark.postgres
def test_it_hangs_and_goes_on(var: Path) -> None:
    with private_server() as url, server(var, url) as port:
        assert database_answers(port)
        ask(port, "/signposts/")
        with frozen(url), ThreadPoolExecutor(8) as people:
            # More than there are threads: each of them waits.
            asked = [people.submit(ask, port, "/signposts/") for _ in range(8)]
            time.sleep(HANGING)
            help_is_there(port)
            answers = [one.result() for one in asked]
            assert {one.status for one in answers} == {503}
            assert max(one.seconds for one in answers) < LONGEST + SOON
            # By now it is known: nobody waits so long again.
            says_so_soon(port)
        began = time.monotonic()
        while not database_answers(port):
            assert time.monotonic() - began < SOON, "it goes on, and pages do not know"


@pytest.mark.postgres
def test_it_is_stopped_and_started_again(var: Path) -> None:
    with private_server() as url, server(var, url) as port:
        assert database_answers(port)
        control(url, "-m", "immediate", "stop")
        says_so_soon(port)
        # Long enough to be tired of trying.
        time.sleep(3)
        says_so_soon(port)
        control(url, "-l", str(Path("/dev/null")), "start")
        began = time.monotonic()
        while not database_answers(port):
            assert time.monotonic() - began < SOON, "it is back, and pages do not know"
