"""Files that others read at any moment: there as a whole, old or new, never in part.

What is new is written beside the old, waited for until the disk has it, and then takes its name.
A full disk leaves the old one as it was.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time in this folder. Raises OSError."""
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def replace(path: Path, data: bytes, mode: int = 0o600) -> bool:
    """Make `data` what stands in the file, for whom `mode` says. False where it stood there
    already: then nothing is written. Raises OSError; the file is then as it was."""
    if _same(path, data):
        return False
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(fresh, data, mode)
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)
    return True


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _write(path: Path, data: bytes, mode: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        # Whatever the process leaves out for new files: whoever serves this one must read it.
        os.fchmod(file, mode)
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    finally:
        os.close(file)


def _settle(folder: Path) -> None:
    """Wait until the disk has the names in the folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
