"""What files say: read apart, found by the search, and never more than may be sent."""

import io
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from people.models import User
from resources import reading
from resources.actions import keep_text, read_unread, words_found_by
from resources.apart import Limits
from resources.filters import Criteria
from resources.find import hits
from resources.models import FileState, Resource, ResourceFile
from resources.plain import find_plain
from resources.reading import MOST, read, read_apart
from resources.tasks import read_files
from tests.resources.conftest import MakeResource
from tests.resources.files import made, word

NOW = timezone.now()


def found(who: User, words: str) -> list[str]:
    criteria = Criteria(words=words)
    return [str(hit.inside) for hit in hits(who, criteria, find_plain(who, criteria))]


def unread(row: Resource) -> None:
    """As if nobody had read it: from before files were read as they came."""
    row.files.update(text="", read_at=None)
    Resource.objects.filter(pk=row.pk).update(
        search_text=words_found_by(row.title, "")["search_text"]
    )


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_the_text_of_each_format_is_read_in_order(format: str) -> None:
    assert read(io.BytesIO(made(format)), format).splitlines()[:2] == ["One two", "One"]


@pytest.mark.parametrize("format", ["pdf", "docx", "pptx"])
def test_a_program_apart_reads_the_same(format: str) -> None:
    here = read(io.BytesIO(made(format)), format)
    assert read_apart(io.BytesIO(made(format)), format) == here != ""


def test_what_is_said_to_slides_stands_behind_them() -> None:
    lines = read(io.BytesIO(made("pptx")), "pptx").splitlines()
    assert lines[1:4] == ["One", "Two", "Three"]


def test_no_more_is_kept_than_anybody_searches() -> None:
    paragraph = f"<w:p><w:t>{'word ' * 1000}</w:t></w:p>"
    body = f"<w:document xmlns:w='w'>{paragraph * 100}</w:document>"
    content = io.BytesIO(word(parts={"word/document.xml": body}))
    assert len(read(content, "docx")) == MOST


@pytest.mark.parametrize(("format", "content"), [("pdf", b"%PDF-1.7 no"), ("docx", b"PK no")])
def test_what_cannot_be_read_has_no_text(format: str, content: bytes) -> None:
    assert read_apart(io.BytesIO(content), format) == ""


def test_a_file_that_eats_memory_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    paragraph = f"<w:p><w:t>{'word ' * 1000}</w:t></w:p>"
    body = f"<w:document xmlns:w='w'>{paragraph * 100}</w:document>"
    content = word(parts={"word/document.xml": body})
    assert read_apart(io.BytesIO(content), "docx") != ""
    monkeypatch.setattr(reading, "ALLOWED", Limits(memory=20_000_000, seconds=20))
    assert read_apart(io.BytesIO(content), "docx") == ""


def test_a_file_that_takes_too_long_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("read", 1)

    monkeypatch.setattr("resources.apart.subprocess.run", late)
    assert read_apart(io.BytesIO(made("docx")), "docx") == ""


def test_a_minute_later_a_file_is_found_by_what_it_says(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    unread(make_resource(cat))
    assert found(asha, "three") == []
    read_files(now=NOW)
    assert found(asha, "two") == [
        "One <mark>two</mark> One <mark>Two</mark> What you can say: Three"
    ]


def test_a_file_is_read_once_and_also_when_it_is_gone(
    cat: User, make_resource: MakeResource
) -> None:
    file = make_resource(cat).files.get()
    ResourceFile.objects.update(stored_name="library/gone", read_at=None)
    assert [read_unread(now=NOW), read_unread(now=NOW)] == [1, 0]
    file.refresh_from_db()
    assert (file.text, file.read_at) == ("", NOW)


def test_files_that_may_not_be_sent_are_not_read(cat: User, make_resource: MakeResource) -> None:
    make_resource(cat).files.update(state=FileState.WAITING)
    assert read_unread(now=NOW) == 0


def test_reading_a_file_again_forgets_its_old_words(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    file = make_resource(cat).files.get()
    keep_text(file=file, text="Harbour lights", now=NOW)
    keep_text(file=file, text="Mountain lights", now=NOW + timedelta(days=1))
    assert (found(asha, "harbour"), len(found(asha, "mountain"))) == ([], 1)


def test_the_words_of_a_file_that_is_not_clean_find_nothing_and_are_not_shown(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    keep_text(file=row.files.get(), text="Harbour lights", now=NOW)
    row.files.update(state=FileState.REFUSED)
    assert found(asha, "harbour") == []
    assert found(cat, "harbour") == ["None"]


def test_words_over_title_summary_and_file_are_found_together(
    cat: User, asha: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, title="Agreement", summary="Read it aloud.")
    keep_text(file=row.files.get(), text="A harbour wall.", now=NOW)
    assert found(asha, "agreements reading harbours") == ["A <mark>harbour</mark> wall."]
    assert Resource.objects.get().title_words == " agreement "
