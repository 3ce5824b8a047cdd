"""`load_originals`: onto the shelf once, up to date after, and never over what somebody edited."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from docx import Document

from people.models import Organisation, User
from records.audit import Refused
from records.models import AuditEvent
from resources import originals as shelf_of_ours
from resources import storage
from resources.actions import originals as loading
from resources.actions import withdraw
from resources.actions.originals import load_originals
from resources.actions.tying import untie
from resources.actions.writing import (
    Overtaken,
    keep_edited,
    mark_of,
    take_newer,
    write_text,
)
from resources.models import Companion, Resource, ResourceFile, Text
from resources.originals import Original
from resources.tasks import make_files
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
NOW = timezone.now()
SLUG = "ending-well"
ALL = shelf_of_ours.originals()
ONE = next(each for each in ALL if each.slug == SLUG)


@pytest.fixture
def given(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Original]:
    """Lets the installation have other originals than ours: given(text="…")."""

    def give(**changes: Any) -> Original:
        facts = {**ONE.facts, "companions": "", **changes.pop("facts", {})}
        one = replace(ONE, facts=facts, **changes)
        monkeypatch.setattr(loading, "originals", lambda: (one,))
        return one

    return give


def load(keeper: Organisation | None = None) -> loading.Loaded:
    return load_originals(keeper=keeper, now=NOW)


def text() -> Text:
    return Text.objects.select_related("resource").get(original=SLUG)


def words_in_file(format: str = "docx") -> str:
    row = ResourceFile.objects.get(resource__page__original=SLUG, format=format)
    with storage.fetch(row.stored_name) as content:
        return "\n".join(p.text for p in Document(BytesIO(content.read())).paragraphs)


def edit(by: User, body: str) -> None:
    one = text()
    write_text(by=by, resource=one.resource, body=body, mark=mark_of(one.body))
    make_files(now=NOW)


def test_every_original_is_on_the_shelf_with_its_files_and_again_nothing_happens(
    ambulance: Organisation, asha: User, django_assert_max_num_queries: Any
) -> None:
    assert len(load(ambulance).new) == len(ALL)
    rows = Resource.objects.visible_to(asha).published()
    assert set(rows.values_list("slug", flat=True)) == {each.slug for each in ALL}
    files = {(f.resource.slug, f.format) for f in ResourceFile.objects.select_related("resource")}
    # Films are those of test_film_made.py: there is no ffmpeg here.
    wanted = {(each.slug, format) for each in ALL for format in each.codes("formats")}
    assert files == {one for one in wanted if one[1] not in ("mp4", "vtt")}
    assert load(ambulance) == loading.Loaded(unfilmed=["two-minute-film"])
    assert Companion.objects.count() == sum(len(each.codes("companions")) for each in ALL)


def test_an_original_says_on_its_page_what_it_says_in_its_files(
    given: Callable[..., Original], asha: User, client_of: ClientOf
) -> None:
    given(text="## Before\n\n- [ ] We both know.")
    load()
    page = client_of(asha).get(f"/resources/{SLUG}/").content.decode()
    assert '<h2 id="read-it-here">Read it here</h2>' in page
    assert "<h3>Before</h3>" in page
    assert "We both know." in page
    assert "Before" in words_in_file()


def test_its_files_are_offered_in_the_order_of_its_formats(
    given: Callable[..., Original], asha: User, client_of: ClientOf
) -> None:
    given(facts={"formats": "docx, pdf"})
    load()
    client = client_of(asha)
    first: Any = client.get(f"/resources/{SLUG}/download/")
    assert first["Content-Disposition"] == f'attachment; filename="{SLUG}.docx"'
    assert b"".join(first.streaming_content)[:4] == b"PK\x03\x04"
    page = client.get(f"/resources/{SLUG}/").content.decode()
    assert re.findall(r"Download \((\w+),", page) == ["Word", "PDF"]


def test_what_it_says_is_found(given: Callable[..., Original]) -> None:
    given(text="Flamingo.")
    load()
    assert " flamingo " in text().resource.search_text


def test_nobody_edited_it_so_the_newer_one_takes_its_place(given: Callable[..., Original]) -> None:
    given(text="First.")
    load()
    old = set(ResourceFile.objects.values_list("pk", flat=True))
    given(text="Second.", facts={"title": "Ending better", "reviewed": "2030-02-01"})
    assert load().updated == [SLUG]
    one = text()
    assert (one.body.split("\n")[0], one.newer, one.edited) == ("Second.", "", False)
    assert one.resource.title == "Ending better"
    assert " better " in one.resource.title_words
    assert one.resource.reviewed_on == date(2030, 2, 1)
    assert "Second." in words_in_file()
    # Addresses of files go on leading to them.
    assert set(ResourceFile.objects.values_list("pk", flat=True)) == old


def test_old_bytes_go_with_the_old_text(
    given: Callable[..., Original], shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    given(text="First.")
    load()
    given(text="Second.", facts={"formats": "docx"})
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert [path.name for path in shelf.iterdir()] == [
        ResourceFile.objects.get().stored_name.rpartition("/")[2]
    ]


def test_an_edited_text_is_kept_and_the_newer_one_waits(
    given: Callable[..., Original], ambulance: Organisation, cat: User, client_of: ClientOf
) -> None:
    given(text="First.")
    load(ambulance)
    edit(cat, "Ours.")
    given(text="Second.")
    assert load(ambulance).waiting == [SLUG]
    assert load(ambulance) == loading.Loaded()
    assert (text().body, text().newer.split("\n")[0]) == ("Ours.", "Second.")
    assert "Ours." in words_in_file()
    assert "A newer original" in client_of(cat).get(f"/resources/{SLUG}/").content.decode()
    assert Text.objects.behind_for(cat).count() == 1
    desk = client_of(cat).get("/desk/").content.decode()
    assert "An update brought a newer original of 1 text that you edited." in desk
    assert f'href="/resources/{SLUG}/text/"' in desk


def test_words_about_it_that_were_edited_are_kept(given: Callable[..., Original]) -> None:
    given()
    load()
    Resource.objects.update(title="Our own title")
    given(facts={"title": "Theirs", "summary": "Newer."})
    load()
    row = text().resource
    assert (row.title, row.summary) == ("Our own title", "Newer.")


def test_what_is_off_the_shelf_stays_off(
    given: Callable[..., Original], ambulance: Organisation, cat: User
) -> None:
    given(text="First.")
    load(ambulance)
    withdraw(by=cat, resource=text().resource)
    given(text="Second.")
    load(ambulance)
    assert text().resource.published_at is None


@pytest.mark.parametrize(("take", "body"), [(True, "Second."), (False, "Ours.")])
def test_the_keeper_decides_about_a_newer_one(
    take: bool, body: str, given: Callable[..., Original], ambulance: Organisation, cat: User
) -> None:
    given(text="First.", sources=())
    load(ambulance)
    edit(cat, "Ours.")
    given(text="Second.", sources=())
    load(ambulance)
    resource = text().resource
    if take:
        take_newer(by=cat, resource=resource)
    else:
        keep_edited(by=cat, resource=resource)
    make_files(now=NOW)
    assert (text().body, text().newer) == (body, "")
    assert body in words_in_file()
    assert load(ambulance) == loading.Loaded()
    # Asked again: nothing is left to decide.
    take_newer(by=cat, resource=resource)
    keep_edited(by=cat, resource=resource)
    assert text().body == body


@pytest.mark.parametrize("who", ["asha", "eve", "finn", "dev", "viv", "mo"])
def test_nobody_else_edits(
    who: str, given: Callable[..., Original], ambulance: Organisation,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    given(text="First.", sources=())
    load(ambulance)
    by = request.getfixturevalue(who)
    with pytest.raises(Refused):
        edit(by, "Ours.")
    with pytest.raises(Refused):
        take_newer(by=by, resource=text().resource)
    with pytest.raises(Refused):
        keep_edited(by=by, resource=text().resource)
    assert text().body == "First."


def test_who_saves_second_is_told(
    given: Callable[..., Original], ambulance: Organisation, cat: User
) -> None:
    given(text="First.", sources=())
    load(ambulance)
    edit(cat, "Hers.")
    with pytest.raises(Overtaken) as told:
        write_text(by=cat, resource=text().resource, body="Mine.", mark=mark_of("First."))
    assert (told.value.body, text().body) == ("Hers.", "Hers.")


def test_a_full_disk_leaves_the_files_as_they_were_until_the_next_minute(
    given: Callable[..., Original], ambulance: Organisation, cat: User
) -> None:
    given(text="First.", sources=())
    load(ambulance)

    def full(*_: Any) -> str:
        raise storage.NotKept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "keep", full)
        edit(cat, "Ours.")
    assert (text().body, text().files_behind) == ("Ours.", True)
    assert "First." in words_in_file()
    make_files(now=NOW)
    assert "Ours." in words_in_file()
    assert not text().files_behind


def test_a_tie_that_was_taken_away_does_not_come_back(ambulance: Organisation, cat: User) -> None:
    load(ambulance)
    tie = Companion.objects.select_related("resource").order_by("pk")[0]
    untie(by=cat, resource=tie.resource, companion=tie.pk)
    load(ambulance)
    assert not Companion.objects.filter(resource=tie.resource, other=tie.other_id).exists()


def test_it_is_audited_without_a_person(given: Callable[..., Original]) -> None:
    given(text="First.")
    load()
    given(text="Second.")
    load()
    events = AuditEvent.objects.filter(event__startswith="resource.original")
    assert sorted(events.values_list("event", "actor_id")) == [
        ("resource.original.added", None), ("resource.original.updated", None),
    ]  # fmt: skip


def test_a_taken_address_gets_letters_behind(
    given: Callable[..., Original], cat: User, make_resource: MakeResource
) -> None:
    make_resource(cat, title="Ending well")
    given()
    load()
    assert text().resource.slug.startswith(f"{SLUG}-")


def command(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("load_originals", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_the_command_says_what_it_did(
    given: Callable[..., Original], ambulance: Organisation, cat: User
) -> None:
    given(text="First.")
    assert command() == [f"{SLUG}: added"]
    assert text().resource.keeper == ambulance
    assert command() == ["Everything is up to date."]
    given(text="Second.")
    assert command() == [f"{SLUG}: updated"]
    edit(cat, "Ours.")
    given(text="Third.")
    assert command() == [f"{SLUG}: edited here, so the newer text waits on its page"]


def test_of_several_organisations_the_keeper_is_named(
    given: Callable[..., Original], ambulance: Organisation, fire: Organisation
) -> None:
    given()
    command()
    assert text().resource.keeper is None
    command("--keeper", fire.slug)
    assert text().resource.keeper == fire
    command("--keeper", ambulance.slug)
    assert text().resource.keeper == fire
    with pytest.raises(CommandError, match="There is no organisation 'nobody'"):
        command("--keeper", "nobody")
