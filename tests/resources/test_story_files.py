"""A consent is for what is shown: a file that comes into a story asks its teller again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import User
from resources.actions import Upload, add_file, publish, remove_file
from resources.actions.films import describe_film
from resources.actions.found_by import agreed_to, mark_of_story
from resources.actions.own import prepare_own
from resources.actions.replacing import put_file
from resources.actions.telling import (
    NotAsSeen,
    Told,
    ask_tellers,
    keep_for_teller,
    keep_story,
    record,
    retell,
    tell,
)
from resources.documents import Facts, make
from resources.meanwhile import seen_of
from resources.models import Resource, ResourceFile, Story
from resources.pipeline import check
from tests.resources.conftest import upload
from tests.resources.test_films import status
from tests.resources.test_stories import DAY, NOW, TOLD, everywhere, finds

ClientOf = Callable[..., Client]


@pytest.fixture
def story(asha: User, cat: User) -> Story:
    """Asha's, on the shelf."""
    made = tell(by=asha, told=TOLD, now=NOW)
    publish(by=cat, resource=made.resource)
    return Story.objects.select_related("resource").get()


def put(by: User, row: Resource, format: str = "pdf") -> ResourceFile:
    """A file beside the story, gone through."""
    file = add_file(by=by, resource=row, source=upload(format))
    prepare_own(resource=row, now=timezone.now())
    file.refresh_from_db()
    return file


def now_is(story: Story) -> Story:
    return Story.objects.select_related("resource").get(pk=story.pk)


def test_until_the_file_is_ready_the_story_stands_then_it_hides(
    story: Story, ben: User, cat: User
) -> None:
    add_file(by=cat, resource=story.resource, source=upload("pdf"))
    assert agreed_to(now_is(story), story.resource)
    prepare_own(resource=story.resource, now=timezone.now())
    assert finds(ben) == everywhere(0)


def test_a_new_file_is_shown_to_its_teller_who_is_asked_and_agrees(
    story: Story, asha: User, ben: User, cat: User, client_of: ClientOf
) -> None:
    file, client = put(cat, story.resource), client_of(asha)
    assert (finds(ben), ask_tellers(now=timezone.now())) == (everywhere(0), 1)
    page = f"/resources/stories/{story.pk}/"
    said = client.get(page).content.decode()
    assert "Something has changed" in said
    assert f'href="{page}files/{file.pk}/"' in said
    mark = said.partition('name="seen" value="')[2].partition('"')[0]
    client.post(f"{page}keep/", {"seen": mark})
    assert finds(ben) == everywhere(1)
    assert "Something has changed" not in client.get(page).content.decode()


def test_its_teller_alone_opens_the_file_while_it_is_hidden(
    story: Story, asha: User, ben: User, cat: User, dev: User, client_of: ClientOf
) -> None:
    file = put(cat, story.resource)
    theirs = f"/resources/stories/{story.pk}/files/{file.pk}/"
    found = [status(client_of(who).get(theirs)) for who in (asha, ben, cat, dev)]
    assert found == [200, 404, 404, 404]
    readers = f"/resources/{story.resource.slug}/download/{file.pk}/"
    assert [status(client_of(who).get(readers)) for who in (asha, ben, cat)] == [404, 404, 200]


def test_one_agrees_to_what_one_had_before_oneself_and_to_nothing_else(
    story: Story, asha: User, ben: User, cat: User, client_of: ClientOf
) -> None:
    before = mark_of_story(story, story.resource)
    put(cat, story.resource)
    with pytest.raises(NotAsSeen):
        keep_story(by=asha, story=story, now=NOW, seen=before)
    keep = f"/resources/stories/{story.pk}/keep/"
    for sent in ({"seen": before}, {}):
        said = client_of(asha).post(keep, sent, follow=True).content.decode()
        assert "Somebody changed it since you opened this page." in said
    assert (finds(ben), story.consents.count()) == (everywhere(0), 1)


def test_a_file_that_is_taken_away_needs_no_consent(
    story: Story, asha: User, ben: User, cat: User
) -> None:
    file = put(cat, story.resource)
    keep_story(by=asha, story=story, now=NOW)
    remove_file(by=cat, resource=story.resource, file=file.pk)
    assert (finds(ben), agreed_to(now_is(story), story.resource)) == (everywhere(1), True)


def test_a_new_version_of_a_file_is_another_file(
    story: Story, asha: User, ben: User, cat: User
) -> None:
    file = put(cat, story.resource, "docx")
    keep_story(by=asha, story=story, now=NOW)
    assert finds(ben) == everywhere(1)
    row = Resource.objects.get(pk=story.resource_id)
    new = SimpleUploadedFile("new.docx", make(Facts("Heron", ""), "## Heron", "docx"))
    put_file(
        by=cat, resource=row, file=file.pk, source=Upload(file=new, checked=check(new)),
        said="Shorter.", seen=seen_of(row, file),
    )  # fmt: skip
    assert finds(ben) == everywhere(1)
    prepare_own(resource=row, now=timezone.now())
    assert finds(ben) == everywhere(0)


def test_who_changes_their_words_agrees_to_no_file_they_were_not_shown(
    story: Story, asha: User, ben: User, cat: User
) -> None:
    put(cat, story.resource)
    retell(by=asha, story=story, told=Told(**{**vars(TOLD), "title": "Nights"}), now=NOW)
    publish(by=cat, resource=Resource.objects.get())
    assert finds(ben) == everywhere(0)
    keep_story(by=asha, story=now_is(story), now=NOW)
    assert finds(ben) == everywhere(1)


def test_on_paper_it_is_signed_again_too(ben: User, cat: User) -> None:
    made = record(by=cat, told=TOLD, signed_on=DAY, now=NOW, key=None)
    publish(by=cat, resource=made.resource)
    put(cat, made.resource)
    assert finds(ben) == everywhere(0)
    keep_for_teller(by=cat, resource=made.resource, signed_on=DAY)
    assert finds(ben) == everywhere(1)


def test_words_beside_a_film_are_agreed_to_as_well(story: Story, asha: User, cat: User) -> None:
    describe: Any = {"by": cat, "resource": story.resource, "content_note": ""}
    describe_film(**describe, transcript="")
    assert agreed_to(now_is(story), story.resource)
    describe_film(**describe, transcript="Somebody weeps.")
    assert not agreed_to(now_is(story), story.resource)


@pytest.mark.parametrize("page", ["files/", "edit/", "film-words/"])
def test_who_changes_it_reads_beforehand_that_it_will_hide(
    page: str, story: Story, cat: User, client_of: ClientOf
) -> None:
    said = client_of(cat).get(f"/resources/{story.resource.slug}/{page}").content.decode()
    assert "it is hidden until whoever told it agrees" in said


def test_coordinators_read_at_the_top_that_it_is_hidden_and_how_to_have_it_back(
    story: Story, cat: User, client_of: ClientOf
) -> None:
    page = f"/resources/{story.resource.slug}/"
    assert "Hidden" not in client_of(cat).get(page).content.decode()
    put(cat, story.resource)
    said = client_of(cat).get(page).content.decode()
    assert said.index("until whoever told it agrees to it as it is now") < said.index("<h2>")
    assert "We ask them." in said
