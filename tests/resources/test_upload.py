"""Putting something into the library: nothing typed or chosen rightly is ever lost."""

import hashlib
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import User
from resources.actions.own import prepare_own
from resources.models import HeldUpload, Resource, ResourceFile
from resources.storage import NotKept
from tests.resources.conftest import MakeResource
from tests.resources.files import made, word

ClientOf = Callable[..., Client]
UPLOAD = "/resources/upload/"


def content(response: Any) -> bytes:
    """Everything a download sends."""
    return b"".join(response.streaming_content)


def all_ready() -> ResourceFile:
    """Everything was gone through; the one file there is."""
    resource = Resource.objects.get()
    prepare_own(resource=resource, now=timezone.now())
    return resource.files.get()


def chosen(name: str = "agreement.docx", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, made("docx") if data is None else data)


@pytest.mark.parametrize("who", ["asha", "dev", "viv", "mo"])
def test_only_coordinators_have_the_page(
    who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD).status_code == 403


def test_the_page_says_who_can_see_it_and_what_is_taken(coordinator: Client) -> None:
    text = coordinator.get(UPLOAD).content.decode()
    assert "will be able to find and download this until" in text
    assert "pdf, docx, pptx, odt, odp, mp3 up to 100 MB" in text


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_what_goes_in_comes_out_byte_for_byte_for_those_who_look_after_it(
    format: str, coordinator: Client, typed: dict[str, Any]
) -> None:
    data = made(format)
    sent = coordinator.post(UPLOAD, {**typed, "file": chosen(f"Ä {format}.{format}", data)})
    assert sent["Location"] == "/resources/group-agreement/"
    file = all_ready()
    received = content(coordinator.get(f"/resources/group-agreement/original/{file.pk}/"))
    assert hashlib.sha256(received).digest() == hashlib.sha256(data).digest()


def test_a_file_is_nobodys_until_it_was_gone_through(
    coordinator: Client, typed: dict[str, Any], asha: User, client_of: ClientOf
) -> None:
    page = coordinator.post(UPLOAD, {**typed, "file": chosen()}, follow=True).content.decode()
    assert "We have it. It is being checked and cleaned now" in page
    assert "Received" in page
    addresses = ["/resources/group-agreement/", "/resources/group-agreement/download/"]
    assert [client_of(asha).get(each).status_code for each in addresses] == [404, 404]
    assert coordinator.get(addresses[1]).status_code == 404
    all_ready()
    answers = [client_of(asha).get(each) for each in addresses]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert content(answers[1]).startswith(b"PK")


def test_a_download_is_always_saved_and_never_runs(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, format="pdf")
    response = client_of(asha).get(f"/resources/{row.slug}/download/")
    content(response)
    assert response["Content-Disposition"] == 'attachment; filename="agreement.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_a_name_cannot_write_headers(
    coordinator: Client, typed: dict[str, Any], asha: User, client_of: ClientOf
) -> None:
    name = 'x"\u202e\r\nSet-Cookie: a=b; filename=".docx'
    coordinator.post(UPLOAD, {**typed, "file": chosen(name)})
    all_ready()
    response = client_of(asha).get("/resources/group-agreement/download/")
    content(response)
    assert "Set-Cookie" not in response.headers
    assert response["Content-Disposition"].count("filename") <= 2
    assert "\r" not in response["Content-Disposition"]


def test_a_file_gone_from_storage_is_not_found(
    cat: User, make_resource: MakeResource, coordinator: Client, shelf: Any
) -> None:
    row = make_resource(cat)
    for path in shelf.iterdir():
        path.unlink()
    assert coordinator.get(f"/resources/{row.slug}/download/").status_code == 404


def test_a_wrong_file_is_told_beside_the_field_and_typed_text_stays(
    coordinator: Client, typed: dict[str, Any]
) -> None:
    response = coordinator.post(
        UPLOAD, {**typed, "file": chosen(data=word(parts={"word/vbaProject.bin": b"x"}))}
    )
    text = response.content.decode()
    assert 'href="#id_file">agreement.docx: This file has macros in it.' in text
    assert 'id="id_file-error"' in text
    assert "<title>Error: Add to the library" in text
    assert "Read it aloud in the first meeting." in text
    assert (Resource.objects.count(), HeldUpload.objects.count()) == (0, 0)


def test_no_file_is_told(coordinator: Client, typed: dict[str, Any]) -> None:
    text = coordinator.post(UPLOAD, typed).content.decode()
    assert "Choose a file: PDF, Word" in text


