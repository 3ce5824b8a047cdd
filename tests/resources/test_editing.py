"""Changing what the library says: at once, by who looks after it, and by two at the same time."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.models import AuditEvent
from resources.actions import withdraw
from resources.actions.editing import ChangedMeanwhile, edit
from resources.forms import EVERYONE, OWN
from resources.index import forget
from resources.models import Resource, Revision
from resources.words import EDITED, words_about
from tests.conversations.test_races import together
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]


@pytest.fixture
def leaflet(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Leaflet", summary="For the mess room.")


def typed(row: Resource, **other: Any) -> dict[str, Any]:
    """The form as it is opened now, with some fields typed anew."""
    words = words_about(row)
    shelf = OWN if words.pop("organisation") else EVERYONE
    return {**words, "shelf": shelf, "version": row.version, **other}


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, as a browser sends them back."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return found


def picked(page: str) -> dict[str, str]:
    """Field -> whose words are chosen already."""
    found = re.findall(r'name="pick-(\w+)"[^>]*value="(\w+)" checked', page)
    return dict(found)


def edited(row: Resource, by: User, **other: Any) -> Resource:
    return edit(by=by, resource=row, words={**words_about(row), **other}, version=row.version)


@pytest.mark.django_db(transaction=True)
def test_it_is_found_by_the_new_words_in_the_next_request_at_the_same_address(
    cat: User, asha: User, leaflet: Resource, client_of: ClientOf
) -> None:
    forget()
    reader, page = client_of(asha), f"/resources/{leaflet.slug}/"
    address = reader.post("/resources/", {"words": "swimming"})["Location"]
    assert "0 resources" in reader.get(address).content.decode()
    new = typed(leaflet, title="Swimming together", topics=["groups"])
    assert client_of(cat).post(f"{page}edit/", new)["Location"] == page
    assert "1 resource found" in reader.get(address).content.decode()
    assert "<h1>Swimming together</h1>" in reader.get(page).content.decode()


def test_what_it_said_before_is_kept_and_that_it_was_changed_is_audited(
    cat: User, leaflet: Resource
) -> None:
    before = words_about(leaflet)
    row = edited(leaflet, cat, title="New", topics=["sleep"])
    assert (row.version, row.title, row.topics) == (2, "New", ["sleep"])
    kept = Revision.objects.get()
    assert (kept.number, kept.words, kept.by) == (1, before, cat)
    assert kept.changed == ["title", "topics"]
    event = AuditEvent.objects.get(event="resource.edited")
    assert (event.actor_id, event.codes) == (cat.pk, {"fields": 2})


def test_what_stands_in_its_files_still_finds_it(cat: User, leaflet: Resource) -> None:
    leaflet.files.update(text="Lifeboats")
    row = edited(leaflet, cat, title="New words")
    assert [f" {stem} " in row.search_text for stem in ("lifeboat", "new", "leaflet")] == [
        True, True, False,
    ]  # fmt: skip


def test_saving_without_a_change_changes_nothing(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    Resource.objects.update(summary="Two\r\nlines")
    leaflet.refresh_from_db()
    form = typed(leaflet, summary="Two\r\nlines")
    assert client_of(cat).post(f"/resources/{leaflet.slug}/edit/", form).status_code == 302
    leaflet.refresh_from_db()
    assert (leaflet.version, Revision.objects.count()) == (1, 0)


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "dev", "viv", "finn"])
def test_nobody_else_changes_it_or_sees_the_form(
    who: str, leaflet: Resource, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Refused):
        edited(leaflet, user, title="Mine")
    client, page = client_of(user), f"/resources/{leaflet.slug}/edit/"
    assert client.get(page).status_code == 403
    assert client.post(page, typed(leaflet, title="Mine")).status_code == 403
    leaflet.refresh_from_db()
    assert leaflet.title == "Leaflet"


def test_what_one_does_not_see_is_not_there(
    cat: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    own = make_resource(cat, title="Ours", organisation=cat.organisation)
    client = client_of(finn)
    found = [client.get(f"/resources/{slug}/edit/") for slug in (own.slug, "nothing")]
    assert [page.status_code for page in found] == [404, 404]
    assert found[0].content == found[1].content


def test_it_moves_to_the_own_shelf_and_back_but_to_nobody_elses(
    cat: User, finn: User, eve: User, leaflet: Resource
) -> None:
    seen = Resource.objects.visible_to(eve)
    row = edited(leaflet, cat, organisation=str(cat.organisation_id))
    assert not seen.exists()
    with pytest.raises(Refused):
        edited(row, cat, organisation=str(finn.organisation_id))
    edited(row, cat, organisation="")
    assert seen.exists()


def test_somebody_who_moved_does_not_take_it_along(
    cat: User, finn: User, leaflet: Resource, client_of: ClientOf
) -> None:
    """She added it and may change it still, but it stays with those who keep it."""
    User.objects.filter(pk=cat.pk).update(organisation=finn.organisation)
    cat.refresh_from_db()
    page = client_of(cat).get(f"/resources/{leaflet.slug}/edit/").content.decode()
    assert ("Everyone on this site" in page, "Only Moorland" in page) == (True, False)
    with pytest.raises(Refused):
        edited(leaflet, cat, organisation=str(cat.organisation_id))


def test_an_error_keeps_what_was_typed(cat: User, leaflet: Resource, client_of: ClientOf) -> None:
    form = typed(leaflet, title="", owner="The other owner", source_url="not an address")
    page = client_of(cat).post(f"/resources/{leaflet.slug}/edit/", form).content.decode()
    for words in ("<title>Error: ", "Enter a title.", "Enter a web address", "The other owner"):
        assert words in page
    assert "Leaflet</a>" in page


def test_what_has_a_file_never_becomes_a_mere_link(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{leaflet.slug}/edit/"
    assert client.post(page, typed(leaflet, kind="link")).status_code == 200
    assert client.post(page, typed(leaflet, kind="tips")).status_code == 302


def test_a_link_keeps_an_address_and_a_new_one_is_looked_at_anew(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    leaflet.files.all().delete()
    Resource.objects.update(
        kind="link", source_url="https://old.example/", link_state="broken",
        link_checked_at=timezone.now(),
    )  # fmt: skip
    leaflet.refresh_from_db()
    client, page = client_of(cat), f"/resources/{leaflet.slug}/edit/"
    empty = client.post(page, typed(leaflet, source_url="")).content.decode()
    assert "Enter the web address it links to." in empty
    client.post(page, typed(leaflet, source_url="https://new.example/"))
    leaflet.refresh_from_db()
    assert (leaflet.source_url, leaflet.link_state, leaflet.link_checked_at) == (
        "https://new.example/", "", None,
    )  # fmt: skip


def test_the_second_of_two_sees_both_and_chooses(
    cat: User, col: User, leaflet: Resource, client_of: ClientOf
) -> None:
    page = f"/resources/{leaflet.slug}/edit/"
    late = typed(leaflet, title="Col's title", summary="Col's words.", owner=leaflet.owner)
    edited(leaflet, cat, title="Cat's title", owner="Cat's owner")
    client = client_of(col)
    both = client.post(page, late).content.decode()
    for words in ("Two of you changed it", "Cat saved changes", "Cat&#39;s title"):
        assert words in both
    assert picked(both) == {"summary": "mine", "owner": "theirs"}
    sent = {**hidden(both), "pick-summary": "mine", "pick-owner": "theirs"}
    undecided = client.post(page, sent).content.decode()
    assert "Choose which to keep: title." in undecided
    client.post(page, {**sent, "pick-title": "mine"})
    leaflet.refresh_from_db()
    said = (leaflet.title, leaflet.summary, leaflet.owner, leaflet.version)
    assert said == ("Col's title", "Col's words.", "Cat's owner", 3)
    assert Revision.objects.get(number=2).words["title"] == "Cat's title"


def test_theirs_can_be_kept_of_every_kind_of_field(
    cat: User, col: User, leaflet: Resource, client_of: ClientOf
) -> None:
    page = f"/resources/{leaflet.slug}/edit/"
    late = typed(leaflet, title="Other", stages=["running"], topics=["sleep"], shelf=EVERYONE)
    row = edited(
        leaflet, cat, title="New", stages=["ending"], topics=[],
        organisation=str(cat.organisation_id),
    )  # fmt: skip
    client = client_of(col)
    sent = hidden(client.post(page, late).content.decode())
    client.post(page, {**sent, **{f"pick-{name}": ["theirs"] for name in sent["asked"]}})
    before = words_about(row)
    row.refresh_from_db()
    assert words_about(row) == before


def test_a_third_change_in_between_is_shown_too(
    cat: User, col: User, leaflet: Resource, client_of: ClientOf
) -> None:
    page = f"/resources/{leaflet.slug}/edit/"
    late = typed(leaflet, title="Col's")
    row = edited(leaflet, cat, title="Cat's")
    client = client_of(col)
    sent = hidden(client.post(page, late).content.decode())
    edited(row, cat, title="Cat's second", owner="Third")
    for picks, title in (({}, "Col's"), ({"pick-title": "theirs"}, "Cat's")):
        again = client.post(page, {**sent, **picks}).content.decode()
        assert "Cat&#39;s second" in again
        assert (picked(again)["owner"], hidden(again)["title"]) == ("theirs", [title])
    assert Resource.objects.get().title == "Cat's second"


def test_the_same_form_sent_twice_is_one_change(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    form = typed(leaflet, title="Once")
    client, page = client_of(cat), f"/resources/{leaflet.slug}/edit/"
    assert [client.post(page, form).status_code for _ in range(2)] == [302, 302]
    assert (Resource.objects.get().version, Revision.objects.count()) == (2, 1)


def test_a_made_up_version_overwrites_nothing(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{leaflet.slug}/edit/"
    answer = client.post(page, typed(leaflet, title="New", version=99))
    assert "Two of you changed it" in answer.content.decode()
    odd = {**typed(leaflet, title="New", version=99), "asked": "title", "pick-title": "mine"}
    assert "Two of you changed it" in client.post(page, odd).content.decode()
    assert Resource.objects.get().title == "Leaflet"


def test_who_saved_is_named_for_colleagues_only(
    cat: User, col: User, finn: User, leaflet: Resource, client_of: ClientOf
) -> None:
    edited(leaflet, col, title="Col's")
    User.objects.filter(pk=cat.pk).update(organisation=finn.organisation)
    client, page = client_of(cat), f"/resources/{leaflet.slug}/edit/"
    late = typed(leaflet, title="Cat's", version=1)
    said = client.post(page, late).content.decode()
    assert "Somebody at another organisation saved changes" in said
    User.objects.filter(pk=col.pk).delete()
    assert "Somebody who has left saved" in client.post(page, late).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_what_it_said_before_is_listed_for_those_who_look_after_it(
    rows: int, cat: User, col: User, finn: User, leaflet: Resource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(rows):
        leaflet = edited(leaflet, col, title=f"Title {number}", topics=["sleep"][number % 2 :])
    page = f"/resources/{leaflet.slug}/versions/"
    client = client_of(cat)
    with django_assert_num_queries(7):  # session, person, row, files, is it hers, changes, earlier
        text = client.get(page).content.decode()
    assert text.count("Col changed: Title, What it is about.") == rows
    assert ("Leaflet" in text, "Nothing" in text, "Sleep" in text) == (True, True, rows > 1)
    assert client_of(finn).get(page).status_code == 403


def test_what_is_off_the_shelf_can_be_put_right(cat: User, leaflet: Resource) -> None:
    row = withdraw(by=cat, resource=leaflet)
    assert edited(row, cat, title="Right now").title == "Right now"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_moment_one_is_told(
    cat: User, col: User, leaflet: Resource
) -> None:
    acts = [partial(edited, leaflet, one, title=f"{one.name}'s") for one in (cat, col)]
    assert [type(one) for one in together(acts)].count(ChangedMeanwhile) == 1
    assert (Resource.objects.get().version, Revision.objects.count()) == (2, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_itself_refuses_the_second(
    cat: User, col: User, leaflet: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: both read before one of them writes."""
    both_read = Barrier(2)

    def unlocked(by: User, resource: Resource, event: str) -> Resource:
        row = Resource.objects.get(pk=resource.pk)
        both_read.wait(timeout=20)
        return row

    monkeypatch.setattr("resources.actions.editing.locked", unlocked)
    acts = [partial(edited, leaflet, one, title=f"{one.name}'s") for one in (cat, col)]
    assert [type(one) for one in together(acts)].count(IntegrityError) == 1


def test_every_field_of_the_form_is_on_the_page(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    page = client_of(cat).get(f"/resources/{leaflet.slug}/edit/").content.decode()
    names = {"shelf" if name == "organisation" else name for name in EDITED}
    assert names | {"version", "kept_for", "csrfmiddlewaretoken"} == set(
        re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', page)
    )
