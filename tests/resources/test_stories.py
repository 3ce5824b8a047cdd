"""Stories: shown only while their teller agrees, gone at once when they do not, and never a way
from a story to an account."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jobs.models import OutgoingMail
from peersupport.erasure import erase
from peersupport.export import everything
from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent, Tally
from resources import consent, storage
from resources.actions import publish, withdraw
from resources.actions.found_by import agreed_to, found_anew
from resources.actions.packing import put_in
from resources.actions.telling import (
    NotOneself,
    Told,
    ask_tellers,
    forget_stories,
    keep_for_teller,
    keep_story,
    record,
    retell,
    tell,
    withdraw_for_teller,
    withdraw_story,
)
from resources.filters import Criteria
from resources.find import find
from resources.models import FileState, Resource, ResourceFile, Story
from resources.packing import contents_of
from resources.pipeline import fingerprint
from resources.plain import find_plain
from tests.resources.test_films import status
from tests.resources.test_library import filtered, titles

ClientOf = Callable[..., Client]
# At noon: half a year on, an evening in London is another day than here.
NOW = timezone.now().replace(hour=12, minute=0)
DAY = today(NOW)
TOLD = Told(
    title="A year on nights", summary="What changed when I said it aloud.",
    body="The kettle was the beginning.\n\nThen somebody asked quillwort.", shown_name="Robin",
    content_note="It tells of a hard job.",
)  # fmt: skip
TYPED = {
    "title": TOLD.title, "summary": TOLD.summary, "body": TOLD.body, "shown_name": "Robin",
    "content_note": TOLD.content_note, "shelf": "everyone", "consent": "on",
}  # fmt: skip


@pytest.fixture
def story(asha: User) -> Story:
    """Asha tells, as Robin; nobody has put it on the shelf."""
    return tell(by=asha, told=TOLD, now=NOW)


@pytest.fixture
def shown(story: Story, cat: User) -> Story:
    """And Cat has put it there."""
    publish(by=cat, resource=story.resource)
    return Story.objects.select_related("resource").get()


@pytest.fixture
def signed(cat: User) -> Story:
    """Somebody without an account signed on paper; on the shelf."""
    made = record(by=cat, told=TOLD, signed_on=DAY, now=NOW, key=None)
    publish(by=cat, resource=made.resource)
    return Story.objects.select_related("resource").get()


def finds(user: User, at: Any = NOW) -> tuple[int, int, int]:
    """By the door, the index and plain queries, on the day of this moment."""
    criteria = Criteria.read("quillwort", {})
    with time_machine.travel(at, tick=False):
        seen = Resource.objects.visible_to(user).filter(story__isnull=False).count()
        return seen, find(user, criteria, at).total, find_plain(user, criteria).total


def everywhere(number: int) -> tuple[int, int, int]:
    return number, number, number


def test_nobody_but_who_looks_after_it_sees_it_before_it_is_on_the_shelf(
    story: Story, asha: User, ben: User, cat: User, finn: User
) -> None:
    assert [finds(who)[0] for who in (asha, ben, finn, cat)] == [0, 0, 0, 1]
    publish(by=cat, resource=story.resource)
    assert [finds(who) for who in (asha, ben, finn, cat)] == [everywhere(1)] * 4


def test_it_is_never_shown_without_consent_whatever_else_says_so(story: Story, asha: User) -> None:
    Resource.objects.update(published_at=NOW, shown_until=DAY - timedelta(days=1))
    assert finds(asha) == everywhere(0)
    Resource.objects.update(shown_until=DAY)
    assert finds(asha) == everywhere(1)


def test_an_organisations_own_story_is_for_its_people_alone(
    asha: User, ben: User, cat: User, eve: User
) -> None:
    made = tell(by=asha, told=replace(TOLD, organisation=asha.organisation), now=NOW)
    publish(by=cat, resource=made.resource)
    assert [finds(who) for who in (ben, eve)] == [everywhere(1), everywhere(0)]
    with pytest.raises(Refused):
        tell(by=eve, told=replace(TOLD, organisation=asha.organisation), now=NOW)


def test_taken_away_it_is_gone_for_everybody_with_the_next_request(
    shown: Story, asha: User, ben: User, cat: User, client_of: ClientOf,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    file = SimpleUploadedFile("a.txt", b"quillwort")
    name = storage.keep(file, fingerprint(file))
    ResourceFile.objects.create(
        resource=shown.resource, stored_name=name, received_name=name, size=1, format="pdf",
        state=FileState.CLEAN,
    )  # fmt: skip
    pages = [f"/resources/{shown.resource.slug}/{rest}" for rest in ("", "download/")]
    readers = [client_of(who) for who in (ben, cat)]
    assert {status(one.get(page)) for one in readers for page in pages} == {200}
    with django_capture_on_commit_callbacks(execute=True):
        client_of(asha).post(f"/resources/stories/{shown.pk}/withdraw/")
    assert {status(one.get(page)) for one in readers for page in pages} == {404}
    assert [titles(filtered(one, words="quillwort")) for one in readers] == [[], []]
    assert [finds(who) for who in (asha, ben, cat)] == [everywhere(0)] * 3
    assert not Resource.objects.exists()
    with pytest.raises(FileNotFoundError):
        storage.fetch(name)


def test_before_it_is_taken_away_a_page_says_what_happens_and_nothing_has_happened(
    shown: Story, asha: User, ben: User, cat: User, client_of: ClientOf
) -> None:
    page = f"/resources/stories/{shown.pk}/withdraw/"
    mine = client_of(asha).get(f"/resources/stories/{shown.pk}/").content.decode()
    assert (f'href="{page}"' in mine, f'action="{page}"' in mine) == (True, False)
    asked = client_of(asha).get(page).content.decode()
    assert f'<form method="post" action="{page}">' in asked
    for words in ("gone at once and for everybody", "cannot be undone", "Nobody is told"):
        assert words in asked
    assert [client_of(who).get(page).status_code for who in (ben, cat)] == [404, 404]
    assert finds(ben) == everywhere(1)


def test_it_is_not_carried_away_in_a_pack(shown: Story, ben: User, client_of: ClientOf) -> None:
    client, page = client_of(ben), f"/resources/{shown.resource.slug}/"
    assert "my pack</button>" not in client.get(page).content.decode()
    put_in(by=ben, slugs=[shown.resource.slug], now=NOW)
    assert contents_of(ben).things == []


def test_every_table_of_the_library_forgets_it(shown: Story, asha: User) -> None:
    withdraw_story(by=asha, story=shown)
    assert telling_rows("quillwort") == []


def telling_rows(word: str) -> list[str]:
    """Every table of the library that holds this word."""
    return [
        model._meta.label
        for model in apps.get_app_config("resources").get_models()
        for row in model._base_manager.values()
        if word in repr(row)
    ]


def test_the_word_that_is_looked_for_was_there(shown: Story) -> None:
    assert telling_rows("quillwort") == [
        "resources.Resource",
        "resources.PageText",
        "resources.Story",
    ]


def test_nothing_leads_from_the_story_to_the_account(
    shown: Story, asha: User, cat: User, dev: User, ben: User, mo: User, client_of: ClientOf
) -> None:
    pages = [f"/resources/{shown.resource.slug}/", "/resources/", "/desk/", "/resources/stories/"]
    traces = [asha.name, asha.email, str(asha.pk), asha.pk.hex]
    for who in (cat, dev, ben, mo):
        client = client_of(who)
        found = "".join(client.get(page).content.decode() for page in pages)
        assert [one for one in traces if one in found] == []
    assert "Told by Robin" in client_of(cat).get(pages[0]).content.decode()
    assert shown.resource.added_by is None
    assert not AuditEvent.objects.filter(actor_id=asha.pk).exists()
    assert not AuditEvent.objects.filter(event__startswith="story.").exists()
    assert Tally.objects.get(kind="story.told").count == 1


def test_only_its_teller_opens_changes_keeps_or_takes_it_away(
    shown: Story, ben: User, cat: User, dev: User, client_of: ClientOf
) -> None:
    for who in (ben, cat, dev):
        client = client_of(who)
        for page in ("", "change/", "withdraw/"):
            assert client.get(f"/resources/stories/{shown.pk}/{page}").status_code == 404
        for act in ("change/", "keep/", "withdraw/"):
            assert client.post(f"/resources/stories/{shown.pk}/{act}").status_code == 404
        for refused in (
            lambda by=who: keep_story(by=by, story=shown, now=NOW),
            lambda by=who: withdraw_story(by=by, story=shown),
            lambda by=who: retell(by=by, story=shown, told=TOLD, now=NOW),
        ):
            with pytest.raises(Refused):
                refused()
    assert Story.objects.count() == 1


def test_a_coordinator_answers_only_for_somebody_without_an_account(
    shown: Story, cat: User, finn: User, client_of: ClientOf
) -> None:
    for act in (
        lambda: keep_for_teller(by=cat, resource=shown.resource, signed_on=DAY),
        lambda: withdraw_for_teller(by=cat, resource=shown.resource),
    ):
        with pytest.raises(NotOneself):
            act()
    with pytest.raises(Refused):
        withdraw_for_teller(by=finn, resource=shown.resource)
    page = f"/resources/{shown.resource.slug}/story/"
    said = client_of(cat).post(page, {"act": "withdraw"}, follow=True).content.decode()
    assert "answers for it themselves" in said
    assert client_of(finn).post(page, {"act": "withdraw"}).status_code == 403
    assert client_of(finn).get(page).status_code == 403
    assert Story.objects.count() == 1


def test_signed_on_paper_a_coordinator_keeps_and_takes_it_away(
    signed: Story, cat: User, ben: User, client_of: ClientOf
) -> None:
    page = f"/resources/{signed.resource.slug}/story/"
    later = DAY - timedelta(days=3)
    client_of(cat).post(page, {"signed_on": later.isoformat()})
    assert list(signed.consents.order_by("given_on").values_list("given_on", "on_paper")) == [
        (later, True), (DAY, True),
    ]  # fmt: skip
    assert finds(ben) == everywhere(1)
    client_of(cat).post(page, {"act": "withdraw"})
    assert finds(ben) == everywhere(0)
    assert [one.event for one in AuditEvent.objects.filter(event__startswith="story.")] != []
    assert not Resource.objects.exists()


@pytest.mark.parametrize("days", [-1, 365, 400])
def test_a_signature_of_tomorrow_or_of_more_than_a_year_ago_does_not_count(
    days: int, cat: User, client_of: ClientOf
) -> None:
    typed = {**TYPED, "signed_on": (DAY - timedelta(days=days)).isoformat()}
    said = client_of(cat).post("/resources/stories/record/", typed).content.decode()
    assert "Enter a day of the last 12 months." in said
    assert not Story.objects.exists()


def test_after_a_year_the_teller_is_asked_once_by_a_notice_like_any_other(
    shown: Story, asha: User
) -> None:
    asked = NOW + timedelta(days=365)
    assert ask_tellers(now=asked - timedelta(days=1)) == 0
    assert [ask_tellers(now=asked) for _ in range(2)] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.recipient_id, "story" in mail.body) == (asha.pk, False)
    keep_story(by=asha, story=shown, now=asked)
    assert ask_tellers(now=asked + timedelta(days=364)) == 0
    assert ask_tellers(now=asked + timedelta(days=366)) == 1


def test_without_an_answer_it_is_hidden_then_erased(shown: Story, asha: User, ben: User) -> None:
    last = NOW + timedelta(days=395)
    assert finds(ben, last) == everywhere(1)
    assert finds(ben, last + timedelta(days=1)) == everywhere(0)
    assert forget_stories(now=last + timedelta(days=180)) == 0
    keep_story(by=asha, story=shown, now=last + timedelta(days=180))
    assert finds(ben, last + timedelta(days=180)) == everywhere(1)
    Resource.objects.update(shown_until=DAY)
    assert forget_stories(now=NOW + timedelta(days=181)) == 1
    assert not Story.objects.exists()


def test_other_words_need_another_look_and_another_consent(
    shown: Story, asha: User, ben: User, client_of: ClientOf
) -> None:
    client, page = client_of(asha), f"/resources/stories/{shown.pk}/change/"
    assert "quillwort" in client.get(page).content.decode()
    client.post(page, {**TYPED, "body": "Other words, quillwort.", "shown_name": "Wren"})
    row = Story.objects.select_related("resource").get()
    assert (row.body, row.resource.owner, row.resource.published_at) == (
        "Other words, quillwort.", "Wren", None,
    )  # fmt: skip
    assert row.consents.count() == 2
    assert agreed_to(row, row.resource)
    assert finds(ben) == everywhere(0)


def test_what_is_told_without_agreeing_is_not_kept_and_nothing_typed_is_lost(
    asha: User, client_of: ClientOf
) -> None:
    said = client_of(asha).post("/resources/stories/tell/", {**TYPED, "consent": ""})
    text = said.content.decode()
    assert "It can only be kept if you agree." in text
    assert "Then somebody asked quillwort." in text
    assert not Story.objects.exists()


def test_the_same_form_sent_twice_is_one_story(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    shown = client.get("/resources/stories/tell/").content.decode()
    key = shown.partition('name="form_key" value="')[2].partition('"')[0]
    for _ in range(2):
        answer = client.post("/resources/stories/tell/", {**TYPED, "form_key": key})
    assert Story.objects.count() == 1
    assert "Nobody is told, and nobody asks why." in client.get(answer["Location"]).content.decode()


def test_the_consent_says_who_when_and_to_which_words(shown: Story) -> None:
    row = shown.consents.get()
    assert (row.version, row.given_on, row.on_paper, row.recorded_by) == (
        consent.CURRENT, DAY, False, None,
    )  # fmt: skip
    assert agreed_to(shown, shown.resource)
    shown.resource.title = "Another"
    assert not agreed_to(shown, shown.resource)


def test_other_words_of_anybody_else_hide_it_until_its_teller_agrees_to_them(
    shown: Story, asha: User, ben: User
) -> None:
    row = shown.resource
    row.summary = "Somebody else's words."
    row.save()
    found_anew(row)
    assert finds(ben) == everywhere(0)
    keep_story(by=asha, story=shown, now=NOW)
    assert finds(ben) == everywhere(1)


def test_every_version_of_the_words_can_be_read() -> None:
    for version in consent.VERSIONS:
        assert [one for one in consent.sentences(version) if "{" in one] == []


def test_erasing_the_account_takes_the_story_away(shown: Story, asha: User, ben: User) -> None:
    receipt = erase(person=asha, now=NOW)
    assert receipt.erased["stories"] == 1
    assert finds(ben) == everywhere(0)
    assert telling_rows("quillwort") == []


def test_the_teller_finds_it_among_their_data_and_nobody_else_does(
    shown: Story, asha: User, cat: User, ben: User
) -> None:
    def told(user: User) -> Iterator[str]:
        return (
            str(value) for part in everything(user) for row in part.rows for value in row.values()
        )

    assert TOLD.body in list(told(asha))
    for who in (cat, ben):
        assert [value for value in told(who) if "quillwort" in value] == []


def test_off_the_shelf_it_leaves_nothing_behind_for_readers(
    shown: Story, cat: User, ben: User, client_of: ClientOf
) -> None:
    withdraw(by=cat, resource=shown.resource)
    answer = client_of(ben).get(f"/resources/{shown.resource.slug}/")
    assert (answer.status_code, TOLD.title in answer.content.decode()) == (404, False)


def test_off_the_shelf_it_is_not_asked_about(shown: Story, cat: User) -> None:
    withdraw(by=cat, resource=shown.resource)
    assert ask_tellers(now=NOW + timedelta(days=366)) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_my_list_asks_the_same_queries_for_any_number(
    rows: int, asha: User, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        tell(by=asha, told=TOLD, now=NOW)
    client = client_of(asha)
    with django_assert_num_queries(3):  # session, person, stories
        client.get("/resources/stories/")
