"""Bytes of the library on their way to one person: never opened inside the site, never kept on the
way, and never written down who got them.

A view asks first whether this person may have the file, and then calls `send`. Who sends the bytes
is settings.SEND_FILES_BY:

- `site`: we do, from wherever files lie.
- `nginx`: it does, from the folder it shares with us. It takes only what we name, because its
  location is internal (deploy/nginx.conf).
- `s3`: the bucket does. The browser gets a link signed for this one file and a minute or so
  (settings.S3_LINK_SECONDS). What is played on a page comes through us, part by part: a player goes
  on asking where it was led, for longer than such a link lives.

A fingerprint (ETag), parts (Range) and what a changed file means to them are the same in each; what
the bucket says about its own copy is its own.
"""

from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from resources import storage
from resources.ranges import Unsatisfiable, part, part_of, refused, whole

Response = TypeVar("Response", bound=HttpResponseBase)
# Where nginx looks for what it is told to send.
INTERNAL: Final = "/sent-by-nginx/"


@dataclass(frozen=True)
class Stored:
    """A stored file and what is said about it. `save_as`: under which name it is saved; "" for what
    is played on a page."""

    name: str
    size: int
    sha256: str
    media_type: str
    save_as: str = ""

    @property
    def etag(self) -> str:
        """Another for every other content."""
        return f'"{self.sha256}"'


def opened(name: str) -> File[bytes]:
    """The stored file. Raises Http404 when it is gone."""
    try:
        return storage.fetch(name)
    except FileNotFoundError as error:
        raise Http404 from error


def send(request: HttpRequest, file: Stored) -> HttpResponseBase:
    """The file, or the part of it that is asked for, to somebody who may have it. Raises Http404
    when it is gone."""
    if settings.SEND_FILES_BY == "s3" and file.save_as:
        return for_this_person(_by_bucket(request, file))
    same = get_conditional_response(request, etag=file.etag)
    if same is not None:
        same["ETag"] = file.etag
        return for_this_person(same)
    try:
        asked = part_of(request, file.size, file.etag)
    except Unsatisfiable:
        return for_this_person(refused(file.size))
    answer = _by_nginx(file) if settings.SEND_FILES_BY == "nginx" else _by_site(file, asked)
    answer["Content-Type"], answer["ETag"] = file.media_type, file.etag
    answer["Accept-Ranges"] = "bytes"
    if file.save_as:
        answer["Content-Disposition"] = content_disposition_header(True, file.save_as) or ""
    return for_this_person(answer)


def _by_site(file: Stored, asked: tuple[int, int] | None) -> HttpResponseBase:
    content = opened(file.name)
    return part(content, *asked, file.size) if asked else whole(content, file.size)


def _by_nginx(file: Stored) -> HttpResponseBase:
    """Nothing but the order; nginx adds the bytes, or the part of them."""
    _demand(file)
    answer = HttpResponse()
    answer["X-Accel-Redirect"] = quote(f"{INTERNAL}{file.name}")
    return answer


def _by_bucket(request: HttpRequest, file: Stored) -> HttpResponseBase:
    """Fingerprint and parts are the bucket's business: the browser repeats there what it asked."""
    _demand(file)
    link = default_storage.link  # type: ignore[attr-defined]  # resources.bucket.Bucket's
    about = {"save_as": file.save_as, "media_type": file.media_type}
    seconds, method = settings.S3_LINK_SECONDS, request.method
    return HttpResponseRedirect(link(file.name, seconds=seconds, method=method, **about))


def _demand(file: Stored) -> None:
    """What is gone is the site's own page, whoever would have sent it."""
    if not storage.exists(file.name):
        raise Http404


def for_this_person(response: Response) -> Response:
    """With the headers that every answer with a file of the library carries."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
