"""Links to other people's sites: brought by the product, opened by a person, never copied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from resources.actions import elsewhere as bringing
from resources.actions import withdraw
from resources.actions.elsewhere import AddressChanged, bring_links, confirm_address
from resources.elsewhere import Entry, entries
from resources.models import Elsewhere, Resource, seen_on
from resources.taxonomy import AUDIENCES, KINDS, LANGUAGES, LICENCES, STAGES, TOPICS, VALUES
from tests.factories import make_organisation
from tests.test_pages import TELLING

ClientOf = Callable[..., Client]
TODAY = today(timezone.now())
ALL = entries()
KEY = "side-by-side-toolkit"


def one() -> Resource:
    return Elsewhere.objects.select_related("resource").get(key=KEY).resource


def page(client: Client, row: Resource) -> str:
    return client.get(f"/resources/{row.slug}/").content.decode()


@pytest.mark.parametrize("entry", ALL, ids=[entry.key for entry in ALL])
def test_an_entry_uses_codes_that_exist_and_says_whose_it_is(entry: Entry) -> None:
    facts = entry.facts
    for name, known in (("stages", STAGES), ("audiences", AUDIENCES), ("values", VALUES),
                        ("topics", TOPICS)):  # fmt: skip
        assert set(facts[name]) <= dict(known).keys()
    for name, known in (("kind", KINDS), ("language", LANGUAGES), ("licence", LICENCES)):
        assert facts[name] in dict(known)
    assert facts["stages"]
    assert facts["audiences"]
    assert facts["owner"]
    assert facts["source_url"].startswith("https://")
    assert len(facts["title"]) <= 120
    assert len(facts["summary"]) <= 1000


def test_titles_and_addresses_are_each_somebodys_own_and_tell_nothing_over_a_shoulder() -> None:
    titles = [entry.facts["title"] for entry in ALL]
    assert len(set(titles)) == len({entry.facts["source_url"] for entry in ALL}) == len(ALL)
    assert [title for title in titles if TELLING.search(title)] == []


def test_they_are_on_the_shelf_for_everybody_once(cat: User, eve: User) -> None:
    assert bring_links(keeper=cat.organisation) == {"new": len(ALL)}
    assert bring_links(keeper=cat.organisation) == {"same": len(ALL)}
    assert Resource.objects.visible_to(eve).count() == len(ALL)
    assert Resource.objects.looked_after_by(cat).count() == len(ALL)
    assert not Resource.objects.looked_after_by(eve).exists()
    assert not Resource.objects.filter(reviewed_on__isnull=False).exists()


def test_an_update_changes_what_nobody_changed_here(
    cat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_links(keeper=cat.organisation)
    Resource.objects.filter(pk=one().pk).update(link_state="broken", link_checked_at=timezone.now())
    newer = {"title": "Another title", "source_url": "https://www.mind.org.uk/elsewhere/"}
    entry = replace(ALL[0], facts={**ALL[0].facts, **newer})
    monkeypatch.setattr(bringing, "entries", lambda: (entry,))
    assert bring_links(keeper=None) == {"changed": 1}
    row = one()
    assert (row.title, row.source_url) == (newer["title"], newer["source_url"])
    assert (row.link_state, row.link_checked_at) == ("", None)
    assert " anoth " in row.title_words
    assert bring_links(keeper=None) == {"same": 1}


def test_an_update_leaves_what_was_changed_or_taken_off_the_shelf_here(
    cat: User, asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_links(keeper=cat.organisation)
    Resource.objects.filter(pk=one().pk).update(summary="In our words.")
    other = Resource.objects.get(elsewhere__key=ALL[1].key)
    withdraw(by=cat, resource=other)
    changed = [replace(each, facts={**each.facts, "owner": "Somebody"}) for each in ALL[:2]]
    monkeypatch.setattr(bringing, "entries", lambda: tuple(changed))
    assert bring_links(keeper=None) == {"kept": 1, "changed": 1}
    assert (one().summary, one().owner) == ("In our words.", "Mind")
    assert not Resource.objects.visible_to(asha).filter(pk=other.pk).exists()


def test_nobody_has_opened_it_until_a_person_says_so(
    cat: User, asha: User, client_of: ClientOf
) -> None:
    bring_links(keeper=cat.organisation)
    row, client = one(), client_of(cat)
    Resource.objects.filter(pk=row.pk).update(link_state="works", link_checked_at=timezone.now())
    before = page(client_of(asha), row)
    assert "Not checked live" in before
    assert "a program looked on" in before
    assert "I opened it today" not in before
    assert "I opened it today" in page(client, row)
    answer = client.post(f"/resources/{row.slug}/address-seen/", {"address": row.source_url})
    assert answer["Location"] == f"/resources/{row.slug}/"
    after = page(client_of(asha), row)
    assert "Not checked live" not in after
    assert "A coordinator opened this address on" in after
    assert seen_on(one()) == TODAY
    assert AuditEvent.objects.filter(event="resource.address.seen", actor_id=cat.pk).count() == 1


def test_another_address_has_not_been_opened(cat: User, client_of: ClientOf) -> None:
    bring_links(keeper=cat.organisation)
    row = one()
    confirm_address(by=cat, resource=row, address=row.source_url, on=TODAY - timedelta(days=3))
    assert seen_on(one()) == TODAY - timedelta(days=3)
    Resource.objects.filter(pk=row.pk).update(source_url="https://www.mind.org.uk/new/")
    assert seen_on(one()) is None
    assert "Not checked live" in page(client_of(cat), row)
    with pytest.raises(AddressChanged):
        confirm_address(by=cat, resource=row, address=row.source_url, on=TODAY)
    typed = {"address": row.source_url}
    said = client_of(cat).post(f"/resources/{row.slug}/address-seen/", typed, follow=True)
    assert "Open the new one first" in said.content.decode()


@pytest.mark.parametrize("who", ["asha", "finn", "dev"])
def test_only_who_looks_after_it_says_that_it_leads_there(
    who: str, cat: User, request: pytest.FixtureRequest
) -> None:
    bring_links(keeper=cat.organisation)
    row = one()
    with pytest.raises(Refused):
        confirm_address(
            by=request.getfixturevalue(who), resource=row, address=row.source_url, on=TODAY
        )
    assert not Elsewhere.objects.filter(seen_on__isnull=False).exists()


def test_the_list_says_whose_site_it_is(cat: User, asha: User, client_of: ClientOf) -> None:
    bring_links(keeper=cat.organisation)
    found = client_of(asha).post("/resources/", {"words": "toolkit sister"}, follow=True)
    assert "Toolkit section, on mind.org.uk" in found.content.decode()


def test_the_command_asks_whose_coordinators_look_after_them(cat: User) -> None:
    make_organisation(name="Another")
    with pytest.raises(CommandError, match="Another"):
        call_command("load_links")
    said = StringIO()
    call_command("load_links", keeper="Another", stdout=said)
    assert said.getvalue().startswith(f"{len(ALL)} new, 0 brought up to date")
    assert set(Resource.objects.values_list("keeper__name", flat=True)) == {"Another"}


def test_coordinators_add_links_of_any_type_without_a_file(
    cat: User, asha: User, details: dict[str, Any], client_of: ClientOf
) -> None:
    client = client_of(cat)
    typed = {**details, "kind": "film", "licence": "link_only", "shelf": "own", "language": "en"}
    wrong = client.post("/resources/upload/link/", typed).content.decode()
    assert "Enter the web address it links to." in wrong
    for bad in ("javascript:alert(1)", "ftp://example.org/a"):
        said = client.post("/resources/upload/link/", {**typed, "source_url": bad})
        assert "Enter a web address like" in said.content.decode()
    address = "https://www.example.org/film"
    client.post("/resources/upload/link/", {**typed, "source_url": address})
    row = Resource.objects.get()
    assert (row.kind, row.site, row.organisation) == ("film", "example.org", cat.organisation)
    assert "Go to example.org" in page(client_of(asha), row)


def test_the_same_form_sent_twice_is_one_link(
    cat: User, details: dict[str, Any], client_of: ClientOf
) -> None:
    client = client_of(cat)
    shown = client.get("/resources/upload/link/").content.decode()
    key = shown.partition('name="form_key" value="')[2].partition('"')[0]
    typed = {**details, "language": "en", "shelf": "everyone", "form_key": key}
    for _ in range(2):
        client.post("/resources/upload/link/", {**typed, "source_url": "https://example.org/"})
    assert Resource.objects.count() == 1
