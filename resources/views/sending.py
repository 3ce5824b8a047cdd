"""Bytes of the library on their way to one person: never opened inside the site, never kept."""

from typing import TypeVar

from django.core.files.base import File
from django.http import Http404, HttpResponseBase

from resources import storage

Response = TypeVar("Response", bound=HttpResponseBase)


def opened(name: str) -> File[bytes]:
    """The stored file. Raises Http404 when it is gone."""
    try:
        return storage.fetch(name)
    except FileNotFoundError as error:
        raise Http404 from error


def for_this_person(response: Response) -> Response:
    """With the headers that every answer with a file of the library carries."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
