"""Asks a virus scanner (clamd) about a file, where one is configured (settings.CLAMD).

The file's bytes travel over the socket (INSTREAM), so that the scanner needs no access to our
storage. Without an answer nothing is taken for clean: `Away` says that nobody looked.
Protocol: clamd(8), commands with a leading z and answers that end in a zero byte.
"""

import socket
import struct
from contextlib import suppress
from typing import IO, Final
from urllib.parse import urlsplit

from django.conf import settings

SECONDS: Final = 60
_CHUNK: Final = 128 * 1024
_MOST_ANSWER: Final = 4_096
_STREAM: Final = "stream: "
_FOUND: Final = " FOUND"


class Away(Exception):
    """The scanner could not be asked, or gave no judgement."""


def scan(content: IO[bytes]) -> str:
    """The name of what was found in `content`; "" when it is clean or no scanner is configured.

    Raises Away.
    """
    if not settings.CLAMD:
        return ""
    try:
        with _connected(settings.CLAMD) as door:
            _send(door, content)
            answer = _answer(door)
    except OSError as error:
        raise Away(type(error).__name__) from error
    if answer == f"{_STREAM}OK":
        return ""
    if answer.startswith(_STREAM) and answer.endswith(_FOUND):
        return answer.removeprefix(_STREAM).removesuffix(_FOUND)
    raise Away(answer)


def _connected(address: str) -> socket.socket:
    """`unix:///run/clamav/clamd.ctl` or `tcp://host:port`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.settimeout(SECONDS)
        try:
            door.connect(parts.path)
        except OSError:
            door.close()
            raise
        return door
    return socket.create_connection((parts.hostname or "", parts.port or 3310), SECONDS)


def _send(door: socket.socket, content: IO[bytes]) -> None:
    """All of it in pieces, each behind its length. A scanner that has seen enough (its own limit)
    hangs up; what it says then is read as its answer."""
    with suppress(BrokenPipeError, ConnectionResetError):
        door.sendall(b"zINSTREAM\0")
        while chunk := content.read(_CHUNK):
            door.sendall(struct.pack("!I", len(chunk)) + chunk)
        door.sendall(struct.pack("!I", 0))


def _answer(door: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_ANSWER:
        more = door.recv(_MOST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()
