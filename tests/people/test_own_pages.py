"""What people say about themselves, and whom they want to be kept from."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from people import actions
from people.held import what_we_hold
from people.models import Block, Relation, Team, User
from people.separation import are_separated
from records.models import AuditEvent, Tally
from records.tokens import address
from tests.cast import ClientOf
from tests.factories import make_organisation, make_team

ABOUT = "/accounts/about-me/"
KEPT = "/accounts/kept-from/"
ADD = "/accounts/kept-from/add/"


def words(client: Client, url: str = KEPT) -> str:
    return client.get(url).content.decode()


def test_asha_says_how_she_is_called_and_how_she_communicates(
    asha: User, client_of: ClientOf
) -> None:
    data = {"name": "Ash", "communicate": "Large print"}
    assert client_of(asha).post(ABOUT, data)["Location"] == ABOUT
    asha.refresh_from_db()
    assert {name: getattr(asha, name) for name in data} == data


def test_asha_sees_what_we_hold(asha: User, client_of: ClientOf) -> None:
    page = words(client_of(asha))
    assert "your line manager (Mo) and their manager, your team (Blue watch)" in page


def test_whoever_has_neither_manager_nor_team_is_told_so(ben: User, client_of: ClientOf) -> None:
    assert "we keep this from nobody yet" in words(client_of(ben))


def test_correcting_the_manager_keeps_the_new_one_away_and_shows_what_was_typed(
    asha: User, mo: User, cat: User, blue_watch: Team, client_of: ClientOf
) -> None:
    client = client_of(asha)
    client.post(KEPT, {"manager_email": "Cat@ambulance.example", "team": str(blue_watch.pk)})
    asha.refresh_from_db()
    assert (asha.line_manager, asha.team) == (cat, blue_watch)
    assert [are_separated(asha, cat), are_separated(asha, mo)] == [True, False]
    assert "your line manager (cat@ambulance.example)" in words(client)


def test_the_page_never_tells_whether_an_address_is_known(
    asha: User, cat: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    pages = []
    for email in (cat.email, "nobody@ambulance.example"):
        answer = client.post(KEPT, {"manager_email": email, "team": ""})
        shown = words(client).replace(email, "X").splitlines()
        pages.append(
            (answer.status_code, [line for line in shown if "csrfmiddlewaretoken" not in line])
        )
    assert pages[0] == pages[1]


def test_ones_own_address_is_refused(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    for url, data in [(KEPT, {"manager_email": asha.email}), (ADD, {"email": asha.email})]:
        page = client.post(url, {**data, "kind": "friend"})
        assert "This is your own address." in page.content.decode()
    assert not Relation.objects.exists()
    with pytest.raises(ValueError, match="own"):
        actions.keep_apart(person=asha, email=asha.email, kind="friend")


def test_only_teams_of_ones_own_organisation_can_be_chosen(
    asha: User, blue_watch: Team, client_of: ClientOf
) -> None:
    foreign = make_team(make_organisation())
    client_of(asha).post(KEPT, {"team": str(foreign.pk)})
    asha.refresh_from_db()
    assert asha.team == blue_watch
    with pytest.raises(ValueError, match="another organisation"):
        actions.correct_team(person=asha, team=foreign)


def test_asha_names_somebody_else_and_takes_it_back(
    asha: User, eve: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    client.post(ADD, {"email": eve.email, "kind": "investigating"})
    assert are_separated(asha, eve)
    page = words(client)
    assert eve.email in page
    assert escape("the other people you named") in page
    remove = page.split(f'action="{KEPT}')[1].split('"')[0]
    client.post(KEPT + remove)
    assert not are_separated(asha, eve)


def test_nobody_else_can_take_it_back(asha: User, eve: User, client_of: ClientOf) -> None:
    relation = actions.keep_apart(person=asha, email=eve.email, kind="friend")
    remove = words(client_of(asha)).split(f'action="{KEPT}')[1].split('"')[0]
    assert client_of(eve).post(KEPT + remove).status_code == 404
    actions.stop_keeping_apart(person=eve, relation_id=relation.pk)
    assert Relation.objects.filter(pk=relation.pk).exists()


def test_nobody_else_sees_it(asha: User, mo: User, eve: User, client_of: ClientOf) -> None:
    actions.keep_apart(person=asha, email=eve.email, kind="investigating")
    for person in (mo, eve):
        page = words(client_of(person))
        assert asha.email not in page
        assert "other people you named" not in page


def test_naming_the_same_person_twice_keeps_the_last_word(asha: User) -> None:
    for kind in ("friend", "relative"):
        actions.keep_apart(person=asha, email="x@home.example", kind=kind)
    assert [r.kind for r in Relation.objects.all()] == ["relative"]
    assert Tally.objects.get(kind="relation.added").count == 1


def test_blocking_works_both_ways_is_counted_and_never_audited(asha: User, ben: User) -> None:
    block = actions.block(person=asha, other=ben)
    assert actions.block(person=asha, other=ben) == block
    assert [are_separated(asha, ben), are_separated(ben, asha)] == [True, True]
    actions.unblock(person=ben, block_id=block.pk)
    assert len(what_we_hold(asha).blocked) == 1
    actions.unblock(person=asha, block_id=block.pk)
    assert not Block.objects.exists()
    assert Tally.objects.get(kind="block.added").count == 1
    assert not AuditEvent.objects.exists()
    with pytest.raises(ValueError, match="themselves"):
        actions.block(person=asha, other=asha)


@pytest.mark.parametrize(
    ("wanted", "target"),
    [("/supporters/", "/supporters/"), ("https://evil.example/", KEPT), ("//evil.example", KEPT)],
)
def test_afterwards_asha_goes_on_to_a_page_of_this_site(
    asha: User, client_of: ClientOf, wanted: str, target: str
) -> None:
    client = client_of(asha)
    answer = client.post(f"{KEPT}?next={wanted}", {"manager_email": "", "team": ""})
    assert answer["Location"] == target
    assert ("evil.example" in words(client, f"{KEPT}?next={wanted}")) is False


def test_these_pages_are_private(visitor: Client, db: None) -> None:
    for url in (ABOUT, KEPT, ADD, f"{KEPT}x/remove/"):
        assert visitor.get(url)["Location"] == f"/accounts/login/?next={url}"


def test_removing_needs_a_form(asha: User, client_of: ClientOf) -> None:
    assert client_of(asha).get(f"{KEPT}x/remove/").status_code == 405


def test_pages_cost_the_same_however_many_were_named(
    asha: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(asha)
    for number in range(3):
        actions.keep_apart(person=asha, email=f"x{number}@home.example", kind="friend")
    # Session, person, manager, relations, blocks, teams: none per row.
    with django_assert_max_num_queries(7):
        client.get(KEPT)


def test_a_block_is_listed_by_the_name_one_knew_and_can_be_taken_back(
    asha: User, ben: User, eve: User, client_of: ClientOf
) -> None:
    block = actions.block(person=asha, other=ben, known_as="Benny")
    actions.block(person=asha, other=eve)
    page = words(client_of(asha))
    assert [name in page for name in ("Benny", "Somebody you talked with", "Eve")] == [
        True,
        True,
        False,
    ]
    taken_back = f"{KEPT}blocked/{address(asha.pk, block.pk)}/remove/"
    assert client_of(ben).post(taken_back).status_code == 404
    client_of(asha).post(taken_back)
    assert [left.other for left in Block.objects.all()] == [eve]
