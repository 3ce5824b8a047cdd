"""One format of what exists in several: chosen for the whole pack or for each thing."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import User
from resources.actions import add_file, packing
from resources.actions.own import prepare_own
from resources.actions.packing import PackFull, choose_formats, put_in
from resources.models import Film, Pack, Resource, ResourceFile
from resources.packing import EDITABLE, contents_of
from tests.resources.conftest import MakeResource, upload
from tests.resources.test_films import attach

ClientOf = Callable[..., Client]
PACK = "/resources/pack/"


@pytest.fixture
def both(cat: User, make_resource: MakeResource) -> Resource:
    """In Word and as PDF."""
    row = make_resource(cat, title="Both")
    add_file(by=cat, resource=row, source=upload("pdf"))
    prepare_own(resource=row, now=timezone.now())
    return row


@pytest.fixture
def word(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Word alone")


@pytest.fixture
def packed(asha: User, both: Resource, word: Resource) -> list[Resource]:
    put_in(by=asha, slugs=[both.slug, word.slug])
    return [both, word]


def formats(who: User) -> list[list[str]]:
    return [[file.format for file in thing.files] for thing in contents_of(who).things]


def in_zip(client: Client) -> list[str]:
    data = b"".join(client.get(f"{PACK}download/").streaming_content)  # type: ignore[attr-defined]  # streamed
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    return [name.removeprefix("files/") for name in names if name.startswith("files/")]


@pytest.mark.parametrize(
    ("prefer", "found"),
    [
        (["pdf"], [["pdf"], ["docx"]]),
        (EDITABLE, [["docx"], ["docx"]]),
        ([], [["docx", "pdf"], ["docx"]]),
    ],
)
def test_one_choice_for_the_whole_pack(
    prefer: list[str], found: list[list[str]], asha: User, packed: list[Resource]
) -> None:
    choose_formats(by=asha, chosen={"both": "docx"})
    choose_formats(by=asha, prefer=prefer)
    assert formats(asha) == found


def test_the_size_and_the_zip_follow_the_choice(
    asha: User, packed: list[Resource], client_of: ClientOf
) -> None:
    client = client_of(asha)
    ResourceFile.objects.filter(format="pdf").update(size=5_000_000)
    assert "1 thing exists in several formats." in client.get(PACK).content.decode()
    said = client.post(f"{PACK}formats/", {"prefer": "editable"}, follow=True).content.decode()
    assert "Your choice is kept." in said
    assert "2 things, 5" not in said
    assert "Only PDF (5.0 MB)" in said
    assert in_zip(client) == ["Both.docx", "Word alone.docx"]


def test_each_thing_has_a_choice_of_its_own(
    asha: User, packed: list[Resource], client_of: ClientOf
) -> None:
    client = client_of(asha)
    typed = {"format-both": "pdf", "format-word-alone": "pdf", "format-no-such": "pdf"}
    client.post(f"{PACK}formats/", typed)
    assert formats(asha) == [["pdf"], ["docx"]]
    assert Pack.objects.get().chosen == {"both": "pdf", "word-alone": ""}
    assert '<option value="pdf" selected>' in client.get(PACK).content.decode()
    client.post(f"{PACK}formats/", {"format-both": ""})
    assert formats(asha) == [["docx", "pdf"], ["docx"]]


def test_a_choice_stays_when_something_else_comes_or_goes(
    asha: User, packed: list[Resource], cat: User, make_resource: MakeResource
) -> None:
    choose_formats(by=asha, chosen={"both": "pdf"})
    put_in(by=asha, slugs=[make_resource(cat, title="Third").slug, "both"])
    packing.take_out(by=asha, slug="word-alone")
    assert formats(asha) == [["pdf"], ["docx"]]


def test_when_the_chosen_format_is_gone_everything_is_in_it(
    asha: User, packed: list[Resource]
) -> None:
    choose_formats(by=asha, chosen={"both": "pdf"})
    ResourceFile.objects.filter(format="pdf").delete()
    assert formats(asha) == [["docx"], ["docx"]]


def test_captions_go_with_their_film_and_are_no_choice(
    asha: User, cat: User, both: Resource
) -> None:
    attach(both, "mp4", b"film", "video/mp4")
    attach(both, "vtt", b"captions", "text/vtt")
    Film.objects.create(resource=both, transcript="A door.")
    put_in(by=asha, slugs=["both"])
    (thing,) = contents_of(asha).things
    assert [file.format for file in thing.choices] == ["docx", "mp4", "pdf"]
    choose_formats(by=asha, chosen={"both": "mp4"})
    assert formats(asha) == [["mp4", "vtt"]]
    choose_formats(by=asha, chosen={"both": "vtt"})
    assert formats(asha) == [["docx", "mp4", "pdf", "vtt"]]


def test_the_size_of_a_format_is_that_of_all_its_files(
    asha: User, both: Resource, client_of: ClientOf
) -> None:
    attach(both, "pdf", b"in Welsh", "application/pdf")
    attach(both, "mp4", b"film", "video/mp4")
    attach(both, "vtt", b"captions", "text/vtt")
    Film.objects.create(resource=both, transcript="A door.")
    both.files.filter(format="pdf").update(size=2_000_000)
    both.files.filter(format__in=["mp4", "vtt"]).update(size=3_000_000)
    put_in(by=asha, slugs=["both"])
    page = client_of(asha).get(PACK).content.decode()
    assert "Only PDF (2 files, 4.0 MB)" in page
    assert "Only MP4 film (6.0 MB)" in page
    choose_formats(by=asha, chosen={"both": "pdf"})
    assert contents_of(asha).size == 4_000_000


def test_more_than_fits_is_refused_and_the_choice_before_stays(
    asha: User, packed: list[Resource], client_of: ClientOf
) -> None:
    choose_formats(by=asha, prefer=EDITABLE)
    ResourceFile.objects.filter(format="pdf").update(size=300_000_000)
    with pytest.raises(PackFull, match="Nothing was changed"):
        choose_formats(by=asha, prefer=["pdf"])
    said = client_of(asha).post(f"{PACK}formats/", {"prefer": "all"}, follow=True)
    assert "that would be more. Nothing was changed." in said.content.decode()
    assert formats(asha) == [["docx"], ["docx"]]


@pytest.mark.parametrize("typed", [{}, {"prefer": "made-up"}, {"format-both": "exe\npdf"}])
def test_what_is_no_choice_changes_nothing(
    typed: dict[str, str], asha: User, packed: list[Resource], client_of: ClientOf
) -> None:
    client_of(asha).post(f"{PACK}formats/", typed)
    assert Pack.objects.get().held == "both\nword-alone"


def test_one_chooses_in_ones_own_pack_alone(
    asha: User, eve: User, packed: list[Resource], client_of: ClientOf
) -> None:
    put_in(by=eve, slugs=["both"])
    client_of(eve).post(f"{PACK}formats/", {"format-both": "pdf"})
    assert (formats(eve), formats(asha)) == ([["pdf"]], [["docx", "pdf"], ["docx"]])


@pytest.mark.parametrize("rows", [1, 3])
def test_choosing_asks_the_same_few_queries_for_any_number(
    rows: int, asha: User, cat: User, make_resource: MakeResource, django_assert_num_queries: Any
) -> None:
    put_in(by=asha, slugs=[make_resource(cat, title=f"Part {n}").slug for n in range(rows)])
    with django_assert_num_queries(QUERIES):
        choose_formats(by=asha, prefer=["pdf"])


QUERIES = 8
