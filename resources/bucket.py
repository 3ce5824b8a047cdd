"""Files in a bucket (S3) instead of on this machine: an optional extra, `pip install '.[s3]'`.

django-storages does the talking. Here: nothing larger than a piece of a file is ever held in memory
or copied to the disk, faults are those that files on a disk have (OSError), and links end soon.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, Final, cast

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

# One request for a whole file, straight from where it lies: parts would be held in memory.
_WHOLE: Final = 5_000_000_000
# An answer is waited for so long; then the uploader is told, or the job tries again.
_SECONDS: Final = 20


@contextmanager
def _faults() -> Iterator[None]:
    """What goes wrong there, as those say it who keep files on a disk."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(type(error).__name__) from error
        raise OSError(type(error).__name__) from error
    except BotoCoreError as error:
        raise OSError(type(error).__name__) from error


class Bucket(S3Storage):
    """One private bucket; the names in it are the random ones of resources/storage.py."""

    def __init__(self, **options: Any) -> None:
        own = options.get("endpoint_url") is not None
        config = Config(
            signature_version="s3v4",
            # Other servers than Amazon's mostly have no name of its own for each bucket, and do not
            # know newer checksums; what was stored is read back and compared anyway.
            s3={"addressing_style": "path" if own else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=_SECONDS,
            retries={"mode": "standard", "max_attempts": 3},
        )
        transfer = TransferConfig(multipart_threshold=_WHOLE, use_threads=False)
        super().__init__(client_config=config, transfer_config=transfer, **options)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        key = self._normalize_name(name)
        client = self.connection.meta.client

        def from_byte(first: int) -> IO[bytes]:
            answer = client.get_object(Bucket=self.bucket_name, Key=key, Range=f"bytes={first}-")
            body: IO[bytes] = answer["Body"]
            return body

        with _faults():
            head = client.head_object(Bucket=self.bucket_name, Key=key)
        return File(cast("IO[bytes]", Object(from_byte, head["ContentLength"])), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _faults():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _faults():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _faults():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _faults():
            folders, files = super().listdir(path)
        return folders, files

    def get_modified_time(self, name: str) -> datetime:
        with _faults():
            moment: datetime = super().get_modified_time(name)
        return moment

    def link(self, name: str, *, seconds: int, method: str, save_as: str, media_type: str) -> str:
        """An address that gives this one file to whoever has it, for so long; to be saved under
        `save_as`, and kept by nobody on the way."""
        said = {
            "ResponseContentDisposition": content_disposition_header(True, save_as),
            "ResponseContentType": media_type,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self.url(name, said, seconds, http_method=method))


class Object(io.RawIOBase):
    """What lies in the bucket, read piece by piece, from any place; never as a whole."""

    def __init__(self, from_byte: Callable[[int], IO[bytes]], size: int) -> None:
        super().__init__()
        self._from_byte, self._size = from_byte, size
        self._at = 0
        self._body: IO[bytes] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; nothing is asked for before it is read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset != self._at:
            self._drop()
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Some bytes more; none at the end. Raises OSError when the bucket does not give them."""
        if self._at >= self._size:
            return 0
        with _faults():
            if self._body is None:
                self._body = self._from_byte(self._at)
            piece = self._body.read(len(buffer))
        if not piece:
            raise OSError("The bucket gave less than there is.")
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    def close(self) -> None:
        self._drop()
        super().close()
