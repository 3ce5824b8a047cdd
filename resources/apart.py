"""Runs a part of ours as a program apart: documents may be made to attack whoever reads them, so
the reader has little memory, little time, no keys, and nothing it could write to but its answer.

    python -m MODULE MEMORY SECONDS WORD … < file > answer
"""

import ctypes
import errno
import os
import resource as limits
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# Nothing of ours: our own environment holds the keys of encrypted fields.
ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
MOST_WRITTEN: Final = 1_000_000_000
# What the program ends with when the disk is full: the file is not to blame.
NO_ROOM: Final = 75
_DIES_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, seconds of work. Twice the seconds by the clock."""

    memory: int
    seconds: int


class Died(Exception):
    """It broke, or could not be done within the limits."""


@contextmanager
def answer(
    module: str, words: Sequence[str], content: IO[bytes], allowed: Limits
) -> Iterator[IO[bytes]]:
    """What `module` writes about `content`, as a file that is gone afterwards.

    Raises Died, and OSError when the disk is full.
    """
    command = [sys.executable, "-m", module, str(allowed.memory), str(allowed.seconds), *words]
    with _on_disk(content) as given, tempfile.TemporaryFile() as out:
        try:
            subprocess.run(  # noqa: S603  (our own program, words of ours)
                command, stdin=given, stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT,
                env=ENVIRONMENT, timeout=2 * allowed.seconds, check=True,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            if error.returncode == NO_ROOM:
                raise OSError(errno.ENOSPC, "No room for the answer.") from error
            raise Died from error
        except subprocess.TimeoutExpired as error:
            raise Died from error
        out.seek(0)
        yield out


@contextmanager
def _on_disk(content: IO[bytes]) -> Iterator[IO[bytes]]:
    """`content` from its beginning as a file that another program can read."""
    content.seek(0)
    try:
        os.lseek(content.fileno(), 0, os.SEEK_SET)
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as whole:
            copyfileobj(content, whole)
            whole.seek(0)
            yield whole
        return
    yield content


@contextmanager
def told_when_full() -> Iterator[None]:
    """In the program apart: a full disk is told by how it ends."""
    try:
        yield
    except OSError as error:
        raise SystemExit(NO_ROOM if error.errno == errno.ENOSPC else 1) from error


def begin(arguments: Sequence[str]) -> tuple[IO[bytes], IO[bytes], list[str]]:
    """In the program apart: take the limits on. Gives the file, where to write, and the words."""
    memory, seconds = int(arguments[1]), int(arguments[2])
    for kind, most in (
        (limits.RLIMIT_AS, memory),
        (limits.RLIMIT_CPU, seconds),
        (limits.RLIMIT_FSIZE, MOST_WRITTEN),
        (limits.RLIMIT_CORE, 0),
    ):
        limits.setrlimit(kind, (most, most))
    # A worker that is killed takes its programs along.
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    given = open(0, "rb", closefd=False)  # noqa: SIM115  (ends with the program)
    out = open(1, "w+b", closefd=False)  # noqa: SIM115  (the same)
    return given, out, list(arguments[3:])
