"""Parts of a file, so that a film can be watched from its middle (RFC 9110, section 14).

One part at a time: players ask for no more, and many small ones would be asked to tire the server.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

AT_ONCE: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=\s*(\d*)-(\d*)\s*")


class Unsatisfiable(Exception):
    """The part that was asked for does not exist, or there were several."""


def part_asked_for(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; None for a header that is to be ignored.

    Raises Unsatisfiable for more than one part, and for one that begins behind the end.
    """
    if not asked.startswith("bytes="):
        return None
    if "," in asked:
        raise Unsatisfiable
    found = _RANGE.fullmatch(asked)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last), size - 1) if last else size - 1


def part_of(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte this request asks for; None for the whole.

    A part of an older file (If-Range) is answered with the whole of this one. Raises Unsatisfiable.
    """
    if request.headers.get("If-Range", etag) != etag:
        return None
    return part_asked_for(request.headers.get("Range", ""), size)


def refused(size: int) -> HttpResponse:
    """The answer to a part that is not there, or to several at once."""
    words = "One part of this file at a time, and one that is there.\n"
    answer = HttpResponse(words, status=416, content_type="text/plain; charset=utf-8")
    answer["Content-Range"] = f"bytes */{size}"
    return answer


class Whole(FileResponse):
    """A file from its beginning to its end. The server hands it to the system where it can."""

    block_size = AT_ONCE


def whole(content: File[bytes], size: int) -> Whole:
    """All of it; `content` is closed with the answer."""
    answer = Whole(content)
    answer["Content-Length"] = str(size)
    return answer


def part(content: File[bytes], first: int, last: int, size: int) -> StreamingHttpResponse:
    """The bytes from `first` to `last`; `content` is closed with the answer."""
    answer = StreamingHttpResponse(_Part(content, first, last - first + 1), status=206)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    return answer


class _Part:
    """Bytes of a file from one place to another; closes it, read or not."""

    def __init__(self, content: File[bytes], first: int, length: int) -> None:
        self.content, self.left = content, length
        content.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.content.read(min(AT_ONCE, self.left)) if self.left else b""
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        """Called with the response, also when nobody has read it to its end."""
        self.content.close()
