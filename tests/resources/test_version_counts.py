"""A version for each change of what readers get: words, text and files; and two who change
different ones of them at once."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import Organisation, User
from resources.actions import add_file, publish, remove_file
from resources.actions.editing import edit
from resources.actions.originals import load_original
from resources.actions.own import prepare_own
from resources.actions.replacing import NoSuchFile, put_file
from resources.actions.telling import keep_story, tell, withdraw_story
from resources.actions.writing import keep_edited, mark_of, take_newer, write_text
from resources.meanwhile import Seen
from resources.models import EarlierFile, Resource, ResourceFile, Revision, Story, Text
from resources.originals import originals
from resources.packing import things_of
from resources.tasks import make_files
from resources.words import words_about
from tests.resources.conftest import MakeResource, upload
from tests.resources.test_editing import hidden, typed
from tests.resources.test_loading import words_in_file
from tests.resources.test_replacing import found, put, ready, saying, upload_of
from tests.resources.test_stories import TOLD

ClientOf = Callable[..., Client]
NOW = timezone.now()
ONE = replace(next(each for each in originals() if each.slug == "ending-well"), text="First.")
PAGE = "/resources/ending-well/"


@pytest.fixture
def text(ambulance: Organisation) -> Resource:
    """A small original that Cat's organisation looks after."""
    load_original(ONE, keeper=ambulance, now=NOW)
    return Resource.objects.get(slug=ONE.slug)


def write(by: User, row: Resource, body: str, **more: Any) -> None:
    mark = mark_of(Text.objects.get(resource=row).body)
    write_text(by=by, resource=row, body=body, mark=mark, **more)


def versions(row: Resource) -> list[tuple[int, list[str], str]]:
    """Which version ended with which change, the first first."""
    rows = Revision.objects.filter(resource=row).order_by("number")
    return [(one.number, one.changed, one.said) for one in rows]


def test_a_change_of_the_text_is_a_version_and_keeps_what_it_said(
    cat: User, asha: User, text: Resource, client_of: ClientOf
) -> None:
    write(cat, text, "Second.", said="Shorter.")
    write(cat, text, "Second.")
    assert versions(text) == [(1, ["text"], "Shorter.")]
    assert Resource.objects.get(pk=text.pk).version == 2
    make_files(now=NOW)
    assert Resource.objects.get(pk=text.pk).version == 2
    assert ": Shorter." in client_of(asha).get(PAGE).content.decode()
    page = client_of(cat).get(f"{PAGE}versions/").content.decode()
    assert ("changed: The text." in page, "First." in page) == (True, True)
    assert "First." not in client_of(asha).get(PAGE).content.decode()


def test_an_update_is_a_version_for_what_nobody_edited(
    cat: User, text: Resource, ambulance: Organisation, client_of: ClientOf
) -> None:
    newer = replace(ONE, text="Second.", facts={**ONE.facts, "title": "Ending better"})
    assert load_original(newer, keeper=ambulance, now=NOW) == "updated"
    assert load_original(newer, keeper=ambulance, now=NOW) == ""
    ((number, changed, _),) = versions(text)
    assert (number, changed) == (1, ["title", "text"])
    page = client_of(cat).get(f"{PAGE}versions/").content.decode()
    assert ("An update of this site changed" in page, text.title in page) == (True, True)


def test_an_update_that_waits_is_a_version_once_somebody_takes_it(
    cat: User, text: Resource, ambulance: Organisation
) -> None:
    write(cat, text, "Ours.")
    for body in ("Second.", "Third."):
        load_original(replace(ONE, text=body), keeper=ambulance, now=NOW)
    assert len(versions(text)) == 1
    take_newer(by=cat, resource=text)
    assert [changed for _, changed, _ in versions(text)] == [["text"], ["text"]]
    keep_edited(by=cat, resource=text)
    assert len(versions(text)) == 2


def test_a_title_changed_on_the_form_stands_in_the_files_too(
    cat: User, text: Resource, client_of: ClientOf
) -> None:
    client = client_of(cat)
    client.post(f"{PAGE}edit/", typed(text, title="How we end well"))
    assert Text.objects.get(resource=text).files_behind
    make_files(now=NOW)
    assert "How we end well" in words_in_file()
    row = Resource.objects.get(pk=text.pk)
    edit(by=cat, resource=row, words={**words_about(row), "topics": ["groups"]}, version=2)
    assert not Text.objects.get(resource=text).files_behind


def test_what_somebody_put_beside_made_files_stays_when_they_are_made_anew(
    cat: User, text: Resource
) -> None:
    made = {file.format for file in text.files.all()}
    beside = add_file(by=cat, resource=text, source=upload("odt" if "odt" in made else "docx"))
    prepare_own(resource=text, now=NOW)
    write(cat, text, "Second.")
    make_files(now=NOW)
    assert text.files.filter(pk=beside.pk).exists()
    assert text.files.count() == len(made) + 1


def test_what_is_made_of_a_text_is_changed_there_and_not_replaced(
    cat: User, text: Resource, client_of: ClientOf
) -> None:
    file = text.files.in_order()[0]
    assert "Put a new version" not in client_of(cat).get(PAGE).content.decode()
    assert client_of(cat).get(f"{PAGE}files/{file.pk}/replace/").status_code == 404
    with pytest.raises(NoSuchFile):
        put_file(by=cat, resource=text, file=file.pk, source=upload(file.format), said="x",
                 seen=Seen(1, 1))  # fmt: skip


