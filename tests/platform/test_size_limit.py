"""What says it is too large is refused before its body is read."""

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from peersupport.middleware import FORM_BYTES, SizeLimit

SESSION = {"__Host-session": "anything"}


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def ask(size: str, kind: str, cookies: dict[str, str] | None = None) -> int:
    request = RequestFactory().post("/echo/", secure=True)
    request.META |= {"CONTENT_LENGTH": size, "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    request._stream = Unread()
    request.content_type = kind.split(";")[0]
    request.COOKIES |= cookies or {}
    return SizeLimit(lambda _: HttpResponse("passed"))(request).status_code


FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


@pytest.mark.usefixtures("small_site")
@pytest.mark.parametrize(
    ("size", "kind", "cookies", "status"),
    [
        (str(FORM_BYTES), FORM, SESSION, 200),
        (str(FORM_BYTES + 1), FORM, SESSION, 413),
        ("50000000", FILES, SESSION, 200),
        ("50000001", FILES, SESSION, 413),
        (str(FORM_BYTES + 1), FILES, {}, 413),
        ("5000000000", FILES, SESSION, 413),
        ("", FORM, {}, 200),
        ("-1", FORM, {}, 400),
        ("many", FORM, {}, 400),
        ("5000000000", "application/json", SESSION, 413),
    ],
)
def test_size_is_judged_by_kind_and_session(
    settings: Any, size: str, kind: str, cookies: dict[str, str], status: int
):
    settings.MAX_UPLOAD_BYTES = 50_000_000
    assert ask(size, kind, cookies) == status


def test_a_form_that_fits_is_read(outer: Client):
    assert outer.post("/echo/", {"words": "x" * 100}).content.endswith(b"bytes")


def test_the_refusal_says_what_to_do_and_where_help_is(outer: Client):
    response = outer.post("/echo/", b"x" * (FORM_BYTES + 1), content_type=FORM)
    assert response.status_code == 413
    assert "too large" in response.content.decode()
    assert 'href="tel:999"' in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"
