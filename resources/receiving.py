"""Receives files of the library: no more of one than its kind may have, and no half ones.

The whole body is bounded before any of it is read (peersupport.middleware.SizeLimit). Within it
each file is stopped at the limit of its own kind: nothing of it is kept, and what was typed in the
same form is not lost. The form says so beside the field: `refused_of`.
"""

import errno
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from resources.formats import FORMATS, begins_like
from resources.names import shown_name

# Only the library's own forms: others take other files and look at them themselves.
PLACE: Final = "/resources/"
_ON_REQUEST: Final = "_files_refused"
NO_ROOM: Final = (
    "We could not keep your file just now. Nothing was saved. Try again in a few minutes; if it "
    "happens again, tell whoever runs this site."
)


def refused_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Name of each file of this request that was not received as a whole, and why."""
    return list(getattr(request, _ON_REQUEST, []))


def _refuse(request: HttpRequest, name: str, words: str) -> None:
    setattr(request, _ON_REQUEST, [*refused_of(request), (name, words)])


class LimitByKind(FileUploadHandler):
    """First of all handlers: passes on what it gets until a file is too large for its kind."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.most: int | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Some bytes more. Raises SkipFile once they are too many."""
        request, name = self.request, self.file_name or ""
        if request is None or not request.path_info.startswith(PLACE):
            return raw_data
        if self.most is None:
            kind = FORMATS.get(begins_like(raw_data[:16], name))
            self.kind, self.most = kind, kind.most if kind else SMALL
        if start + len(raw_data) > self.most:
            _refuse(request, _shown(name), self._words())
            raise SkipFile
        return raw_data

    def _words(self) -> str:
        if self.kind is None:
            return NOT_OURS
        return (
            f"This {self.kind.name} file is larger than {self.kind.most // 1_000_000} MB. "
            f"{self.kind.smaller}"
        )

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Those behind make the file."""
        return None


# What is none of our formats is judged by its beginning; no need to receive all of it.
SMALL: Final = 1_000_000
NOT_OURS: Final = (
    "This is none of the kinds of files we take, whatever its name says. Save it as PDF, Word, "
    "PowerPoint, Excel, OpenDocument, picture, MP3, MP4 or captions and try again."
)


def _shown(name: str) -> str:
    ending = name.rsplit(".", 1)[-1] if "." in name else "file"
    return shown_name(name, ending[:8])


class OnDisk(TemporaryFileUploadHandler):
    """Large files on the disk; when it is full nothing of this one stays there."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Some bytes more. Raises SkipFile when there is no room."""
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or not self.request:
                raise
            _refuse(self.request, _shown(self.file_name or ""), NO_ROOM)
            raise SkipFile from error
