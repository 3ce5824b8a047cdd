"""One place sends files: by ourselves or by nginx, with a fingerprint and in parts, alike."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from people.models import User
from resources import storage
from resources.models import Resource
from resources.views.sending import INTERNAL
from tests.resources.conftest import MakeResource
from tests.resources.test_films import body, status

ClientOf = Callable[..., Client]
NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"


@pytest.fixture
def document(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Ways to meet")


@pytest.fixture
def client(asha: User, client_of: ClientOf) -> Client:
    return client_of(asha)


def asked(client: Client, row: Resource, **headers: str) -> Any:
    return client.get(f"/resources/{row.slug}/download/", headers=headers)


def kept(row: Resource) -> bytes:
    with storage.fetch(row.files.get().stored_name) as file:
        return bytes(file.read())


def test_a_broken_off_download_goes_on_where_it_stopped(document: Resource, client: Client) -> None:
    whole = asked(client, document)
    content, etag = body(whole), whole["ETag"]
    assert content == kept(document)
    assert (whole["Accept-Ranges"], whole["Content-Length"]) == ("bytes", str(len(content)))
    rest = asked(client, document, range="bytes=100-", if_range=etag)
    assert (rest.status_code, body(rest)) == (206, content[100:])
    assert rest["Content-Disposition"] == whole["Content-Disposition"]
    changed = asked(client, document, range="bytes=100-", if_range='"another"')
    assert (changed.status_code, body(changed)) == (200, content)


def test_what_somebody_has_already_is_not_sent_again(document: Resource, client: Client) -> None:
    etag = f'"{document.files.get().sha256}"'
    again = asked(client, document, if_none_match=etag)
    assert (again.status_code, body(again), again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "no-store, private"
    assert status(asked(client, document, if_none_match='"another"')) == 200


def test_the_original_has_a_fingerprint_of_its_own(
    document: Resource, cat: User, client_of: ClientOf
) -> None:
    file, client = document.files.get(), client_of(cat)
    answer = client.get(f"/resources/{document.slug}/original/{file.pk}/")
    with storage.fetch(file.received_name) as original:
        assert body(answer) == original.read()
    assert answer["ETag"] == f'"{file.received_sha256}"' != f'"{file.sha256}"'
    assert answer["Content-Length"] == str(file.received_size)


def test_nginx_is_told_which_file_and_nothing_else(
    document: Resource, client: Client, settings: Any
) -> None:
    settings.SEND_FILES_BY = "nginx"
    file, answer = document.files.get(), asked(client, document)
    assert (answer.status_code, body(answer)) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"{INTERNAL}{file.stored_name}"
    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["Content-Type"] == file.media_type
    assert answer["Content-Disposition"] == f'attachment; filename="{file.original_name}"'


def test_a_name_that_nginx_would_read_otherwise_is_encoded(
    document: Resource, client: Client, settings: Any
) -> None:
    settings.SEND_FILES_BY = "nginx"
    file = document.files.get()
    with storage.fetch(file.stored_name) as content:
        odd = default_storage.save("library/a?b %2e#é", content)
    document.files.update(stored_name=odd)
    answer = asked(client, document)
    assert answer["X-Accel-Redirect"] == f"{INTERNAL}library/a%3Fb%20%252e%23%C3%A9"


def test_nginx_is_told_nothing_for_who_may_not_have_it(
    document: Resource, cat: User, eve: User, visitor: Client, client_of: ClientOf, settings: Any
) -> None:
    settings.SEND_FILES_BY = "nginx"
    Resource.objects.update(organisation=cat.organisation)
    assert "X-Accel-Redirect" in asked(client_of(cat), document)
    for client, code in ((client_of(eve), 404), (visitor, 302)):
        answer = asked(client, document)
        assert (answer.status_code, "X-Accel-Redirect" in answer) == (code, False)


def test_what_is_gone_or_not_there_never_gets_to_nginx(
    document: Resource, client: Client, settings: Any
) -> None:
    settings.SEND_FILES_BY = "nginx"
    several = asked(client, document, range="bytes=0-1,5-6")
    assert (several.status_code, "X-Accel-Redirect" in several) == (416, False)
    storage.discard(document.files.get().stored_name)
    assert asked(client, document).status_code == 404


def test_nginx_passes_on_every_header_of_a_private_file(
    document: Resource, client: Client, settings: Any
) -> None:
    settings.SEND_FILES_BY = "nginx"
    place = NGINX.read_text().partition(f"location {INTERNAL} {{")[2].partition("}")[0]
    passed = {line.split()[1] for line in place.splitlines() if "add_header" in line}
    by_itself = {"Content-Type", "Content-Disposition", "Cache-Control", "Accept-Ranges"}
    # The length is the file's; what the two of us say to each other stays between us.
    ours = set(asked(client, document).headers) - {"Content-Length", "X-Accel-Redirect", "Vary"}
    assert ours - by_itself - {"ETag"} <= passed - {"ETag"}
    assert "internal;" in place
    assert "access_log" not in NGINX.read_text().replace("access_log off;", "")
