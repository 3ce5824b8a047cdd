"""The list and a supporter's page, as people use them."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from records.tokens import address
from tests.cast import ClientOf
from tests.crawl import steady
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

LIST = "/supporters/"
LIST_QUERIES, PROFILE_QUERIES = 6, 3
NAME = re.compile(r'class="sbs-card__link" href="([^"]+)">([^<]+)<')


def html_of(client: Client, path: str = LIST, **form: object) -> str:
    response = client.post(path, form, follow=True) if form else client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return [name for _, name in NAME.findall(html)]


def page_of(viewer: User, supporter: Supporter) -> str:
    return f"{LIST}{address(viewer.pk, supporter.pk)}/"


def crowd(organisation: Organisation, number: int) -> list[Supporter]:
    return [
        listed_supporter(make_user(organisation=organisation, name=f"P{n}")) for n in range(number)
    ]


def test_the_list_shows_who_is_listed_and_how_many(
    asha: User, ben: User, eve: User, client_of: ClientOf
) -> None:
    share(ben.supporter, "sleep")
    listed_supporter(eve, ways=["walk"], languages=["en", "cy"], region="wales")
    html = html_of(client_of(asha))
    assert 'found">2 peer supporters</h2>' in html
    assert sorted(names(html)) == ["Ben", "Eve"]
    assert "Paramedic, Ambulance · North West · Your organisation" in html
    assert "Fire and rescue · Wales</p>" in html
    assert "Walk and talk · Also in Welsh" in html


def test_one_is_said_in_the_singular(asha: User, ben: User, client_of: ClientOf) -> None:
    assert ">1 peer supporter<" in html_of(client_of(asha))


def test_a_card_names_four_areas_at_most(asha: User, ben: User, client_of: ClientOf) -> None:
    share(ben.supporter, "debt", "housing", "sleep", "anger", "ocd")
    html = html_of(client_of(asha))
    shown = re.findall(r"Experience of: ([^<]+)<", html)
    assert [len(line.split(" · ")) for line in shown] == [5]
    assert shown[0].endswith(" · and more")


def test_the_area_somebody_looks_for_is_named_first(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    share(ben.supporter, "debt", "housing", "sleep", "anger", "ocd")
    html = html_of(client_of(asha), areas=["housing"])
    assert "Experience of: Housing · " in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Taking new contacts"),
        ({"taking_new": False}, "Not taking new contacts at the moment"),
        ({"load_snapshot": 3, "how_many": 3}, "Not taking new contacts at the moment"),
        ({"away_until": date(2099, 12, 3)}, "Away until 3 December 2099"),
        ({"next_free": date(2099, 12, 3)}, "Next free 3 December 2099"),
    ],
)
def test_availability_is_said_in_words(
    asha: User, ben: User, client_of: ClientOf, fields: dict[str, object], words: str
) -> None:
    Supporter.objects.filter(user=ben).update(**fields)
    client = client_of(asha)
    tag = f">{words}</strong>"
    assert tag in html_of(client)
    assert tag in html_of(client, page_of(asha, ben.supporter))


def test_twenty_stand_on_a_page_and_nobody_twice(
    eve: User, ambulance: Organisation, client_of: ClientOf
) -> None:
    crowd(ambulance, 45)
    client, seen = client_of(eve), []
    html = html_of(client)
    while True:
        seen += names(html)
        following = re.search(r'href="([^"]+)" class="nhsuk-pagination__next"', html)
        if following is None:
            break
        html = html_of(client, following[1])
    assert sorted(seen) == sorted(f"P{n}" for n in range(45))
    assert "Find a peer supporter, page 3 -" in html


def test_available_supporters_come_first_then_the_lighter_load(
    eve: User, ambulance: Organisation, client_of: ClientOf
) -> None:
    busy, heavy, light, _free = crowd(ambulance, 4)
    Supporter.objects.filter(pk=busy.pk).update(taking_new=False)
    Supporter.objects.filter(pk=heavy.pk).update(load_snapshot=3, how_many=5)
    Supporter.objects.filter(pk=light.pk).update(load_snapshot=1)
    assert names(html_of(client_of(eve))) == ["P3", "P2", "P1", "P0"]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_the_list_costs_the_same_queries_for_any_number(
    cat: User,
    fire: Organisation,
    client_of: ClientOf,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for supporter in crowd(fire, number):
        share(supporter, "sleep", "anger")
    client = client_of(cat)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3, 200])
def test_a_profile_costs_the_same_queries_for_any_number(
    cat: User,
    fire: Organisation,
    client_of: ClientOf,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    supporter = crowd(fire, number)[0]
    share(supporter, "sleep", "anger", "debt")
    client = client_of(cat)
    with django_assert_num_queries(PROFILE_QUERIES):
        client.get(page_of(cat, supporter))


def test_a_profile_says_what_its_owner_shares(asha: User, ben: User, client_of: ClientOf) -> None:
    Supporter.objects.filter(user=ben).update(
        been_through="Line one.\n<b>Line two.</b>", what_helped="Swimming", languages=["en", "cy"]
    )
    share(ben.supporter, "sleep")
    html = html_of(client_of(asha), page_of(asha, ben.supporter))
    assert ">Ben</h1>" in html
    assert "Line one.\n&lt;b&gt;Line two.&lt;/b&gt;</p>" in html
    assert "What helped</h2>" in html
    assert "What talking to me is like" not in html
    assert "<li>Sleep problems, nightmares, shift fatigue</li>" in html
    assert "<p>English, Welsh</p>" in html
    assert "<title>A peer supporter - " in html


def test_the_profile_leads_to_asking(asha: User, ben: User, client_of: ClientOf) -> None:
    html = html_of(client_of(asha), page_of(asha, ben.supporter))
    assert f'href="{page_of(asha, ben.supporter)}ask/"' in html
    assert "Ask Ben to talk" in html


def test_the_way_back_leads_to_the_same_filters(asha: User, ben: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    ((address_of_ben, _),) = NAME.findall(html_of(client, services=["ambulance"]))
    back = re.search(r'href="(/supporters/\?f=[^"]+)"', html_of(client, address_of_ben))
    assert back
    assert 'value="ambulance" checked' in html_of(client, back[1])


YESTERDAY = today() - timedelta(days=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"approved_at": None},
        {"cleared_until": None},
        {"cleared_until": YESTERDAY},
        {"paused_at": "2026-01-01T00:00Z"},
        {"suspended_at": "2026-01-01T00:00Z"},
        {"stepped_down_at": "2026-01-01T00:00Z"},
    ],
)
def test_who_is_not_listed_is_nowhere(
    asha: User, ben: User, client_of: ClientOf, fields: dict[str, object]
) -> None:
    Supporter.objects.filter(user=ben).update(**fields)
    client = client_of(asha)
    assert ">0 peer supporters<" in html_of(client)
    assert client.get(page_of(asha, ben.supporter)).status_code == 404


def test_a_closed_account_is_nowhere(asha: User, ben: User, client_of: ClientOf) -> None:
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert ">0 peer supporters<" in html_of(client_of(asha))


def test_who_has_run_out_today_is_still_listed(asha: User, ben: User, client_of: ClientOf) -> None:
    Supporter.objects.filter(user=ben).update(cleared_until=today())
    assert names(html_of(client_of(asha))) == ["Ben"]


def test_nobody_sees_their_own_page_here(ben: User, client_of: ClientOf) -> None:
    assert names(html_of(client_of(ben))) == []
    assert client_of(ben).get(page_of(ben, ben.supporter)).status_code == 404


def test_addresses_that_lead_nowhere_cannot_be_told_apart(
    asha: User,
    ben: User,
    mo: User,
    eve: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    unlisted = listed_supporter(eve, paused_at="2026-01-01T00:00Z")
    client, answers = client_of(asha), set()
    for path in (
        page_of(asha, mo.supporter),
        page_of(eve, ben.supporter),
        page_of(asha, unlisted),
        f"{LIST}{address(asha.pk, uuid4())}/",
        f"{LIST}made-up/",
    ):
        with django_assert_num_queries(PROFILE_QUERIES):
            response = client.get(path)
        answers.add(
            (response.status_code, steady(response.content.decode()), str(response.headers))
        )
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_nobody_browses_without_signing_in(visitor: Client, asha: User, ben: User) -> None:
    for path in (LIST, page_of(asha, ben.supporter)):
        assert visitor.get(path).headers["Location"].startswith("/accounts/login/")


def test_looking_writes_nothing(asha: User, ben: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    with CaptureQueriesContext(connection) as queries:
        html_of(client, word="ben")
        html_of(client, page_of(asha, ben.supporter))
    asked = [query["sql"].lstrip("(") for query in queries]
    assert [sql for sql in asked if not sql.startswith("SELECT")] == []
