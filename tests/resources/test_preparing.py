"""Between the upload and the shelf: what happens to a file, whatever happens to the worker."""

import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jobs.worker import drain
from people.models import User
from records.audit import Refused
from records.models import AuditEvent
from resources import clean, storage
from resources.actions import (
    Details,
    Upload,
    add_file,
    add_resource,
    left_lying,
    prepare,
    publish,
    remove_file,
    want_comments,
)
from resources.actions.preparing import MOST_TRIES, taken_on
from resources.apart import Limits
from resources.models import LEASE, FileState, Resource, ResourceFile
from resources.pipeline import check
from tests.resources.conftest import MakeResource, upload
from tests.resources.files import acting_pdf, commented, word
from tests.resources.test_actions import stored
from tests.resources.test_reading import found

NOW = timezone.now()
CLEANED = "resources.actions.preparing.clean_apart"


def uploaded(data: bytes, name: str = "a.docx") -> Upload:
    file = SimpleUploadedFile(name, data)
    return Upload(file=file, checked=check(file))


@pytest.fixture
def file(cat: User, details: dict[str, Any]) -> ResourceFile:
    """A file that was just received, of a resource that is published."""
    row = add_resource(by=cat, details=Details(**details), source=upload())
    publish(by=cat, resource=row)
    return row.files.get()


def after(file: ResourceFile, now: datetime | None = None) -> ResourceFile:
    prepare(pk=file.pk, now=now or NOW)
    file.refresh_from_db()
    return file


def test_the_worker_takes_a_new_file_on_at_once(file: ResourceFile, asha: User) -> None:
    assert (file.state, Resource.objects.visible_to(asha).count()) == (FileState.WAITING, 0)
    drain(regular=False)
    file.refresh_from_db()
    assert (file.state, file.tries, file.tried_at) == (FileState.CLEAN, 0, None)
    assert (found(asha, "three"), file.read_at is None) != ([], True)
    assert Resource.objects.visible_to(asha).count() == 1


def test_the_original_stays_beside_the_copy(file: ResourceFile, shelf: Path) -> None:
    original = (shelf / file.stored_name.removeprefix("library/")).read_bytes()
    after(file)
    assert (shelf / file.received_name.removeprefix("library/")).read_bytes() == original
    copy = (shelf / file.stored_name.removeprefix("library/")).read_bytes()
    assert (len(copy), len(original)) == (file.size, file.received_size)
    assert copy != original
    assert len(stored(shelf)) == 2


def test_a_file_that_is_being_worked_on_is_left_to_who_does(file: ResourceFile) -> None:
    assert taken_on(file.pk, NOW) is not None
    assert after(file, NOW + LEASE - timedelta(seconds=1)).state == FileState.CHECKING


