"""Parts of a file, so that a film can be watched from its middle (RFC 9110, section 14).

One part at a time: players ask for no more, and many small ones would be asked to tire the server.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

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


def in_parts(
    request: HttpRequest, content: File[bytes], *, size: int, sha256: str, media_type: str
) -> HttpResponseBase:
    """The file, or the part of it the request asks for; `content` is closed with the response.

    A part of an older file (If-Range) is answered with the whole of this one.
    """
    etag = f'"{sha256}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    try:
        part = part_asked_for(asked, size)
    except Unsatisfiable:
        content.close()
        words = "One part of this file at a time, and one that is there.\n"
        refused = HttpResponse(words, status=416, content_type="text/plain; charset=utf-8")
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    first, last = part or (0, size - 1)
    answer = StreamingHttpResponse(
        _Part(content, first, last - first + 1),
        status=206 if part else 200,
        content_type=media_type,
    )
    if part:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"], answer["ETag"] = "bytes", etag
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
