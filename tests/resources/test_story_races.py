"""Somebody takes their story away while a coordinator is at work on it: nothing is left behind."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from people.models import User
from records.audit import Refused
from resources import storage
from resources.actions import add_file, publish, telling
from resources.actions.pictures import forget_pictures
from resources.actions.telling import forget_stories, keep_story, tell, withdraw_story
from resources.models import Resource, ResourceFile, Story, forgotten_by
from resources.related import companions_of
from resources.views import pages
from tests.conversations.test_races import together
from tests.resources.conftest import upload
from tests.resources.test_stories import NOW, TOLD

ClientOf = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)
# So long whoever comes second has to get in between, if they can.
A_MOMENT = 1.5


@pytest.fixture
def story(asha: User) -> Story:
    return tell(by=asha, told=TOLD, now=NOW)


@pytest.fixture
def before() -> set[str]:
    """What lies in storage without the story."""
    return set(storage.names())


class Between:
    """While a story is being taken away, somebody else acts: as soon as that has begun."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.begun, self.acted = Event(), Event()
        self.forget = forget_pictures
        patch.setattr(telling, "forget_pictures", self._pause)

    def _pause(self, files: Any) -> None:
        self.begun.set()
        self.acted.wait(A_MOMENT)
        self.forget(files)

    def act(self, what: Callable[[], Any]) -> Any:
        self.begun.wait(20)
        try:
            return what()
        finally:
            self.acted.set()


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    return Between(monkeypatch)


def adds(cat: User, story: Story) -> Callable[[], ResourceFile]:
    return partial(add_file, by=cat, resource=story.resource, source=upload("pdf"))


def test_who_adds_a_file_meanwhile_finds_nothing_any_more(
    story: Story, asha: User, cat: User, before: set[str], between: Between
) -> None:
    add = partial(between.act, adds(cat, story))
    gone, refused = together([partial(withdraw_story, by=asha, story=story), add])
    assert (gone, type(refused)) == (None, Refused)
    assert not Resource.objects.filter(pk=story.resource_id).exists()
    assert set(storage.names()) == before


@pytest.mark.postgres
def test_without_the_lock_their_file_would_stay_behind(
    story: Story, asha: User, cat: User, before: set[str], between: Between,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The positive control."""

    def unlocked(pk: UUID) -> Resource | None:
        return Resource.objects.filter(pk=pk).first()

    monkeypatch.setattr(telling, "_resource", unlocked)
    add = partial(between.act, adds(cat, story))
    gone, added = together([partial(withdraw_story, by=asha, story=story), add])
    assert (gone, type(added)) == (None, ResourceFile)
    assert len(set(storage.names()) - before) == 1


def test_who_puts_it_on_the_shelf_meanwhile_finds_nothing_any_more(
    story: Story, asha: User, cat: User, between: Between
) -> None:
    act = partial(between.act, partial(publish, by=cat, resource=story.resource))
    gone, refused = together([partial(withdraw_story, by=asha, story=story), act])
    assert (gone, type(refused)) == (None, Refused)
    assert not Resource.objects.filter(pk=story.resource_id).exists()


def test_put_on_the_shelf_and_taken_away_at_once_it_is_nowhere(
    story: Story, asha: User, cat: User
) -> None:
    acts: list[Any] = [
        partial(publish, by=cat, resource=story.resource),
        partial(withdraw_story, by=asha, story=story),
    ]
    published, gone = together(acts)
    assert gone is None
    assert isinstance(published, Resource | Refused)
    assert not Story.objects.exists()


def test_who_is_reading_it_meanwhile_reads_to_the_end_and_no_further(
    story: Story, asha: User, ben: User, cat: User, client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    publish(by=cat, resource=story.resource)
    page, client = f"/resources/{story.resource.slug}/", client_of(ben)

    def meanwhile(resource: Resource, viewer: User) -> Any:
        withdraw_story(by=asha, story=story)
        return companions_of(resource, viewer)

    monkeypatch.setattr(pages, "companions_of", meanwhile)
    assert client.get(page).status_code == 200
    assert client.get(page).status_code == 404


def test_who_keeps_it_on_the_last_day_keeps_it(
    story: Story, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = NOW + timedelta(days=365 + 30 + 181)

    def kept_meanwhile(day: Any) -> Any:
        # The list is made; then its teller says that it stays.
        rows = list(forgotten_by(day).values_list("pk", flat=True))
        monkeypatch.setattr(telling, "forgotten_by", forgotten_by)
        with time_machine.travel(late, tick=False):
            keep_story(by=asha, story=story, now=late)
        return Resource.objects.filter(pk__in=rows)

    monkeypatch.setattr(telling, "forgotten_by", kept_meanwhile)
    assert forget_stories(now=late) == 0
    assert Story.objects.filter(pk=story.pk).exists()
