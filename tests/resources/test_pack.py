"""Packs: what one ticked to carry away, for oneself alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from peersupport.erasure import erase
from peersupport.export import everything
from people.models import User
from records.models import AuditEvent, Tally
from resources.actions import packing, publish, withdraw
from resources.actions.packing import PackFull, empty_pack, put_in, take_out
from resources.models import (
    MOST_THINGS,
    FileState,
    Pack,
    Resource,
    ResourceFile,
    kept_until,
)
from resources.packing import contents_of
from resources.tasks import forget_old_packs
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
PACK = "/resources/pack/"


def held(who: User) -> list[str]:
    return [thing.resource.title for thing in contents_of(who).things]


@pytest.fixture
def three(cat: User, make_resource: MakeResource) -> list[Resource]:
    return [make_resource(cat, title=f"Part {number}") for number in range(3)]


def slugs(rows: list[Resource]) -> list[str]:
    return [row.slug for row in rows]


# -- in and out -----------------------------------------------------------------------------------


def test_things_are_in_it_once_in_the_order_they_were_put_in(
    asha: User, three: list[Resource]
) -> None:
    assert put_in(by=asha, slugs=[three[2].slug]) == 1
    assert put_in(by=asha, slugs=slugs(three)) == 2
    assert put_in(by=asha, slugs=slugs(three)) == 0
    assert held(asha) == ["Part 2", "Part 0", "Part 1"]


def test_one_is_taken_out_and_all_are(asha: User, three: list[Resource]) -> None:
    put_in(by=asha, slugs=slugs(three))
    take_out(by=asha, slug=three[1].slug)
    assert held(asha) == ["Part 0", "Part 2"]
    empty_pack(by=asha)
    assert (held(asha), Pack.objects.count()) == ([], 0)


def test_without_anything_in_it_there_is_no_row(asha: User, three: list[Resource]) -> None:
    put_in(by=asha, slugs=["no-such-thing"])
    assert not Pack.objects.exists()
    put_in(by=asha, slugs=[three[0].slug])
    take_out(by=asha, slug=three[0].slug)
    take_out(by=asha, slug=three[0].slug)
    empty_pack(by=asha)
    assert not Pack.objects.exists()


def test_a_pack_is_ones_own(asha: User, eve: User, three: list[Resource]) -> None:
    put_in(by=asha, slugs=slugs(three))
    put_in(by=eve, slugs=[three[0].slug])
    empty_pack(by=eve)
    assert (held(asha), held(eve)) == (["Part 0", "Part 1", "Part 2"], [])


def test_nobody_puts_in_what_they_do_not_see(
    asha: User, eve: User, cat: User, make_resource: MakeResource
) -> None:
    own = make_resource(cat, title="Ours", organisation=cat.organisation)
    draft = make_resource(cat, title="Draft", published=False)
    for who, number in ((eve, 0), (asha, 1), (cat, 1)):
        assert put_in(by=who, slugs=[own.slug, draft.slug, "made-up"]) == number
    assert (held(eve), held(asha), held(cat)) == ([], ["Ours"], ["Ours"])


def test_what_is_withdrawn_drops_out_and_comes_back_with_it(
    asha: User, cat: User, three: list[Resource], client_of: ClientOf
) -> None:
    put_in(by=asha, slugs=slugs(three))
    withdraw(by=cat, resource=three[0])
    page = client_of(asha).get(PACK).content.decode()
    assert (held(asha), "1 thing you put in is not in the library any more" in page) == (
        ["Part 1", "Part 2"], True,
    )  # fmt: skip
    assert "Part 0" not in page
    publish(by=cat, resource=three[0])
    assert held(asha) == ["Part 0", "Part 1", "Part 2"]
    withdraw(by=cat, resource=three[0])
    take_out(by=asha, slug=three[1].slug)
    assert (contents_of(asha).gone, held(asha)) == (0, ["Part 2"])


def test_whoever_may_not_use_the_library_has_no_pack(asha: User, three: list[Resource]) -> None:
    asha.is_active = False
    for act in (
        lambda: put_in(by=asha, slugs=slugs(three)),
        lambda: take_out(by=asha, slug="x"),
        lambda: empty_pack(by=asha),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Pack.objects.exists()


# -- how much -------------------------------------------------------------------------------------


def test_more_things_than_fit_are_refused_as_a_whole(
    asha: User, three: list[Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MOST_THINGS", 2)
    put_in(by=asha, slugs=[three[0].slug])
    with pytest.raises(PackFull, match=r"up to 2 things\. Nothing was added"):
        put_in(by=asha, slugs=slugs(three))
    assert held(asha) == ["Part 0"]
    assert put_in(by=asha, slugs=[three[0].slug]) == 0


def test_more_bytes_than_fit_are_refused_as_a_whole(asha: User, three: list[Resource]) -> None:
    ResourceFile.objects.update(size=80_000_000)
    put_in(by=asha, slugs=slugs(three[:2]))
    with pytest.raises(PackFull, match=r"up to 200 MB\. Nothing was added"):
        put_in(by=asha, slugs=[three[2].slug])
    assert held(asha) == ["Part 0", "Part 1"]


def test_what_grew_too_large_can_be_taken_out_and_then_downloaded(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    put_in(by=asha, slugs=slugs(three))
    ResourceFile.objects.filter(resource=three[0]).update(size=300_000_000)
    client = client_of(asha)
    said = client.get(f"{PACK}download/", follow=True).content.decode()
    assert "grown to more than 200 MB" in said
    assert "Download my pack" not in said
    client.post(f"{PACK}remove/", {"resource": three[0].slug})
    assert client.get(f"{PACK}download/").status_code == 200


# -- private, and not for long --------------------------------------------------------------------


def test_the_database_does_not_tell_what_is_in_it_nor_which_day(
    asha: User, three: list[Resource]
) -> None:
    put_in(by=asha, slugs=slugs(three))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM resources_pack")
        row = repr(cursor.fetchall())
    ids = [hex for one in three for hex in (one.slug, str(one.pk), one.pk.hex)]
    assert [one for one in ids if one in row] == []
    days = {kept_until(date(2026, 6, 1) + timedelta(days=n)) for n in range(7)}
    assert days == {date(2026, 7, 5)}


def test_it_leaves_no_line_and_no_count(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    before = AuditEvent.objects.count()
    client = client_of(asha)
    client.post(f"{PACK}add/", {"resource": slugs(three)})
    b"".join(client.get(f"{PACK}download/").streaming_content)  # type: ignore[attr-defined]  # streamed
    client.post(f"{PACK}empty/")
    assert (AuditEvent.objects.count(), Tally.objects.count()) == (before, 0)


def test_it_is_kept_four_weeks_and_until_sunday(asha: User, three: list[Resource]) -> None:
    monday = datetime(2026, 6, 1, 12, tzinfo=UTC)
    put_in(by=asha, slugs=slugs(three), now=monday)
    last = datetime(2026, 7, 5, 12, tzinfo=UTC)
    forget_old_packs(now=last)
    assert Pack.objects.get().kept_until == last.date()
    forget_old_packs(now=last + timedelta(days=1))
    assert not Pack.objects.exists()


def test_a_change_keeps_it_longer(asha: User, three: list[Resource]) -> None:
    put_in(by=asha, slugs=slugs(three), now=datetime(2026, 6, 1, tzinfo=UTC))
    take_out(by=asha, slug=three[0].slug, now=datetime(2026, 6, 20, tzinfo=UTC))
    assert Pack.objects.get().kept_until == date(2026, 7, 19)


def test_it_is_in_ones_own_data_and_goes_with_the_account(
    asha: User, eve: User, three: list[Resource]
) -> None:
    put_in(by=asha, slugs=slugs(three[:2]))
    put_in(by=eve, slugs=slugs(three))
    (section,) = [one for one in everything(asha) if one.group.name == "packs"]
    assert [row["what you put in"] for row in section.rows] == ["part-0\npart-1"]
    erase(person=asha, now=timezone.now())
    assert [pack.user_id for pack in Pack.objects.all()] == [eve.pk]


def test_one_that_cannot_be_read_is_empty_and_begins_anew(
    asha: User, three: list[Resource]
) -> None:
    put_in(by=asha, slugs=slugs(three))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE resources_pack SET held = 'gone-key$x'")
    assert held(asha) == []
    put_in(by=asha, slugs=[three[0].slug])
    assert held(asha) == ["Part 0"]


# -- the pages ------------------------------------------------------------------------------------


def test_ticked_on_the_list_and_back_where_one_was(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    client = client_of(asha)
    where = client.post("/resources/", {"words": "part"})["Location"]
    token = where.partition("?f=")[2]
    page = client.get(where).content.decode()
    assert page.count('name="resource"') == 3
    ticked = {"resource": slugs(three[:2]), "from": "list", "f": token}
    answer = client.post(f"{PACK}add/", ticked)
    assert (answer.status_code, answer["Location"].startswith("/resources/?f=")) == (303, True)
    page = client.get(answer["Location"]).content.decode()
    assert (page.count("In your pack"), page.count('name="resource"')) == (2, 1)
    for words in ("2 things put into your pack.", 'value="part"', "2 ticked"):
        assert words in page


def test_put_in_from_its_page_and_back_to_it(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    client, page = client_of(asha), f"/resources/{three[0].slug}/"
    assert "Put it into my pack" in client.get(page).content.decode()
    sent = {"resource": three[0].slug, "from": three[0].slug}
    assert client.post(f"{PACK}add/", sent)["Location"] == page
    assert "In your pack" in client.get(page).content.decode()
    assert (
        "It is in your pack already."
        in client.post(f"{PACK}add/", sent, follow=True).content.decode()
    )


def test_what_is_still_being_checked_is_not_offered_for_a_pack(
    cat: User, three: list[Resource], client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{three[0].slug}/"
    assert "Put it into my pack" in client.get(page).content.decode()
    three[0].files.update(state=FileState.CHECKING)
    assert "Put it into my pack" not in client.get(page).content.decode()
    three[0].files.all().delete()
    assert "Put it into my pack" in client.get(page).content.decode()


@pytest.mark.parametrize("came_from", ["", "https://evil.example/", "//evil.example", "no-such"])
def test_nobody_is_sent_elsewhere_afterwards(
    came_from: str, asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    sent = {"resource": three[0].slug, "from": came_from, "f": "//evil.example"}
    assert client_of(asha).post(f"{PACK}add/", sent)["Location"] == PACK


def test_a_token_of_somebody_elses_filter_is_nothing(
    asha: User, eve: User, three: list[Resource], client_of: ClientOf
) -> None:
    token = client_of(eve).post("/resources/", {"words": "part"})["Location"].partition("=")[2]
    sent = {"resource": three[0].slug, "from": "list", "f": token}
    assert client_of(asha).post(f"{PACK}add/", sent)["Location"] == "/resources/"


def test_nothing_ticked_and_a_full_pack_are_said(
    asha: User, three: list[Resource], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(asha)
    assert "Tick something first" in client.post(f"{PACK}add/", follow=True).content.decode()
    monkeypatch.setattr(packing, "MOST_THINGS", 2)
    full = client.post(f"{PACK}add/", {"resource": slugs(three)}, follow=True)
    assert "Nothing was added" in full.content.decode()
    assert held(asha) == []


def test_the_page_says_how_much_and_what_is_only_a_link(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    ResourceFile.objects.filter(resource=three[0]).delete()
    Resource.objects.filter(pk=three[0].pk).update(source_url="https://www.example.org/a")
    ResourceFile.objects.filter(resource=three[1]).update(size=1_500_000)
    ResourceFile.objects.filter(resource=three[2]).update(size=500_000)
    put_in(by=asha, slugs=slugs(three))
    page = client_of(asha).get(PACK).content.decode()
    for words in ("3 things, 2.0 MB in all.", "1 of them is only a link", "only a link to example"):
        assert words in page


def test_the_download_is_one_zip_that_is_always_saved(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    client = client_of(asha)
    assert client.get(f"{PACK}download/")["Location"] == PACK
    put_in(by=asha, slugs=slugs(three))
    answer = client.get(f"{PACK}download/")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # streamed
    assert answer["Content-Disposition"] == 'attachment; filename="peer-support-pack.zip"'
    assert answer["Content-Length"] == str(len(data))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert client.head(f"{PACK}download/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_each_page_asks_the_same_few_queries_for_any_number(
    rows: int, asha: User, three: list[Resource], client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    client = client_of(asha)
    put_in(by=asha, slugs=slugs(three[:rows]))
    for page in (PACK, f"{PACK}download/"):
        with django_assert_num_queries(5):  # session, person, pack, resources, files
            client.get(page)
    with django_assert_num_queries(12):
        client.post(f"{PACK}add/", {"resource": slugs(three)})


def test_a_form_of_thousands_is_read_as_far_as_a_pack_goes(
    asha: User, three: list[Resource], client_of: ClientOf
) -> None:
    many = [*(f"x-{number}" for number in range(MOST_THINGS)), *slugs(three)]
    client_of(asha).post(f"{PACK}add/", {"resource": many})
    assert held(asha) == ["Part 0"]
