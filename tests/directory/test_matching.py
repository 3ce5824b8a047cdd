"""Whom somebody who asks without a list may be matched with, and in which order."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from directory.cards import can_be_asked, free_from
from directory.matching import Wanted, fitting, ranked
from directory.models import Supporter
from directory.rota import stored_week
from people import actions
from people.models import Block, Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

NOW = timezone.now()
DAY = today(NOW)
BY = NOW + timedelta(days=2)
AREAS = ("debt", "sleep", "suicidal")


def found(
    asker: User, *areas: str, key: UUID | None = None, but: tuple[UUID, ...] = (), **wanted: Any
) -> list[Supporter]:
    wanted.setdefault("by", BY)
    looked_for = Wanted(areas=areas, **wanted)
    return fitting(asker, looked_for, key=key or uuid4(), now=NOW, but=but, most=3)


def in_days(number: int) -> date:
    return DAY + timedelta(days=number)


def test_whoever_may_be_shown_fits_when_nothing_else_is_asked(
    asha: User, ben: User, mo: User
) -> None:
    assert [one.user for one in found(asha)] == [ben]


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"taking_new": False}, False),
        ({"load_snapshot": 2, "how_many": 3}, True),
        ({"load_snapshot": 3, "how_many": 3}, False),
        ({"load_snapshot": 1, "heavy_snapshot": 1, "how_many": 3}, True),
        ({"load_snapshot": 2, "heavy_snapshot": 1, "how_many": 3}, False),
        ({"load_snapshot": 2, "heavy_snapshot": 2, "how_many": 3}, False),
        ({"away_until": in_days(1)}, True),
        ({"away_until": in_days(2)}, False),
        ({"away_until": in_days(-1)}, True),
        ({"next_free": in_days(2)}, True),
        ({"next_free": in_days(3)}, False),
        ({"resting_until": in_days(-1)}, True),
        ({"resting_until": DAY}, False),
        ({"supervised_until": DAY}, True),
        ({"supervised_until": in_days(-1)}, False),
        ({"paused_at": NOW}, False),
        ({"suspended_at": NOW}, False),
        ({"stepped_down_at": NOW}, False),
        ({"approved_at": None}, False),
        ({"cleared_until": in_days(-1)}, False),
    ],
)
def test_nobody_full_away_or_unlisted_is_offered(
    asha: User, ben: User, fields: dict[str, Any], fits: bool
) -> None:
    Supporter.objects.filter(user=ben).update(**fields)
    assert bool(found(asha)) is fits
    derived = {"load_snapshot", "away_until", "next_free", "resting_until", "supervised_until"}
    if derived & fields.keys():
        supporter = Supporter.objects.get(user=ben)
        assert can_be_asked(supporter, DAY, today(BY)) is fits


def test_the_clock_ends_on_a_london_date(asha: User, ben: User) -> None:
    """At 23:30 UTC in June it is the next day in London."""
    by = datetime(2027, 6, 10, 23, 30, tzinfo=timezone.now().tzinfo)
    Supporter.objects.filter(user=ben).update(away_until=date(2027, 6, 10))
    assert found(asha, by=by)
    assert not found(asha, by=by - timedelta(hours=1))


def test_a_closed_account_fits_nobody(asha: User, ben: User) -> None:
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert found(asha) == []


@pytest.mark.parametrize("apart", ["team", "block", "blocked", "relation", "named by them"])
def test_people_kept_apart_are_never_matched(asha: User, ben: User, apart: str) -> None:
    assert found(asha)
    one, other = (asha, ben) if apart in ("block", "relation") else (ben, asha)
    if apart == "team":
        User.objects.filter(pk=ben.pk).update(team=asha.team)
    elif "block" in apart:
        Block.objects.create(person=one, other=other)
    else:
        actions.keep_apart(person=one, email=other.email, kind="friend")
    assert found(asha) == []


@pytest.mark.parametrize("code", ["debt", "suicidal"])
@pytest.mark.parametrize(
    ("audience", "same", "other"),
    [
        ("everyone", True, True),
        ("own", True, False),
        ("others", False, True),
        ("blind", True, True),
    ],
)
def test_an_area_counts_where_its_audience_includes_the_asker(
    asha: User, eve: User, ben: User, code: str, audience: str, same: bool, other: bool
) -> None:
    share(ben.supporter, code, audience=audience)
    sensitive = code == "suicidal"
    assert bool(found(asha, code)) is (same or sensitive)
    assert bool(found(eve, code)) is (other or sensitive)


def test_an_area_withdrawn_counts_no_more(asha: User, ben: User) -> None:
    (area,) = share(ben.supporter, "debt")
    assert found(asha, "debt")
    area.withdrawn_at = NOW
    area.save()
    assert found(asha, "debt") == []


def test_somebody_without_an_organisation_shares_it_with_nobody(ben: User) -> None:
    User.objects.filter(pk=ben.pk).update(organisation=None)
    share(ben.supporter, "debt", audience="own")
    assert found(make_user(), "debt") == []


def test_the_way_must_be_offered(asha: User, ben: User) -> None:
    assert found(asha, way="phone")
    assert found(asha, way="video") == []


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({}, False),
        ({"next_free": DAY}, True),
        ({"next_free": in_days(-1)}, False),
        ({"usual": stored_week([["night"]] * 7)}, True),
        ({"usual": stored_week([["night"]] * 7), "away_until": DAY}, False),
        ({"usual": stored_week([["night"]] * 7), "next_free": in_days(1)}, False),
    ],
)
def test_today_means_usually_free_today_or_free_from_today(
    asha: User, ben: User, fields: dict[str, Any], fits: bool
) -> None:
    Supporter.objects.filter(user=ben).update(**fields)
    assert bool(found(asha, free_today=True)) is fits


def test_when_a_few_of_very_many_will_not_do_all_are_looked_at(
    asha: User, fire: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.matching.ENOUGH", 2)
    light = [listed_supporter(make_user(organisation=fire)) for _ in range(3)]
    for _ in range(9):
        listed_supporter(make_user(organisation=fire), load_snapshot=1)
    for _ in range(10):
        assert set(found(asha)) == set(light)


def test_whoever_was_asked_before_is_left_out(asha: User, ben: User) -> None:
    assert found(asha, but=(ben.supporter.pk,)) == []


def test_more_of_the_areas_first_then_the_lighter_load(asha: User, fire: Organisation) -> None:
    heavy, light, most, none = (listed_supporter(make_user(organisation=fire)) for _ in range(4))
    Supporter.objects.filter(pk=heavy.pk).update(load_snapshot=1)
    Supporter.objects.filter(pk=most.pk).update(load_snapshot=2)
    for supporter in (heavy, light):
        share(supporter, "debt")
    share(most, "sleep", "suicidal", audience="blind")
    share(none, "anger")
    assert found(asha, *AREAS) == [most, light, heavy]


def test_one_request_gets_one_order_and_another_another(asha: User, fire: Organisation) -> None:
    for _ in range(12):
        listed_supporter(make_user(organisation=fire))
    keys = [UUID(int=number) for number in range(20)]
    first = [found(asha, key=key) for key in keys]
    assert first == [found(asha, key=key) for key in keys]
    assert len({tuple(one.pk for one in found) for found in first}) > 15
    assert {len(one) for one in first} == {3}


@pytest.mark.parametrize(("areas", "queries"), [(AREAS, 3), ((), 4)])
@pytest.mark.parametrize("number", [1, 3])
def test_matching_costs_the_same_queries_for_any_number(
    asha: User,
    fire: Organisation,
    number: int,
    areas: tuple[str, ...],
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        share(listed_supporter(make_user(organisation=fire)), "debt", "sleep")
    with django_assert_num_queries(queries):
        rows = found(asha, *areas)
        assert {one.user.organisation for one in rows} == {fire}
    assert len(rows) == number


def test_over_many_requests_everybody_of_equal_standing_comes_first_equally_often() -> None:
    standing = {uuid4(): (0, 0) for _ in range(200)}
    first: Counter[UUID] = Counter()
    for _ in range(1000):
        first.update(ranked(standing, uuid4())[:20])
    places = sorted(first.values())
    median, most = places[len(places) // 2], places[-1]
    told = f"{len(places)} of 200 came first; least {places[0]}, median {median}, most {most}"
    assert len(places) == 200, told
    assert most <= 1.5 * median, told


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, DAY),
        ({"away_until": in_days(3)}, in_days(4)),
        ({"away_until": in_days(-3)}, DAY),
        ({"next_free": in_days(5), "away_until": in_days(1)}, in_days(5)),
        ({"next_free": in_days(-5)}, DAY),
        ({"taking_new": False, "next_free": in_days(5)}, None),
        ({"load_snapshot": 3}, None),
        ({"load_snapshot": 2, "heavy_snapshot": 1}, None),
        ({"resting_until": DAY}, None),
        ({"resting_until": DAY, "away_until": in_days(5)}, None),
        ({"resting_until": in_days(-1)}, DAY),
        ({"supervised_until": in_days(-1), "next_free": in_days(5)}, None),
        ({"supervised_until": DAY, "next_free": in_days(5)}, in_days(5)),
    ],
)
def test_the_day_somebody_is_free_from(fields: dict[str, Any], expected: date | None) -> None:
    assert free_from(Supporter(user=User(), **fields), DAY) == expected


def test_who_comes_back_within_the_clock_can_be_asked() -> None:
    away = Supporter(user=User(), away_until=in_days(1))
    assert not can_be_asked(away, DAY, DAY)
    assert not can_be_asked(away, DAY, in_days(1))
    assert can_be_asked(away, DAY, in_days(2))
    assert not can_be_asked(away, DAY, in_days(-9))
