"""Pictures of the first pages: made apart, shown with the file, gone with it."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from jobs.worker import drain
from people.models import User
from resources import drawn, previews, storage
from resources.actions import add_file, discard_unnamed, publish, remove_file, withdraw
from resources.actions.keeping import DAY
from resources.actions.originals import load_original
from resources.actions.previewing import draw_file, draw_left_over
from resources.actions.writing import mark_of, write_text
from resources.apart import Died, Limits
from resources.models import FileState, PagePicture, Previews, Resource, ResourceFile, Text
from resources.models.previews import MOST_DRAWN, Outcome
from resources.originals import originals
from resources.previews import FACTS, LARGE, SMALL, draw_apart
from resources.tasks import make_files
from tests.resources.conftest import MakeResource, upload
from tests.resources.files import made, pdf
from tests.resources.test_actions import stored
from tests.resources.test_films import status

ClientOf = Callable[..., Client]


def of_pages(number: int, width: float = 595, height: float = 842) -> bytes:
    """An empty PDF of so many pages."""
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(number):
        document.new_page(width, height)
    document.save(out)
    return out.getvalue()


def drawn_of(content: bytes) -> previews.Pages:
    return draw_apart(ContentFile(content))


@pytest.fixture
def row(cat: User, make_resource: MakeResource) -> Resource:
    """A PDF on the shelf, with its pictures."""
    row = make_resource(cat, format="pdf")
    draw_left_over()
    return row


def the_file(row: Resource) -> ResourceFile:
    return row.files.get(format="pdf")


def pictures(row: Resource) -> list[tuple[int, bool]]:
    return [(p.number, p.large) for p in PagePicture.objects.current().of(row)]


def states(client: Client, row: Resource) -> str:
    return client.get(f"/resources/{row.slug}/").content.decode().partition("State of its")[2]


# -- drawing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (6, 6), (9, 6)])
def test_the_first_six_pages_are_drawn_small_and_large(number: int, shown: int) -> None:
    pages = drawn_of(of_pages(number))
    assert pages.number == number
    found = [(one.number, one.large) for one in pages.pictures]
    assert found == [(n, large) for n in range(1, shown + 1) for large in (False, True)]


@pytest.mark.parametrize(
    ("width", "height"), [(595, 842), (842, 595), (14_400, 14_400), (3, 14_000), (1, 1)]
)
def test_a_picture_is_webp_of_a_usual_size_whatever_the_page_says(
    width: float, height: float
) -> None:
    for one in drawn_of(of_pages(1, width, height)).pictures:
        image = Image.open(io.BytesIO(one.content), formats=["WEBP"])
        assert image.size == (one.width, one.height)
        assert max(image.size) <= (LARGE if one.large else SMALL)
        assert len(one.content) < 300_000


def test_what_stands_on_the_page_is_to_be_seen() -> None:
    (_, large) = drawn_of(made("pdf")).pictures[:2]
    shades: Any = Image.open(io.BytesIO(large.content)).convert("L").getextrema()
    assert shades[0] < 100
    assert shades[1] > 240


@pytest.mark.parametrize("content", [b"%PDF-1.7 and no more", pdf(), b""])
def test_what_is_no_pdf_or_has_no_page_is_not_drawn(content: bytes) -> None:
    try:
        assert drawn_of(content).pictures == []
    except Died:
        return


@pytest.mark.parametrize("limits", [Limits(60_000_000, 20), Limits(10**9, 0)])
def test_a_program_that_eats_memory_or_time_is_stopped(
    limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "ALLOWED", limits)
    with pytest.raises(Died):
        drawn_of(of_pages(6))


def answered(entries: dict[str, bytes]) -> Any:
    """Lets the program apart answer with these entries."""

    @contextmanager
    def answer(*_: Any) -> Any:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        yield out

    return patch.object(previews, "answer", answer)


def webp(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "WEBP")
    return out.getvalue()


FINE = {FACTS: b'{"pages": 1}', "1-small.webp": webp((9, 9)), "1-large.webp": webp((90, 90))}


@pytest.mark.parametrize(
    "more",
    [
        {FACTS: b"[]"}, {FACTS: b"{}"}, {FACTS: b"no"}, {"1-large.webp": b"<html>"},
        {"1-large.webp": webp((5000, 5))}, {"1-small.webp": webp((500, 5))},
        {"1-large.webp": b"RIFF" + bytes(2_000_000)},
    ],
)  # fmt: skip
def test_what_a_taken_over_program_answers_is_not_believed(more: dict[str, bytes]) -> None:
    with answered(FINE):
        assert len(drawn_of(b"").pictures) == 2
    with answered({**FINE, **more}), pytest.raises(Died):
        drawn_of(b"")


def test_pages_beyond_ours_and_other_names_are_passed_over() -> None:
    more = {"7-large.webp": b"x", "../evil": b"x", "3-large.webp": webp((9, 9))}
    with answered({**FINE, **more}):
        assert [one.number for one in drawn_of(b"").pictures] == [1, 1]


def test_the_program_says_how_many_pages_there_are() -> None:
    out = io.BytesIO()
    drawn.draw(io.BytesIO(of_pages(8)), out)
    with zipfile.ZipFile(out) as archive:
        assert json.loads(archive.read(FACTS)) == {"pages": 8}
        assert len(archive.namelist()) == 13


# -- with the file --------------------------------------------------------------------------------


def test_the_job_of_an_upload_draws_its_pages(cat: User, make_resource: MakeResource) -> None:
    row = make_resource(cat)
    add_file(by=cat, resource=row, source=upload("pdf"))
    assert pictures(row) == []
    drain(regular=False)
    assert pictures(row) == [(1, False), (1, True)]
    assert Previews.objects.get().outcome == Outcome.MADE


def test_files_of_our_own_get_theirs_by_the_schedule_and_anew_with_another_text(
    cat: User, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    one = next(each for each in originals() if each.slug == "ending-well")
    load_original(one, keeper=cat.organisation, now=timezone.now())
    assert (draw_left_over(), draw_left_over()) == (1, 0)
    row = Resource.objects.get()
    old = set(PagePicture.objects.values_list("stored_name", flat=True))
    text = Text.objects.get()
    write_text(by=cat, resource=row, body="## Another", mark=mark_of(text.body))
    with django_capture_on_commit_callbacks(execute=True):
        make_files(now=timezone.now())
        assert pictures(row) == []
        assert draw_left_over() == 1
    assert pictures(row) == [(1, False), (1, True)]
    assert old.isdisjoint({f"library/{path.name}" for path in shelf.iterdir()})


def test_a_program_that_dies_leaves_the_file_ready_and_says_so(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    row = make_resource(cat, format="pdf")
    assert "Pictures of its pages are being made." in states(client_of(cat), row)
    monkeypatch.setattr(previews, "ALLOWED", Limits(60_000_000, 20))
    draw_left_over()
    assert the_file(row).state == FileState.CLEAN
    assert "Pictures of its pages could not be made" in states(client_of(cat), row)
    assert (
        "could not be made" not in client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    )
    # Not again each minute.
    assert draw_left_over() == 0


def test_a_file_that_kills_every_worker_is_given_up(cat: User, make_resource: MakeResource) -> None:
    file = the_file(make_resource(cat, format="pdf"))
    with patch("resources.actions.previewing.draw_apart", side_effect=KeyboardInterrupt):
        for _ in range(MOST_DRAWN):
            with pytest.raises(KeyboardInterrupt):
                draw_file(pk=file.pk)
    draw_file(pk=file.pk)
    assert Previews.objects.get().outcome == Outcome.FAILED


def test_a_full_disk_is_not_the_files_fault(
    cat: User, make_resource: MakeResource, shelf: Path
) -> None:
    make_resource(cat, format="pdf")
    before = stored(shelf)
    with patch("resources.storage.default_storage.save", side_effect=OSError(28, "full")):
        for _ in range(MOST_DRAWN + 2):
            draw_left_over()
    assert stored(shelf) == before
    assert draw_left_over() == 1
    assert Previews.objects.get().outcome == Outcome.MADE


def test_who_comes_too_late_throws_its_pictures_away(
    cat: User, make_resource: MakeResource, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = make_resource(cat, format="pdf")
    before = len(stored(shelf))

    def overtaken(content: Any) -> previews.Pages:
        ResourceFile.objects.update(sha256="f" * 64)
        Previews.objects.update(sha256="f" * 64)
        return draw_apart(content)

    with (
        patch("resources.actions.previewing.draw_apart", overtaken),
        django_capture_on_commit_callbacks(execute=True),
    ):
        draw_left_over()
    assert pictures(row) == []
    assert len(stored(shelf)) == before


def test_a_lost_file_has_no_pictures(cat: User, make_resource: MakeResource) -> None:
    file = the_file(make_resource(cat, format="pdf"))
    storage.discard(file.stored_name)
    draw_file(pk=file.pk)
    assert Previews.objects.get().outcome == Outcome.FAILED


def test_pictures_of_an_older_copy_are_shown_no_more(
    row: Resource, asha: User, client_of: ClientOf
) -> None:
    picture = PagePicture.objects.all()[0]
    address = f"/resources/{row.slug}/pictures/{picture.pk}/"
    assert status(client_of(asha).get(address)) == 200
    ResourceFile.objects.update(sha256="f" * 64)
    assert status(client_of(asha).get(address)) == 404
    assert (
        "What it looks like" not in client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    )


@pytest.mark.parametrize("end", ["file", "resource"])
def test_the_bytes_go_with_the_file(
    end: str, row: Resource, cat: User, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert len(stored(shelf)) == 4
    with django_capture_on_commit_callbacks(execute=True):
        if end == "file":
            remove_file(by=cat, resource=row, file=the_file(row).pk)
            assert stored(shelf) != []
        else:
            row.delete()
    if end == "resource":
        # As an erased organisation would leave them: the nightly sweep looks for names.
        discard_unnamed(now=timezone.now() + 2 * DAY)
    assert stored(shelf) == []


def test_the_nightly_sweep_leaves_pictures_that_are_named(row: Resource, shelf: Path) -> None:
    before = stored(shelf)
    assert discard_unnamed(now=timezone.now() + 2 * DAY) == 0
    assert stored(shelf) == before


# -- the pages ------------------------------------------------------------------------------------


def test_they_stand_on_the_page_with_words_and_sizes(
    row: Resource, asha: User, client_of: ClientOf
) -> None:
    page = client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    assert 'alt="Page 1 of Group agreement"' in page
    assert 'loading="lazy"' in page
    small = PagePicture.objects.get(large=False)
    assert f'width="{small.width}" height="{small.height}"' in page
    assert f'href="/resources/{row.slug}/pages/1/"' in page


def test_a_longer_file_says_how_much_is_shown(
    row: Resource, asha: User, client_of: ClientOf
) -> None:
    Previews.objects.update(pages=40)
    page = client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    assert "The first 1 of 40 pages." in page
    large = client_of(asha).get(f"/resources/{row.slug}/pages/1/").content.decode()
    assert "<h1>Group agreement: page 1 of 40</h1>" in large


def test_only_who_gets_the_file_gets_its_pictures(
    row: Resource, cat: User, asha: User, eve: User, visitor: Client, client_of: ClientOf
) -> None:
    Resource.objects.update(organisation=cat.organisation)
    page = f"/resources/{row.slug}"
    pk = PagePicture.objects.get(large=True).pk
    addresses = [f"{page}/pages/1/", f"{page}/pictures/{pk}/"]
    clients = [client_of(asha), client_of(eve), visitor]
    found = [[status(client.get(one)) for one in addresses] for client in clients]
    assert found == [[200, 200], [404, 404], [302, 302]]
    assert status(client_of(asha).get(f"{page}/pages/2/")) == 404
    withdraw(by=cat, resource=row)
    found = [[status(client_of(who).get(one)) for one in addresses] for who in (asha, cat)]
    assert found == [[404, 404], [200, 200]]
    publish(by=cat, resource=row)
    ResourceFile.objects.update(state=FileState.REFUSED)
    assert [status(client_of(cat).get(one)) for one in addresses] == [404, 404]


def test_a_picture_of_another_resource_has_no_address_here(
    row: Resource, cat: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    other = make_resource(cat, title="Other")
    pk = PagePicture.objects.get(large=True).pk
    assert client_of(cat).get(f"/resources/{other.slug}/pictures/{pk}/").status_code == 404


def test_a_picture_is_sent_like_every_file_of_the_library(
    row: Resource, asha: User, client_of: ClientOf
) -> None:
    picture = PagePicture.objects.get(large=True)
    answer: Any = client_of(asha).get(f"/resources/{row.slug}/pictures/{picture.pk}/")
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["ETag"] == f'"{picture.sha256}"'
    assert "no-store" in answer["Cache-Control"]
    assert len(b"".join(answer.streaming_content)) == picture.size


def test_word_without_pdf_says_to_its_coordinator_how_to_get_pictures(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat)
    words = "There are no pictures of its pages: they are made of PDF, not of Word."
    assert words in states(client_of(cat), row)
    assert words not in client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    add_file(by=cat, resource=row, source=upload("pdf"))
    drain(regular=False)
    assert words not in states(client_of(cat), row)


@pytest.mark.parametrize("files", [1, 3])
def test_its_page_asks_the_same_queries_for_any_number_of_pictures(
    files: int, cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    row = make_resource(cat)
    for _ in range(files):
        add_file(by=cat, resource=row, source=upload("pdf"))
    drain(regular=False)
    client = client_of(asha)
    with django_assert_num_queries(QUERIES):
        client.get(f"/resources/{row.slug}/")


QUERIES = 10
