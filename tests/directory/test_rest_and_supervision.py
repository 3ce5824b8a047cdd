"""A rest and lapsed supervision: nobody new asks, and nobody else learns why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from directory import tasks
from directory.browse import taking_from
from directory.cards import NOT_TAKING, availability, is_available
from directory.index import Index
from directory.indexed import forget
from directory.listed import Listed
from directory.models import Supporter, taking_on
from people.models import User
from records.clock import today
from tests.cast import ClientOf
from tests.crawl import crawl, steady
from tests.directory.test_browse import LIST, html_of, page_of

DAY = today()
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
QUIET: list[dict[str, Any]] = [
    {"resting_until": DAY},
    {"resting_until": DAY + timedelta(days=14), "next_free": AFTER},
    {"supervised_until": BEFORE},
    {"resting_until": DAY, "supervised_until": BEFORE},
]


def like_not_taking(fields: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if name == "next_free"}
    return {"taking_new": False, **kept}


@pytest.mark.parametrize(
    ("resting", "supervised", "takes"),
    [
        (None, None, True),
        (BEFORE, None, True),
        (DAY, None, False),
        (AFTER, None, False),
        (None, AFTER, True),
        (None, DAY, True),
        (None, BEFORE, False),
        (BEFORE, DAY, True),
        (DAY, DAY, False),
        (BEFORE, BEFORE, False),
    ],
)
def test_both_days_count_by_row_by_query_and_in_the_list(
    ben: User, resting: date | None, supervised: date | None, takes: bool
) -> None:
    Supporter.objects.update(resting_until=resting, supervised_until=supervised)
    supporter = Supporter.objects.get(user=ben)
    assert is_available(supporter, DAY) is takes
    assert Supporter.objects.filter(taking_on(DAY), user=ben).exists() is takes
    (row,) = Listed(DAY).entries(None)
    assert row.standing.card.available is takes


@pytest.mark.parametrize("fields", QUIET)
@pytest.mark.parametrize("viewer", ["asha", "eve"])
def test_colleagues_get_the_pages_of_one_who_takes_nobody_new(
    request: Any, ben: User, client_of: ClientOf, viewer: str, fields: dict[str, Any]
) -> None:
    user: User = request.getfixturevalue(viewer)
    pages = []
    for state in (like_not_taking(fields), {"taking_new": True, **fields}, {"taking_new": True}):
        Supporter.objects.filter(user=ben).update(
            **{"resting_until": None, "supervised_until": None, "next_free": None, **state}
        )
        client, page = client_of(user), page_of(user, ben.supporter)
        asked = client.get(f"{page}ask/")
        found = [html_of(client, LIST), html_of(client, page), asked.content.decode()]
        pages.append([asked.status_code, *map(steady, found)])
    assert pages[0] == pages[1]
    assert pages[0] != pages[2]


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "viv", "finn", "mo"])
def test_nobody_can_tell_a_rest_on_any_page(
    request: Any, ben: User, client_of: ClientOf, who: str
) -> None:
    user: User = request.getfixturevalue(who)
    Supporter.objects.filter(user=ben).update(taking_new=False)
    before = crawl(client_of(user))
    Supporter.objects.filter(user=ben).update(taking_new=True, resting_until=AFTER)
    assert crawl(client_of(user)) == before


@pytest.mark.parametrize("fields", QUIET)
def test_nobody_new_is_offered(asha: User, ben: User, fields: dict[str, Any]) -> None:
    found = taking_from(asha, ben.pk, but=(), now=timezone.now(), most=4)
    assert [one.user for one in found] == [ben]
    Supporter.objects.filter(user=ben).update(**fields)
    assert taking_from(asha, ben.pk, but=(), now=timezone.now(), most=4) == []


def test_being_away_is_still_said(ben: User) -> None:
    supporter = Supporter(user=User(), away_until=AFTER, resting_until=AFTER)
    assert availability(supporter, DAY).startswith("Away until")
    assert availability(Supporter(user=User(), resting_until=AFTER), DAY) == NOT_TAKING


def test_supporters_of_many_dates_have_one_standing_in_memory(ben: User, mo: User) -> None:
    for user, days in ((ben, 3), (mo, 9)):
        day = DAY + timedelta(days=days)
        Supporter.objects.filter(user=user).update(supervised_until=day)
    one, other = Listed(DAY).entries(None)
    assert one.standing is other.standing


@pytest.mark.django_db(transaction=True)
def test_the_next_answer_knows_of_a_rest(asha: User, ben: User, client_of: ClientOf) -> None:
    forget()
    client = client_of(asha)
    assert "Taking new contacts</strong>" in html_of(client)
    assert not connection.in_atomic_block
    Supporter.objects.filter(user=ben).update(resting_until=today())
    assert f"{NOT_TAKING}</strong>" in html_of(client)


def test_tomorrow_has_an_index_of_its_own(ben: User) -> None:
    Supporter.objects.filter(user=ben).update(resting_until=DAY)
    free = [Index(day).having("available", "yes").bit_count() for day in (DAY, AFTER)]
    assert free == [0, 1]


@pytest.mark.parametrize("path", ["/", "/profile/", "/care/"])
def test_supporters_read_why_nobody_new_asks(ben: User, client_of: ClientOf, path: str) -> None:
    words = ("You are resting up to and including", "Your supervision was current until")
    html = html_of(client_of(ben), path)
    assert [one in html for one in words] == [False, False]
    Supporter.objects.filter(user=ben).update(resting_until=DAY, supervised_until=BEFORE)
    html = html_of(client_of(ben), path)
    assert [one in html for one in words] == [True, True]


def test_a_rest_that_is_over_is_forgotten(ben: User, mo: User) -> None:
    Supporter.objects.filter(user=ben).update(resting_until=BEFORE)
    Supporter.objects.filter(user=mo).update(resting_until=DAY)
    tasks.forget_rests(now=timezone.now())
    found = dict(Supporter.objects.values_list("user__name", "resting_until"))
    assert found == {"Ben": None, "Mo": DAY}
