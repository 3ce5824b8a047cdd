"""Several files at once: each judged by itself, none lost because of another."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import User
from resources.models import HeldUpload, Resource
from tests.resources.conftest import MakeResource
from tests.resources.files import made, word
from tests.resources.kinds import one_of
from tests.resources.test_actions import stored
from tests.resources.test_upload import UPLOAD, chosen

EVIL = word(parts={"word/vbaProject.bin": b"x"})


def several(*formats: str) -> list[SimpleUploadedFile]:
    makers = {"docx": made, "pdf": made, "pptx": made}
    return [SimpleUploadedFile(f"a.{each}", makers.get(each, one_of)(each)) for each in formats]


def test_several_files_make_one_resource(coordinator: Client, typed: dict[str, Any]) -> None:
    coordinator.post(UPLOAD, {**typed, "file": several("docx", "pdf", "png")})
    files = Resource.objects.get().files.values_list("format", flat=True)
    assert sorted(files) == ["docx", "pdf", "png"]


def test_a_refused_file_does_not_lose_the_others(
    coordinator: Client,
    typed: dict[str, Any],
) -> None:
    files = [*several("docx", "pdf"), chosen("evil.docx", EVIL)]
    text = coordinator.post(UPLOAD, {**typed, "file": files}).content.decode()
    assert "evil.docx: This file has macros in it." in text
    assert ("a.docx (" in text, "a.pdf (" in text, text.count(" checked>") >= 2) == (True,) * 3
    held = [str(each.pk) for each in HeldUpload.objects.all()]
    assert (len(held), Resource.objects.count()) == (2, 0)
    coordinator.post(UPLOAD, {**typed, "held": held})
    assert (Resource.objects.get().files.count(), HeldUpload.objects.count()) == (2, 0)


def test_the_same_file_chosen_twice_counts_once(
    coordinator: Client,
    typed: dict[str, Any],
    shelf: Any,
) -> None:
    coordinator.post(UPLOAD, {**typed, "file": several("docx", "docx")})
    assert (Resource.objects.get().files.count(), len(stored(shelf))) == (1, 1)


def test_more_files_than_a_page_can_show_are_too_many(
    coordinator: Client,
    typed: dict[str, Any],
) -> None:
    files = [chosen(f"{n}.docx", word(parts={"word/n.xml": f"<a>{n}</a>"})) for n in range(13)]
    text = coordinator.post(UPLOAD, {**typed, "file": files}).content.decode()
    assert "Choose at most 12 files." in text
    assert Resource.objects.count() == 0


def test_what_is_there_already_is_pointed_out_and_may_be_added_again(
    coordinator: Client,
    typed: dict[str, Any],
    cat: User,
    make_resource: MakeResource,
) -> None:
    row = make_resource(cat, title="The first one")
    text = coordinator.post(UPLOAD, {**typed, "file": chosen()}).content.decode()
    assert f'is in the library already: <a href="/resources/{row.slug}/">The first one</a>' in text
    held = [str(HeldUpload.objects.get().pk)]
    assert Resource.objects.count() == 1
    coordinator.post(UPLOAD, {**typed, "held": held})
    assert Resource.objects.count() == 1
    coordinator.post(UPLOAD, {**typed, "held": held, "again": "on"})
    assert Resource.objects.count() == 2


def test_a_double_that_one_may_not_see_is_not_pointed_out(
    coordinator: Client,
    typed: dict[str, Any],
    finn: User,
    make_resource: MakeResource,
) -> None:
    make_resource(finn, title="Only fire", organisation=finn.organisation)
    text = coordinator.post(UPLOAD, {**typed, "file": chosen()}, follow=True).content.decode()
    assert "Only fire" not in text
    assert Resource.objects.count() == 2


def test_who_sends_with_a_progress_bar_is_told_where_to_go(
    coordinator: Client,
    typed: dict[str, Any],
) -> None:
    form = {**typed, "file": chosen()}
    answer = coordinator.post(UPLOAD, form, headers={"X-Progress": "1"})
    assert answer.json() == {"to": "/resources/group-agreement/"}
    assert "We have it." in coordinator.get("/resources/group-agreement/").content.decode()


def test_files_are_added_to_what_is_there(
    coordinator: Client,
    cat: User,
    make_resource: MakeResource,
) -> None:
    row = make_resource(cat)
    address = f"/resources/{row.slug}/files/"
    wrong = coordinator.post(address, {"file": [*several("pdf"), chosen("x.docx", EVIL)]})
    assert "x.docx: This file has macros in it." in wrong.content.decode()
    held = [str(HeldUpload.objects.get().pk)]
    sent = coordinator.post(address, {"held": held, "file": several("png")})
    assert sent["Location"] == f"/resources/{row.slug}/"
    assert sorted(row.files.values_list("format", flat=True)) == ["docx", "pdf", "png"]


def test_a_page_full_of_files_takes_no_more(
    coordinator: Client,
    cat: User,
    make_resource: MakeResource,
) -> None:
    """All of them or none: whoever chooses fewer then adds nothing twice."""
    row = make_resource(cat)
    address = f"/resources/{row.slug}/files/"
    with patch("resources.actions.adding.MOST_FILES", 2):
        text = coordinator.post(address, {"file": several("pdf", "png")}).content.decode()
    assert "Something in the library has at most 12 files" in text
    assert (row.files.count(), HeldUpload.objects.count()) == (1, 2)
    coordinator.post(address, {"held": [str(HeldUpload.objects.order_by("format")[0].pk)]})
    assert sorted(row.files.values_list("format", flat=True)) == ["docx", "pdf"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.vtt", b"WEBVTT\n" + b"x" * 1_100_000, "a.vtt: This WebVTT captions file is larger"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(2_100_000), "larger than 2 MB"),
        ("a.exe", b"MZ" + bytes(1_100_000), "a.exe: This is none of the kinds"),
    ],
)
def test_too_large_for_its_kind_is_not_received_and_the_rest_is(
    name: str, data: bytes, says: str, coordinator: Client, typed: dict[str, Any],
    settings: Any,
) -> None:  # fmt: skip
    settings.MAX_UPLOAD_BYTES = 2_000_000 if name == "a.png" else settings.MAX_UPLOAD_BYTES
    form = {**typed, "file": [SimpleUploadedFile(name, data), *several("pdf")]}
    with patch("peersupport.middleware.allowed_bytes", return_value=10_000_000):
        text = coordinator.post(UPLOAD, form).content.decode()
    assert says in text
    assert "Read it aloud in the first meeting." in text
    assert [each.original_name for each in HeldUpload.objects.all()] == ["a.pdf"]


def test_a_disk_that_is_full_while_receiving_leaves_no_part(
    coordinator: Client,
    typed: dict[str, Any],
    tmp_path: Any,
    settings: Any,
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    large = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(500_000))
    full = patch(
        "tempfile._TemporaryFileWrapper.write", side_effect=OSError(28, "full"), create=True
    )
    with full:
        text = coordinator.post(UPLOAD, {**typed, "file": large}).content.decode()
    assert "a.pdf: We could not keep your file just now." in text
    assert (list(tmp_path.glob("*.upload*")), Resource.objects.count()) == ([], 0)
