"""Files that others read at any moment are there as a whole, whatever happens while one is made."""

import os
import resource
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from records import whole_files


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """The system refuses this process to write more than so many bytes into a file, for real."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_new_file_is_for_whom_it_should_be(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert whole_files.replace(tmp_path / "page", b"new", 0o644)
        assert whole_files.replace(tmp_path / "own", b"new")
    finally:
        os.umask(before)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert modes == {"page": 0o644, "own": 0o600}


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page"
    whole_files.replace(page, b"same")
    before = page.stat()
    assert not whole_files.replace(page, b"same")
    after = page.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert whole_files.replace(page, b"other")


@pytest.mark.parametrize("most", [0, 1_000])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, most: int) -> None:
    page = tmp_path / "page"
    whole_files.replace(page, b"old")
    with full_disk(most), pytest.raises(OSError, match="too large"):
        whole_files.replace(page, b"n" * 5_000)
    assert [one.name for one in tmp_path.iterdir()] == ["page"]
    assert page.read_bytes() == b"old"


def test_the_disk_has_the_file_before_its_name_and_then_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, named = os.fsync, os.replace

    def settle(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        fsync(file)

    def name(old: Path, new: Path) -> None:
        done.append("name")
        named(old, new)

    monkeypatch.setattr(os, "fsync", settle)
    monkeypatch.setattr(os, "replace", name)
    whole_files.replace(tmp_path / "page", b"new")
    assert done == ["file", "name", "folder"]


def test_whoever_reads_meanwhile_reads_one_or_the_other(tmp_path: Path) -> None:
    page, seen = tmp_path / "page", set()
    both = {bytes([letter]) * 200_000 for letter in b"ab"}
    whole_files.replace(page, b"a" * 200_000)
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.add(page.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        for text in both:
            whole_files.replace(page, text)
    ended.set()
    reader.join()
    assert seen == both


def test_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with whole_files.alone(tmp_path):
            order.append("second")

    waits = threading.Thread(target=second)
    with whole_files.alone(tmp_path):
        waits.start()
        waits.join(0.2)
        assert waits.is_alive()
        order.append("first")
    waits.join()
    assert order == ["first", "second"]