def test_a_right_file_is_kept_while_another_field_is_wrong(
    coordinator: Client, typed: dict[str, Any]
) -> None:
    text = coordinator.post(UPLOAD, {**typed, "title": "", "file": chosen()}).content.decode()
    held = HeldUpload.objects.get()
    assert "agreement.docx (" in text
    assert f'value="{held.pk}" checked' in text
    assert "Enter a title." in text
    coordinator.post(UPLOAD, {**typed, "held": str(held.pk)})
    assert Resource.objects.get().files.get().sha256 == held.sha256
    assert not HeldUpload.objects.exists()


def test_a_kept_file_stays_through_more_mistakes(
    coordinator: Client, typed: dict[str, Any]
) -> None:
    coordinator.post(UPLOAD, {**typed, "owner": "", "file": chosen()})
    again = {**typed, "owner": "", "held": str(HeldUpload.objects.get().pk)}
    assert "Files we kept for you" in coordinator.post(UPLOAD, again).content.decode()
    wrong = coordinator.post(UPLOAD, {**again, "file": chosen(data=b"text")}).content.decode()
    assert "Files we kept for you" in wrong
    assert "agreement.docx: This is none of the kinds" in wrong


@pytest.mark.parametrize(("ticked", "formats"), [(True, ["docx", "pdf"]), (False, ["pdf"])])
def test_a_new_file_comes_beside_the_kept_one_if_that_is_ticked(
    ticked: bool, formats: list[str], coordinator: Client, typed: dict[str, Any]
) -> None:
    coordinator.post(UPLOAD, {**typed, "title": "", "file": chosen()})
    held = [str(HeldUpload.objects.get().pk)] if ticked else []
    coordinator.post(UPLOAD, {**typed, "held": held, "file": chosen("b.pdf", made("pdf"))})
    files = Resource.objects.get().files.in_order()
    assert sorted(files.values_list("format", flat=True)) == formats


def test_nobody_uses_a_file_kept_for_somebody_else(
    coordinator: Client, finn: User, typed: dict[str, Any], client_of: ClientOf
) -> None:
    coordinator.post(UPLOAD, {**typed, "title": "", "file": chosen()})
    held = str(HeldUpload.objects.get().pk)
    text = client_of(finn).post(UPLOAD, {**typed, "held": [held]}).content.decode()
    assert "Choose a file: PDF, Word" in text
    assert "agreement.docx" not in text


@pytest.mark.parametrize("held", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_made_up_kept_files_are_none(held: str, coordinator: Client, typed: dict[str, Any]) -> None:
    text = coordinator.post(UPLOAD, {**typed, "held": held}).content.decode()
    assert "Choose a file: PDF, Word" in text


def test_sending_the_form_twice_makes_one_resource(
    coordinator: Client, typed: dict[str, Any]
) -> None:
    answers = [coordinator.post(UPLOAD, {**typed, "file": chosen()}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {"/resources/group-agreement/"}
    assert Resource.objects.count() == 1


@pytest.mark.parametrize("right", [True, False])
def test_a_full_disk_is_told_and_typed_text_stays(
    right: bool, coordinator: Client, typed: dict[str, Any]
) -> None:
    form = {**typed, "owner": typed["owner"] if right else "", "file": chosen()}
    with patch("resources.storage.keep", side_effect=NotKept):
        text = coordinator.post(UPLOAD, form).content.decode()
    assert "We could not keep your file just now." in text
    assert "Read it aloud in the first meeting." in text
    assert (Resource.objects.count(), HeldUpload.objects.count()) == (0, 0)


def test_own_shelf_is_the_uploaders_organisation(
    coordinator: Client, typed: dict[str, Any], cat: User
) -> None:
    coordinator.post(UPLOAD, {**typed, "shelf": "own", "file": chosen()})
    assert Resource.objects.get().organisation_id == cat.organisation_id


def test_without_an_organisation_there_is_only_everyone(
    cat: User, typed: dict[str, Any], client_of: ClientOf
) -> None:
    User.objects.filter(pk=cat.pk).update(organisation=None)
    cat.refresh_from_db()
    text = client_of(cat).post(UPLOAD, {**typed, "shelf": "own"}).content.decode()
    assert "Select a valid choice" in text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.example/b", "nowhere"])
def test_a_source_is_a_web_address(
    address: str, coordinator: Client, typed: dict[str, Any]
) -> None:
    text = coordinator.post(UPLOAD, {**typed, "source_url": address}).content.decode()
    assert "Enter a web address like" in text


def test_words_of_the_page_are_escaped(coordinator: Client, typed: dict[str, Any]) -> None:
    form = {**typed, "title": "<b>x</b>", "file": chosen("<i>.docx")}
    text = coordinator.post(UPLOAD, form, follow=True).content.decode()
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