def test_what_a_killed_worker_left_is_taken_on_again(file: ResourceFile) -> None:
    taken_on(file.pk, NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert (left_lying(now=NOW), left_lying(now=later)) == ([], [file.pk])
    assert after(file, later).state == FileState.CLEAN


def test_who_comes_too_late_throws_its_copy_away(file: ResourceFile, shelf: Path) -> None:
    """A slow worker whose time was over ends after another one took the file on."""
    real = clean.clean_apart

    def overtaken(*given: Any, **more: Any) -> Any:
        ResourceFile.objects.filter(pk=file.pk).update(tried_at=NOW + LEASE * 2)
        return real(*given, **more)

    with patch(CLEANED, overtaken):
        assert after(file).state == FileState.CHECKING
    assert len(stored(shelf)) == 1


def test_a_file_that_kills_every_worker_is_given_up(file: ResourceFile, shelf: Path) -> None:
    ResourceFile.objects.update(tries=MOST_TRIES)
    assert after(file).state == FileState.REFUSED
    assert "five times" in file.refusal


def test_twice_does_no_harm(file: ResourceFile, shelf: Path) -> None:
    copies = [after(file).stored_name for _ in range(2)]
    assert (copies[0], len(stored(shelf))) == (copies[1], 2)


@pytest.mark.parametrize("limits", [Limits(120_000_000, 20), Limits(10**9, 0)])
def test_a_program_that_eats_memory_or_time_refuses_its_file_alone(
    limits: Limits, cat: User, details: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"<w:document xmlns:w='w'>{'<w:p/>' * 800_000}</w:document>"
    source = uploaded(word(parts={"word/document.xml": body}))
    file = add_resource(by=cat, details=Details(**details), source=source).files.get()
    monkeypatch.setattr("resources.clean.ALLOWED", limits)
    assert after(file).state == FileState.REFUSED
    assert "with the memory and time a file gets" in file.refusal


def test_a_full_disk_is_not_the_files_fault(file: ResourceFile, shelf: Path) -> None:
    with patch("resources.storage.default_storage.save", side_effect=OSError(28, "full")):
        assert after(file).state == FileState.WAITING
    assert (file.tries, len(stored(shelf))) == (0, 1)
    assert after(file, NOW + LEASE * 2).state == FileState.CLEAN


def test_a_file_that_got_lost_is_refused(file: ResourceFile, shelf: Path) -> None:
    storage.discard(file.stored_name)
    assert (after(file).state, file.refusal[:18]) == (FileState.REFUSED, "This file got lost")


def test_the_full_parse_refuses_what_the_scan_cannot_see(
    cat: User, asha: User, details: dict[str, Any], shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    hidden = uploaded(acting_pdf("/Rendition"), "a.pdf")
    row = add_resource(by=cat, details=Details(**details), source=hidden)
    publish(by=cat, resource=row)
    with django_capture_on_commit_callbacks(execute=True):
        refused = after(row.files.get())
    assert (refused.state, "a film or an animation" in refused.refusal) == ("refused", True)
    assert stored(shelf) == []
    assert not Resource.objects.visible_to(asha).exists()


def test_one_refused_file_takes_its_words_out_and_leaves_the_others(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    second = add_file(by=cat, resource=row, source=upload("pdf"))
    drain(regular=False)
    row.files.exclude(pk=second.pk).update(text="Harbour lights")
    ResourceFile.objects.filter(pk=second.pk).update(state=FileState.WAITING)
    with patch("resources.actions.preparing.scan", return_value="Eicar"):
        after(second)
    assert "found something harmful in this file (Eicar)" in second.refusal
    assert (len(found(asha, "harbour")), found(asha, "three")) == (1, [])


def test_a_file_is_added_and_deleted_by_whoever_looks_after_it(
    cat: User, finn: User, make_resource: MakeResource, shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    row = make_resource(cat)
    with pytest.raises(Refused):
        add_file(by=finn, resource=row, source=upload())
    more = add_file(by=cat, resource=row, source=upload("pdf"))
    with pytest.raises(Refused):
        remove_file(by=finn, resource=row, file=more.pk)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            remove_file(by=cat, resource=row, file=more.pk)
    assert (row.files.count(), len(stored(shelf))) == (1, 2)
    events = AuditEvent.objects.filter(event__startswith="resource.file").order_by("at")
    assert [(each.event, each.codes) for each in events] == [
        ("resource.file.added", {"format": "pdf"}), ("resource.file.removed", {"format": "pdf"}),
    ]  # fmt: skip


def said(file: ResourceFile) -> str:
    """What readers get, as one text."""
    with storage.fetch(file.stored_name) as content, zipfile.ZipFile(content) as package:
        return "".join(package.read(name).decode(errors="replace") for name in package.namelist())


def test_comments_are_left_out_unless_they_are_wanted(
    cat: User, finn: User, details: dict[str, Any], shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    row = add_resource(by=cat, details=Details(**details), source=uploaded(commented()))
    file = after(row.files.get())
    assert file.comment_lines == ["Is this still right?"]
    assert "still right" not in said(file)
    with pytest.raises(Refused):
        want_comments(by=finn, resource=row, file=file.pk, keep=True)
    for keep in (True, False):
        want_comments(by=cat, resource=row, file=file.pk, keep=keep)
        with django_capture_on_commit_callbacks(execute=True):
            after(file)
        assert ("still right" in said(file)) is keep
        assert "Ann Other" not in said(file)
    assert len(stored(shelf)) == 2


def test_a_file_whose_comments_cannot_be_kept_stays_ready(
    cat: User, details: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = add_resource(by=cat, details=Details(**details), source=uploaded(commented()))
    file = after(row.files.get())
    want_comments(by=cat, resource=row, file=file.pk, keep=True)
    monkeypatch.setattr("resources.clean.ALLOWED", Limits(10**9, 0))
    before = file.stored_name
    assert (after(file).state, file.keep_comments, file.stored_name) == ("clean", False, before)


def test_the_least_word_file_goes_through(cat: User, details: dict[str, Any]) -> None:
    row = add_resource(by=cat, details=Details(**details), source=uploaded(word()))
    assert after(row.files.get()).state == FileState.CLEAN
