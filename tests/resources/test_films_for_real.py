"""A real film on its whole way: made by ffmpeg, uploaded, cleaned, measured, sent in parts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jobs.worker import drain
from people.models import User
from resources.film import seconds
from resources.models import FileState, Resource, ResourceFile
from tests.resources import films
from tests.resources.kinds import box
from tests.resources.test_films import UNSEEN, body

ClientOf = Callable[..., Client]


@pytest.fixture
def uploaded(cat: User, details: dict[str, Any], client_of: ClientOf) -> Resource:
    """A film of six seconds with its captions, in one form, gone through by the worker."""
    files = [
        SimpleUploadedFile("Talk.mp4", films.film()),
        SimpleUploadedFile("talk.vtt", films.LINE.encode()),
    ]
    typed = {**details, "title": "A talk", "kind": "film", "language": "en", "shelf": "everyone"}
    answer = client_of(cat).post("/resources/upload/", {**typed, "file": files}, follow=True)
    assert UNSEEN in answer.content.decode()
    drain(regular=False)
    return Resource.objects.get()


@pytest.fixture
def shown(uploaded: Resource, cat: User, client_of: ClientOf) -> Resource:
    """The same on the shelf, by its coordinator's forms."""
    page, client = f"/resources/{uploaded.slug}/", client_of(cat)
    client.post(f"{page}film-words/", {"transcript": "Robin stands at a table and says hello."})
    client.post(f"{page}publish/")
    return uploaded


def the_film(resource: Resource) -> ResourceFile:
    return resource.files.get(format="mp4")


def test_it_comes_through_clean_and_whole(uploaded: Resource, asha: User, shelf: Any) -> None:
    file = the_film(uploaded)
    assert file.state == FileState.CLEAN
    assert file.seconds == 6
    copy = (shelf / file.stored_name.removeprefix("library/")).read_bytes()
    assert b"CNRY" in films.film()
    assert b"CNRY" not in copy
    found = films.probed(copy)
    assert [one["codec_name"] for one in found["streams"]] == ["h264", "aac"]
    assert abs(float(found["format"]["duration"]) - 6) < 0.2
    assert not Resource.objects.visible_to(asha).exists()


def test_its_page_says_how_long_it_is_although_nobody_typed_it(
    shown: Resource, asha: User, client_of: ClientOf
) -> None:
    page = client_of(asha).get(f"/resources/{shown.slug}/").content.decode()
    assert "6 seconds. Nobody records who watches what." in page
    assert shown.length == ""
    assert page.count("<video") == 1
    assert "default>" in page
    assert "autoplay" not in page


def test_it_is_sent_in_parts_that_make_the_whole(
    shown: Resource, asha: User, client_of: ClientOf
) -> None:
    client, file = client_of(asha), the_film(shown)
    pieces, at, step = [], 0, file.size // 3
    while at < file.size:
        asked = {"range": f"bytes={at}-{at + step - 1}"}
        answer = client.get(f"/resources/{shown.slug}/film/", headers=asked)
        assert answer.status_code == 206
        pieces.append(body(answer))
        at += step
    assert abs(float(films.probed(b"".join(pieces))["format"]["duration"]) - 6) < 0.2


def test_captions_are_those_that_came(shown: Resource, asha: User, client_of: ClientOf) -> None:
    pk = shown.files.get(format="vtt").pk
    said = client_of(asha).get(f"/resources/{shown.slug}/captions/{pk}/").content.decode()
    assert said == films.LINE


def head(version: int, ticks: int, lasts: bytes) -> bytes:
    """A film's head of this version."""
    dates = bytes(16 if version else 8)
    body = bytes([version, 0, 0, 0]) + dates + ticks.to_bytes(4, "big") + lasts
    return box(b"moov", box(b"mvhd", body))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (head(0, 600, (6000).to_bytes(4, "big")), 10),
        (head(1, 90_000, (90_000 * 3725).to_bytes(8, "big")), 3725),
        (head(0, 600, b"\xff" * 4), None),
        (head(0, 0, (6000).to_bytes(4, "big")), None),
        (head(0, 600, b"\0\0"), None),
        (head(0, 600, bytes(4)), None),
        (head(1, 1, b"\x7f" + b"\xff" * 7), 1_000_000),
        (box(b"moov"), None),
        (b"", None),
    ],
)
def test_a_length_that_is_not_said_or_cannot_be_is_none(data: bytes, found: int | None) -> None:
    assert seconds(data) == found


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (1, "1 second"), (60, "1 minute"), (129, "2 minutes 9 seconds")],
)
def test_it_is_said_in_words(seconds: int | None, words: str) -> None:
    assert ResourceFile(seconds=seconds).lasts == words
