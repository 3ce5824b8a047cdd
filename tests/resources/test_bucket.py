"""Files in a bucket: the same library, links that end soon, and nothing said to whom it went."""

import http.client
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from people.models import User
from resources import storage
from resources.actions import publish, withdraw
from resources.actions.films import describe_film
from resources.actions.keeping import discard_unnamed
from resources.actions.packing import put_in
from resources.models import FileState, Resource
from resources.pipeline import fingerprint
from tests.resources import s3
from tests.resources.conftest import MakeResource
from tests.resources.test_films import BYTES, SRT, attach, get
from tests.resources.test_films import body as body_of

ClientOf = Callable[..., Client]
pytestmark = [pytest.mark.loopback]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3.running() as address:
        yield address


@pytest.fixture
def bucket(server: str, shelf: object, settings: Any) -> Iterator[Any]:
    """The library's files lie in a bucket, which is empty at first, and it sends them."""
    lies = {"BACKEND": "resources.bucket.Bucket", "OPTIONS": s3.options(server)}
    settings.STORAGES = {**settings.STORAGES, "default": lies}
    settings.SEND_FILES_BY = "s3"
    connection = default_storage.connection  # type: ignore[attr-defined]  # of resources.bucket
    made = connection.Bucket(s3.BUCKET)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def document(bucket: Any, cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Ways to meet")


def fetched(address: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """As a browser follows it: without a cookie of ours."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=10)
    connection.request(method, address.partition(place.netloc)[2], headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    said = {name.title(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, content, said


def link_of(client: Client, row: Resource) -> str:
    answer = client.get(f"/resources/{row.slug}/download/")
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store, private")
    return str(answer["Location"])


def test_a_file_comes_in_is_gone_through_and_goes_out_by_a_link(
    document: Resource, asha: User, client_of: ClientOf
) -> None:
    file = document.files.get()
    assert (file.state, file.stored_name != file.received_name) == (FileState.CLEAN, True)
    status, content, headers = fetched(link_of(client_of(asha), document))
    with storage.fetch(file.stored_name) as kept:
        assert (status, content) == (200, kept.read())
    assert headers["Content-Disposition"] == f'attachment; filename="{file.original_name}"'
    assert headers["Content-Type"] == file.media_type
    assert headers["Cache-Control"] == "private, no-store"


def test_who_may_not_have_it_gets_no_link(
    document: Resource, cat: User, eve: User, visitor: Client, client_of: ClientOf
) -> None:
    Resource.objects.update(organisation=cat.organisation)
    page = f"/resources/{document.slug}/download/"
    assert client_of(cat).get(page).status_code == 302
    assert client_of(eve).get(page).content == client_of(eve).get("/resources/no/download/").content
    assert visitor.get(page)["Location"].startswith("/accounts/login/")


def test_a_link_is_for_one_file_and_ends_after_a_minute(
    document: Resource, asha: User, client_of: ClientOf
) -> None:
    link = link_of(client_of(asha), document)
    other = document.files.get().received_name
    assert fetched(link)[0] == 200
    assert fetched(link.replace(urlsplit(link).path, f"/{s3.BUCKET}/{other}"))[0] == 403
    assert fetched(link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))[0] == 403
    assert fetched(link.partition("?")[0])[0] == 403
    with time_machine.travel(timezone.now() + timedelta(seconds=62), tick=False):
        assert fetched(link)[0] == 403


def test_a_link_names_nobody(document: Resource, asha: User, client_of: ClientOf) -> None:
    link = urlsplit(link_of(client_of(asha), document))
    assert link.path == f"/{s3.BUCKET}/{document.files.get().stored_name}"
    assert set(parse_qs(link.query)) == {
        "response-content-disposition", "response-content-type", "response-cache-control",
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
        "X-Amz-SignedHeaders", "X-Amz-Signature",
    }  # fmt: skip
    assert link_of(client_of(asha), document).partition("?")[0] == link.geturl().partition("?")[0]


def test_a_part_is_the_buckets_business(
    document: Resource, asha: User, client_of: ClientOf
) -> None:
    link = link_of(client_of(asha), document)
    whole = fetched(link)
    status, content, headers = fetched(link, Range="bytes=10-19")
    assert (status, content) == (206, whole[1][10:20])
    assert (headers["Content-Range"], headers["Etag"]) == (
        f"bytes 10-19/{len(whole[1])}",
        whole[2]["Etag"],
    )


def test_only_the_head_is_signed_for_the_head(
    document: Resource, asha: User, client_of: ClientOf
) -> None:
    link = client_of(asha).head(f"/resources/{document.slug}/download/")["Location"]
    assert fetched(link)[0] == 403
    status, _, headers = fetched(link, "HEAD")
    assert (status, headers["Content-Length"]) == (200, str(document.files.get().size))


def test_off_the_shelf_there_is_no_new_link_and_deleted_ends_the_old_one(
    document: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    link, client = link_of(client_of(asha), document), client_of(asha)
    withdraw(by=cat, resource=document)
    assert client.get(f"/resources/{document.slug}/download/").status_code == 410
    assert fetched(link)[0] == 200
    storage.discard(document.files.get().stored_name)
    assert fetched(link)[0] in (403, 404)


def test_a_lost_file_is_our_own_page(document: Resource, asha: User, client_of: ClientOf) -> None:
    storage.discard(document.files.get().stored_name)
    assert client_of(asha).get(f"/resources/{document.slug}/download/").status_code == 404


def test_a_film_comes_through_us_in_parts(
    bucket: Any, cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, title="Two minutes", kind="film", published=False)
    row.files.all().delete()
    attach(row, "mp4", BYTES, "video/mp4")
    attach(row, "srt", SRT, "application/x-subrip")
    describe_film(by=cat, resource=row, content_note="", transcript="A door.")
    film, client = publish(by=cat, resource=row), client_of(asha)
    part = get(client, film, range="bytes=300-309")
    assert (part.status_code, body_of(part)) == (206, BYTES[300:310])
    assert body_of(get(client, film)) == BYTES


def test_a_pack_is_made_of_what_lies_there(
    document: Resource, asha: User, client_of: ClientOf
) -> None:
    put_in(by=asha, slugs=[document.slug])
    answer = client_of(asha).get("/resources/pack/download/")
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as pack:
        assert pack.testzip() is None
        assert "files/Ways to meet.docx" in pack.namelist()


@pytest.mark.django_db
def test_what_no_row_names_is_swept(bucket: Any) -> None:
    name = storage.keep(ContentFile(b"left"), fingerprint(ContentFile(b"left")))
    now = timezone.now()
    assert [discard_unnamed(now=now), list(storage.names())] == [0, [name]]
    assert discard_unnamed(now=now + timedelta(days=2)) == 1
    assert list(storage.names()) == []


def test_reading_begins_anywhere_and_says_when_something_is_missing(bucket: Any) -> None:
    name = storage.keep(ContentFile(BYTES), fingerprint(ContentFile(BYTES)))
    with storage.fetch(name) as kept:
        assert kept.seek(-5, io.SEEK_END) == len(BYTES) - 5
        assert (kept.read(), kept.read(1), kept.tell()) == (BYTES[-5:], b"", len(BYTES))
        kept.seek(0)
        assert (kept.read(3), kept.seek(7, io.SEEK_CUR), kept.read(2)) == (
            BYTES[:3], 10, BYTES[10:12],
        )  # fmt: skip
        kept.seek(1)
        storage.discard(name)
        with pytest.raises(FileNotFoundError):
            kept.read(1)
    with pytest.raises(FileNotFoundError):
        storage.fetch(name)


def test_a_bucket_that_does_not_answer_keeps_nothing(bucket: Any, settings: Any) -> None:
    right = settings.STORAGES["default"]["OPTIONS"]
    for wrong in ({"secret_key": "other", "access_key": "other"}, {"bucket_name": "elsewhere"}):
        lies = {"BACKEND": "resources.bucket.Bucket", "OPTIONS": {**right, **wrong}}
        settings.STORAGES = {**settings.STORAGES, "default": lies}
        with pytest.raises(storage.NotKept):
            storage.keep(ContentFile(b"x"), fingerprint(ContentFile(b"x")))
