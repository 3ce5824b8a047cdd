"""Campaigns: who sees which, from when until when by the UK clock, and what readers find beside."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import actions
from campaigns.models import Campaign
from people.models import Organisation
from records.clock import today
from records.models import AuditEvent
from resources.actions.originals import load_original
from resources.models import Resource
from resources.originals import originals
from tests.campaigns.conftest import told
from tests.factories_campaigns import campaign, local_day
from tests.factories_wellbeing import fresh, put_up

DAY = timedelta(days=1)


def seen_by(*people) -> list[list[str]]:
    return [
        [one.title for one in Campaign.objects.visible_to(fresh(who), today())] for who in people
    ]


@pytest.mark.parametrize(
    ("said", "eves"),
    [({}, []), ({"audience": "all"}, ["Tea and talk"]), ({"audience": "some"}, ["Tea and talk"])],
)
def test_it_is_seen_where_it_is_put_up_for(cat, asha, eve, fire, now, said, eves):
    chosen = [fire] if said.get("audience") == "some" else []
    campaign(cat, now, organisations=chosen, **said)
    assert seen_by(asha, eve) == [["Tea and talk"], eves]


def test_where_campaigns_are_off_there_are_none_and_none_comes_from_there(
    cat, asha, eve, ambulance, now, client_of
):
    made = campaign(cat, now, audience="all")
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["events"])
    assert seen_by(eve) == [[]]
    pages = ["/campaigns/", reverse("campaigns:campaign-detail", args=[made.pk])]
    assert [client_of(fresh(asha)).get(one).status_code for one in pages] == [404, 404]
    with pytest.raises(PermissionDenied):
        campaign(cat, now)


# The clocks go forward on 29 March 2026 and back on 25 October 2026.
MOMENTS = [
    (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), []),
    (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), ["Tea and talk"]),
    (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), ["Tea and talk"]),
    (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), []),
    (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), []),
    (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), ["Tea and talk"]),
    (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), ["Tea and talk"]),
    (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), []),
]


@pytest.mark.parametrize(("moment", "titles"), MOMENTS)
def test_it_begins_and_ends_at_midnight_in_the_uk_also_when_the_clocks_change(
    cat, asha, client_of, moment, titles
):
    early = datetime(2026, 3, 1, 12, tzinfo=UTC)
    day = date(2026, 3, 29) if moment.month == 3 else date(2026, 10, 25)
    campaign(cat, early, first=day, days=1)
    with time_machine.travel(moment, tick=False):
        assert seen_by(asha) == [titles]
        assert ("On the noticeboard" in client_of(asha).get("/").content.decode()) == bool(titles)


def test_what_is_to_come_is_seen_by_those_who_run_campaigns(cat, asha, finn, now, client_of):
    made = campaign(cat, now, first=today(now) + 5 * DAY, audience="all")
    assert seen_by(asha, cat, finn) == [[], ["Tea and talk"], ["Tea and talk"]]
    page = reverse("campaigns:campaign-detail", args=[made.pk])
    assert [client_of(one).get(page).status_code for one in (asha, cat)] == [404, 200]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"first": date(2020, 1, 1)}, "first_day"),
        ({"days": 0}, "last_day"),
        ({"days": 100}, "last_day"),
        ({"audience": "some"}, "organisations"),
    ],
)
def test_what_makes_no_sense_is_refused(cat, now, said, field):
    with pytest.raises(ValidationError) as refused:
        campaign(cat, now, **said)
    assert list(refused.value.message_dict) == [field]
    assert not Campaign.objects.exists()


def test_sent_twice_it_is_one(cat, now):
    key = uuid4()
    assert campaign(cat, now, form_key=key) == campaign(cat, now, form_key=key)
    assert AuditEvent.objects.filter(event="campaign.published").count() == 1


@pytest.mark.parametrize("who", ["asha", "dev", "viv", "eve"])
def test_others_put_nothing_up(who, now, request):
    with pytest.raises(PermissionDenied):
        campaign(request.getfixturevalue(who), now)


def test_changed_and_taken_down_by_its_own_organisation_alone(cat, finn, asha, now):
    made = campaign(cat, now, audience="all")
    said: dict[str, Any] = {"title": "New", "first_day": made.first_day, "last_day": made.last_day}
    parts: dict[str, Any] = {"organisations": (), "resources": (), "events": ()}
    with pytest.raises(actions.Gone):
        actions.change(by=fresh(finn), campaign=made, now=now, **parts, **said)
    with pytest.raises(actions.Gone):
        actions.take_down(by=fresh(finn), campaign=made, now=now)
    actions.change(by=fresh(cat), campaign=made, now=now, **parts, **said)
    assert seen_by(asha) == [["New"]]
    actions.take_down(by=fresh(cat), campaign=made, now=now)
    assert (seen_by(asha, cat), told()) == ([[], []], [])
    with pytest.raises(actions.Gone):
        actions.take_down(by=fresh(cat), campaign=made, now=now)


def test_one_that_has_begun_keeps_its_beginning_when_it_is_changed(cat, now):
    made = campaign(cat, now)
    later = now + 3 * DAY
    parts: dict[str, Any] = {"organisations": (), "resources": (), "events": ()}
    said: dict[str, Any] = {"first_day": made.first_day, "last_day": made.last_day + DAY}
    changed = actions.change(by=fresh(cat), campaign=made, now=later, **parts, **said)
    assert changed.last_day == said["last_day"]
    with pytest.raises(ValidationError):
        actions.change(
            by=fresh(cat), campaign=made, now=later, **parts, last_day=made.last_day,
            first_day=made.first_day + DAY,
        )  # fmt: skip


def test_each_reader_finds_beside_it_what_is_theirs(cat, asha, eve, fire, now, client_of):
    own, shared = put_up(cat, now, title="CNRY-own"), put_up(cat, now, title="All", audience="all")
    made = campaign(cat, now, audience="all", events=[own, shared])
    page = reverse("campaigns:campaign-detail", args=[made.pk])
    sheet = reverse("campaigns:campaign-print", args=[made.pk])
    for address in (page, sheet):
        shown = [client_of(one).get(address).content.decode() for one in (asha, eve)]
        assert [("CNRY-own" in one, "All" in one) for one in shown] == [(True, True), (False, True)]


def test_a_number_on_a_sheet_is_not_torn_at_the_end_of_a_line(cat, asha, now, client_of):
    sheet = reverse("campaigns:campaign-print", args=[campaign(cat, now).pk])
    page = client_of(asha).get(sheet).content.decode().partition('id="sheet"')[2]
    assert ("116\u00a0123" in page, "116 123" in page) == (True, False)


def test_a_sensitive_event_keeps_its_neutral_title_on_a_sheet(cat, asha, now, client_of):
    event = put_up(cat, now, title="CNRY-telling", cover="Meeting")
    made = campaign(cat, now, events=[event])
    sheet = client_of(asha).get(reverse("campaigns:campaign-print", args=[made.pk]))
    assert ("CNRY-telling" in sheet.content.decode(), "Meeting" in sheet.content.decode()) == (
        False, True,
    )  # fmt: skip


def test_days_of_ones_own_are_for_ones_own(cat, asha, eve, finn, now, client_of):
    row = local_day(cat, today(now) + 9 * DAY)
    page = reverse("campaigns:day-detail", args=[row.pk.hex])
    assert [client_of(one).get(page).status_code for one in (asha, eve, finn)] == [200, 404, 404]
    years = [client_of(one).get("/campaigns/days/").content.decode() for one in (asha, eve)]
    assert ["Our open day" in one for one in years] == [True, False]
    with pytest.raises(actions.Gone):
        actions.remove_day(by=fresh(finn), day=row)
    actions.remove_day(by=fresh(cat), day=row)
    assert client_of(asha).get(page).status_code == 404


def test_a_calendar_has_an_end(cat, now, monkeypatch):
    monkeypatch.setattr("campaigns.actions.days.MOST", 1)
    local_day(cat, today(now))
    with pytest.raises(actions.TooMany):
        local_day(cat, today(now))


def test_lists_and_the_home_page_cost_the_same_with_one_and_with_three(cat, asha, now, client_of):
    client = client_of(asha)
    for path in ("/", "/campaigns/", "/campaigns/days/", "/campaigns/news/"):
        costs = []
        for number in (1, 2):
            for _ in range(number):
                campaign(cat, now, events=[put_up(cat, now)])
                local_day(cat, today(now) + DAY)
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1], path


@pytest.mark.parametrize(("on", "more"), [(False, 0), (True, 1)])
def test_the_noticeboard_costs_one_query_and_none_when_nothing_is_on(
    cat, asha, now, client_of, on, more
):
    def cost() -> int:
        client = client_of(asha)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    Organisation.objects.update(modules=["events"])
    without = cost()
    Organisation.objects.update(modules=["events", "campaigns"])
    campaign(cat, now, first=today(now) + (0 if on else 2) * DAY)
    assert cost() - without == more


def test_the_noticeboard_shows_three_at_the_most(cat, asha, now, client_of):
    for _ in range(5):
        campaign(cat, now)
    assert client_of(asha).get("/").content.decode().count("Tea and talk") == 3


def test_resources_go_through_the_door_of_the_library(cat, asha, eve, ambulance, now, client_of):
    for one in originals():
        if one.slug == "top-tips":
            load_original(one, keeper=ambulance, now=now)
    tips = Resource.objects.get()
    made = campaign(cat, now, resources=[tips])
    page = reverse("campaigns:campaign-detail", args=[made.pk])
    shown = [tips.title in client_of(asha).get(page).content.decode()]
    Resource.objects.update(published_at=None)
    shown.append(tips.title in client_of(asha).get(page).content.decode())
    assert shown == [True, False]
    assert list(campaign(cat, now, resources=[tips]).resources.all()) == []