def test_a_file_more_and_a_file_less_are_versions_and_those_it_came_with_are_not(
    cat: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    assert row.version == 1
    more = add_file(by=cat, resource=row, source=upload("pdf"))
    assert versions(row) == []
    prepare_own(resource=row, now=NOW)
    assert versions(row) == [(1, ["file"], "")]
    remove_file(by=cat, resource=row, file=more.pk)
    assert len(versions(row)) == 2
    assert Resource.objects.get(pk=row.pk).version == 3


def beside(cat: User, row: Resource) -> ResourceFile:
    """A file of one's own beside those that are made of the text."""
    file = add_file(by=cat, resource=row, source=upload("docx"))
    prepare_own(resource=row, now=NOW)
    row.refresh_from_db()
    return file


def first_of(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {name: values[0] for name, values in hidden(page).items()}


def test_who_writes_the_text_sees_that_a_file_was_replaced_meanwhile(
    cat: User, col: User, text: Resource, client_of: ClientOf
) -> None:
    file = beside(cat, text)
    form = first_of(client_of(col).get(f"{PAGE}text/").content.decode())
    seen = Seen(1, text.version)
    put_file(
        by=cat,
        resource=text,
        file=file.pk,
        source=upload_of(saying("heron")),
        said="A new step.",
        seen=seen,
    )
    ready(text)
    sent = client_of(col).post(f"{PAGE}text/", {**form, "body": "Col's."}).content.decode()
    page = unescape(sent)
    assert (f"{cat.name} changed: The file" in page, "“A new step.”" in page) == (True, True)
    assert ("Col's." in page.partition("<textarea")[2], "What they saved" in page) == (True, False)
    assert Text.objects.get(resource=text).body == "First."
    assert (
        client_of(col).post(f"{PAGE}text/", {**first_of(sent), "body": "Col's."}).status_code == 302
    )
    assert Text.objects.get(resource=text).body == "Col's."


def test_who_replaces_a_file_sees_that_the_text_was_written_meanwhile(
    cat: User, col: User, text: Resource, client_of: ClientOf
) -> None:
    file = beside(cat, text)
    address = f"{PAGE}files/{file.pk}/replace/"
    form = {"number": 1, "version": text.version, "said": "A new step."}
    write(cat, text, "Cat's.", said="Shorter.")
    new = SimpleUploadedFile("new.docx", saying("heron"))
    page = client_of(col).post(address, {**form, "file": new}).content.decode()
    assert f"{cat.name} changed: The text" in page
    again = {name: hidden(page)[name][0] for name in ("number", "version", "held")}
    assert client_of(col).post(address, {**form, **again}).status_code == 302
    assert ResourceFile.objects.filter(replaces=file).count() == 1


def test_who_changes_the_words_is_told_of_a_file_that_was_replaced_meanwhile(
    cat: User, col: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, title="Poster")
    form = typed(row, title="Our poster")
    put(cat, row)
    ready(row)
    page = client_of(col).post(f"/resources/{row.slug}/edit/", form, follow=True).content.decode()
    assert f"While you had the form open, {cat.name} changed: the file." in unescape(page)
    assert Resource.objects.get(pk=row.pk).title == "Our poster"


def test_an_own_version_is_told_that_a_file_of_its_original_changed(
    cat: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    original = make_resource(finn, title="Slides")
    Resource.objects.filter(pk=original.pk).update(licence="cc_by")
    own = make_resource(cat, title="Ours", organisation=cat.organisation)
    Resource.objects.filter(pk=own.pk).update(adapted_from=original, adapted_version=1,
                                              adapted_on=NOW.date())  # fmt: skip
    put(finn, original)
    ready(original)
    page = client_of(cat).get(f"/resources/{own.slug}/").content.decode()
    assert ("The original has changed" in page, "The number in step 3 is new." in page) == (
        True, True,
    )  # fmt: skip


@pytest.fixture
def filmed(asha: User, cat: User) -> Story:
    """A story on the shelf with a file its teller agreed to, one before it, and one on its way."""
    story = tell(by=asha, told=TOLD, now=NOW)
    add_file(by=cat, resource=story.resource, source=upload())
    ready(story.resource)
    publish(by=cat, resource=story.resource)
    put(cat, story.resource, "kingfisher")
    ready(story.resource)
    keep_story(by=asha, story=Story.objects.get(pk=story.pk), now=NOW)
    put(cat, story.resource, "heron")
    return story


def test_with_a_story_go_the_earlier_versions_of_what_belongs_to_it(
    cat: User, asha: User, ben: User, filmed: Story, shelf: Any, client_of: ClientOf,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    old, slug = EarlierFile.objects.get(), filmed.resource.slug
    assert (len(list(shelf.iterdir())), found(ben, "kingfisher")) == (5, 1)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_story(by=asha, story=filmed)
    assert (list(shelf.iterdir()), found(ben, "kingfisher"), things_of(ben, {slug: ""})) == (
        [],
        0,
        [],
    )
    assert (EarlierFile.objects.count(), ResourceFile.objects.count()) == (0, 0)
    for address in ("", f"versions/{old.pk}/", "versions/", f"download/{old.file_id}/"):
        assert client_of(cat).get(f"/resources/{slug}/{address}").status_code == 404
