"""The virus scanner: asked over a real socket; without its answer nothing passes."""

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.worker import drain
from people.models import User
from resources.actions import Details, add_resource, prepare
from resources.models import LEASE, FileState
from resources.scanning import Away, scan
from resources.tasks import prepare_left_lying
from tests.resources.conftest import upload

EVIL = b"side-by-side-test-virus"
NOW = timezone.now()


def whole(door: socket.socket, number: int) -> bytes:
    data = b""
    while len(data) < number:
        more = door.recv(number - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def judge(door: socket.socket, most: int) -> bytes:
    """What clamd would say: see clamd(8), INSTREAM."""
    assert whole(door, 10) == b"zINSTREAM\0"
    data = b""
    while length := struct.unpack("!I", whole(door, 4))[0]:
        data += whole(door, length)
        if len(data) > most:
            return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Test.Evil FOUND\0" if EVIL in data else b"stream: OK\0"


@contextmanager
def clamd(path: Path, says: Callable[[socket.socket], bytes]) -> Iterator[str]:
    """A scanner on a socket; its address."""
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()

    def serve() -> None:
        while True:
            try:
                door, _ = listening.accept()
            except OSError:
                return
            with door:
                door.sendall(says(door))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"unix://{path}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[None]:
    with clamd(tmp_path / "clamd", lambda door: judge(door, 1_000_000)) as address:
        settings.CLAMD = address
        yield


@pytest.mark.usefixtures("scanner")
def test_what_is_clean_passes_and_what_is_not_is_named() -> None:
    assert scan(io.BytesIO(b"words" * 50_000)) == ""
    assert scan(io.BytesIO(b"words" * 50_000 + EVIL)) == "Test.Evil"


@pytest.mark.usefixtures("scanner")
def test_what_is_too_large_for_the_scanner_is_not_taken_for_clean() -> None:
    with pytest.raises(Away):
        scan(io.BytesIO(b"0" * 20_000_000))


@pytest.mark.parametrize("answer", [b"", b"stream: OK maybe\0", b"stream: FOUND\0x", b"UNKNOWN\0"])
def test_anything_but_a_judgement_is_none(answer: bytes, tmp_path: Path, settings: Any) -> None:
    def says(door: socket.socket) -> bytes:
        judge(door, 1_000)
        return answer

    with clamd(tmp_path / "clamd", says) as settings.CLAMD, pytest.raises(Away):
        scan(io.BytesIO(b"words"))


@pytest.mark.parametrize(
    "address",
    ["unix:///nowhere/clamd", pytest.param("tcp://127.0.0.1:1", marks=pytest.mark.loopback)],
)
def test_nobody_there_is_no_judgement(address: str, settings: Any) -> None:
    settings.CLAMD = address
    with pytest.raises(Away):
        scan(io.BytesIO(b"words"))


def test_without_a_scanner_nothing_is_asked() -> None:
    assert scan(io.BytesIO(EVIL)) == ""


def test_a_file_waits_until_the_scanner_answers(
    cat: User, details: dict[str, Any], tmp_path: Path, settings: Any, client_of: Any
) -> None:
    row = add_resource(by=cat, details=Details(**details), source=upload())
    file = row.files.get()
    settings.CLAMD = f"unix://{tmp_path / 'clamd'}"
    prepare(pk=file.pk, now=NOW)
    file.refresh_from_db()
    assert (file.state, file.tries) == (FileState.QUARANTINED, 0)
    page = client_of(cat).get(f"/resources/{row.slug}/").content.decode()
    assert "Waits for the virus scanner" in page
    assert "The virus scanner does not answer. Nobody gets this file until it does" in page
    with clamd(tmp_path / "clamd", lambda door: judge(door, 1_000_000)):
        prepare(pk=file.pk, now=NOW + LEASE / 2)
        file.refresh_from_db()
        assert file.state == FileState.QUARANTINED
        prepare(pk=file.pk, now=NOW + LEASE * 2)
    file.refresh_from_db()
    assert (file.state, file.refusal) == (FileState.CLEAN, "")


@pytest.mark.usefixtures("scanner")
def test_what_the_scanner_finds_is_deleted_and_said(
    cat: User, details: dict[str, Any], shelf: Path, settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    row = add_resource(by=cat, details=Details(**details), source=upload())
    file = row.files.get()
    (shelf / file.stored_name.removeprefix("library/")).write_bytes(b"PK" + EVIL)
    with django_capture_on_commit_callbacks(execute=True):
        prepare(pk=file.pk, now=NOW)
    file.refresh_from_db()
    assert (file.state, "(Test.Evil)" in file.refusal) == (FileState.REFUSED, True)
    assert list(shelf.iterdir()) == []


def test_the_schedule_tries_again_what_waits(cat: User, details: dict[str, Any]) -> None:
    row = add_resource(by=cat, details=Details(**details), source=upload())
    DBTaskResult.objects.all().delete()
    row.files.update(state=FileState.QUARANTINED, tried_at=timezone.now() - LEASE / 2)
    prepare_left_lying(now=timezone.now())
    assert not DBTaskResult.objects.exists()
    row.files.update(tried_at=timezone.now() - LEASE * 2)
    prepare_left_lying(now=timezone.now())
    drain(regular=False)
    assert row.files.get().state == FileState.CLEAN
