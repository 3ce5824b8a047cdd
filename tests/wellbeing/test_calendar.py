"""Calendars: what is written is read back by two other parsers, across both changes of the clocks;
a feed is its owner's, and says no more than they chose."""

import re
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Organisation, User
from tests.factories_wellbeing import booked, fresh, put_up
from tests.test_leaks import rows
from tests.wellbeing.in_calendars import READERS, read
from wellbeing import actions, calendars
from wellbeing.models import CalendarFeed, Event
from wellbeing.models.feeds import hash_of
from wellbeing.month import first_of, month_of

SPRING, AUTUMN = date(2026, 3, 24), date(2026, 10, 20)
EARLY = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEKLY = "FREQ=WEEKLY;INTERVAL=1;COUNT=2"


def file_of(client, event: Event, number: int = 0) -> bytes:
    meeting = event.meetings.order_by("starts_at")[number]
    answer = client.get(reverse("wellbeing:date-calendar", args=[meeting.pk]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return bytes(answer.content)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("first", [SPRING, AUTUMN])
@pytest.mark.parametrize("number", [0, 1])
def test_seven_in_the_evening_is_seven_in_every_calendar(
    cat, asha, client_of, reader, first, number
):
    with time_machine.travel(EARLY):
        event = put_up(cat, EARLY, day=first, rule=WEEKLY, starts=time(19))
        [entry] = reader(file_of(client_of(asha), event, number))
    meeting = event.meetings.order_by("starts_at")[number]
    got = {name: entry[name].astimezone(UTC) for name in ("begins", "ends")}
    assert got == {"begins": meeting.starts_at, "ends": meeting.ends_at}
    assert entry["begins"].replace(tzinfo=None) == datetime.combine(
        first + number * timedelta(days=7), time(19)
    )


def test_the_zone_is_in_the_file(walk, asha, client_of):
    found = icalendar.Calendar.from_ical(file_of(client_of(asha), walk))
    [zone] = found.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/London"
    assert {one.name for one in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    [event] = found.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "Europe/London"


@pytest.mark.parametrize("reader", READERS)
def test_a_change_and_a_calling_off_take_the_place_of_what_was_there(
    cat, walk, date, asha, now, client_of, reader
):
    client = client_of(asha)
    booked(asha, date, now)
    before = reader(file_of(client, walk))[0]
    day = date.on + timedelta(days=1)
    actions.move(by=fresh(cat), meeting=date, day=day, at=time(9), minutes=60, now=now)
    moved = reader(file_of(client, walk))[0]
    actions.call_off_date(by=fresh(cat), meeting=date, now=now)
    off = reader(file_of(client, walk))[0]
    assert before["uid"] == moved["uid"] == off["uid"]
    assert [one["sequence"] for one in (before, moved, off)] == [0, 1, 2]
    states = [one["status"] for one in (before, moved, off)]
    assert states == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["begins"].date() == day


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("said", "books", "title", "place"),
    [
        ({}, True, "A walk along the river", "The mill, back gate"),
        ({}, False, "A walk along the river", ""),
        ({"where_to": "all"}, False, "A walk along the river", "The mill, back gate"),
        ({"cover": "Meeting"}, True, "Meeting", ""),
    ],
)
def test_what_a_file_says(cat, asha, now, client_of, reader, said, books, title, place):
    event = put_up(cat, now, **said)
    if books:
        booked(asha, event.meetings.get(), now)
    [entry] = reader(file_of(client_of(asha), event))
    assert (entry["summary"], entry["place"]) == (title, place)


# -- the feed -------------------------------------------------------------------------------------


@pytest.fixture
def with_feed(asha: User, date, now):
    """Asha has a place, and her feed's token by what it shows."""
    booked(asha, date, now)
    return lambda shows: actions.switch_on(by=asha, shows_titles=shows)


def feed_of(visitor, token: str):
    return visitor.get(reverse("wellbeing:feed", args=[token]))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("shows", "title"), [(False, "Appointment"), (True, "Meeting")])
def test_a_feed_says_one_word_unless_titles_are_wanted_and_never_a_place(
    walk, with_feed, visitor, reader, shows, title
):
    Event.objects.update(cover="Meeting", where_to="all")
    entries = reader(feed_of(visitor, with_feed(shows)).content)
    assert [(one["summary"], one["place"], one["status"]) for one in entries] == [
        (title, "", "CONFIRMED")
    ]


def test_it_shows_ones_own_places_and_not_what_one_waits_for(
    cat, asha, mo, walk, with_feed, visitor, now, crowd
):
    full = put_up(cat, now, capacity=1, title="CNRY-full").meetings.get()
    other = put_up(cat, now, title="CNRY-of-mo").meetings.get()
    booked(mo, full, now)
    booked(asha, full, now)
    booked(mo, other, now)
    entries = read(feed_of(visitor, with_feed(True)).content)
    assert [one["summary"] for one in entries] == [walk.title]


def test_called_off_it_says_so(cat, date, with_feed, visitor, now):
    token = with_feed(False)
    actions.call_off_date(by=fresh(cat), meeting=date, now=now)
    [entry] = read(feed_of(visitor, token).content)
    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 1)


def test_it_is_off_until_switched_on_and_after_it_is_switched_off(asha, with_feed, visitor):
    nothing = feed_of(visitor, "made-up")
    first = with_feed(False)
    second = with_feed(False)
    answers = [feed_of(visitor, token).status_code for token in (first, second)]
    actions.switch_off(by=asha)
    gone = feed_of(visitor, second)
    assert (nothing.status_code, answers, gone.status_code) == (404, [404, 200], 404)
    assert gone.content == nothing.content


@pytest.mark.parametrize("why", ["account", "module"])
def test_a_closed_account_or_a_module_that_is_off_opens_nothing(
    ambulance, asha, with_feed, visitor, why
):
    token = with_feed(False)
    if why == "account":
        User.objects.filter(pk=asha.pk).update(is_active=False)
    else:
        Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    assert feed_of(visitor, token).status_code == 404


def test_the_token_is_long_and_kept_nowhere(with_feed):
    token = with_feed(False)
    assert len(token) >= 43
    assert [line for line in rows() if token in line] == []
    assert CalendarFeed.objects.get().token_hash == hash_of(token)


def test_a_feed_costs_the_same_however_much_is_in_it(
    cat, asha, with_feed, visitor, now, django_assert_num_queries
):
    token = with_feed(True)
    for number in (1, 3):
        for _ in range(number):
            booked(asha, put_up(cat, now).meetings.get(), now)
        with django_assert_num_queries(2):
            assert feed_of(visitor, token).status_code == 200


def test_the_page_switches_it_on_shows_the_address_once_and_switches_it_off(
    asha, date, now, client_of, visitor
):
    booked(asha, date, now)
    client = client_of(asha)
    assert "Switch it on" in client.get("/events/calendar/").content.decode()
    page = client.post("/events/calendar/", {"shows_titles": "on"}).content.decode()
    address = page.partition('value="http')[2].partition('"')[0]
    path = "/events/" + address.partition("/events/")[2]
    assert "A walk along the river" in visitor.get(path).content.decode()
    assert path not in client.get("/events/calendar/").content.decode()
    client.post("/events/calendar/titles/", {})
    assert "Appointment" in visitor.get(path).content.decode()
    client.post("/events/calendar/off/")
    assert visitor.get(path).status_code == 404


# -- the month ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "month"), [(2026, 2), (2026, 10), (2027, 1), (2026, 12)])
def test_a_month_is_whole_weeks_from_monday(asha, year, month):
    now = datetime(2026, 9, 15, 12, tzinfo=UTC) if month != 2 else datetime(2026, 2, 3, tzinfo=UTC)
    first = first_of(year, month, now)
    assert first == date(year, month, 1)
    days = [one for week in month_of(asha, first, now).weeks for one in week]
    assert [one.day.weekday() for one in days] == [0, 1, 2, 3, 4, 5, 6] * (len(days) // 7)
    inside = [one.day for one in days if one.inside]
    assert (inside[0], inside[-1].month, (inside[-1] + timedelta(days=1)).day) == (first, month, 1)


@pytest.mark.parametrize(
    ("year", "month"), [(2026, 13), (2026, 0), (2025, 1), (2031, 1), (9999, 1)]
)
def test_other_months_do_not_exist(asha, client_of, year, month):
    assert client_of(asha).get(f"/events/month/{year}-{month}/").status_code == 404


def test_a_date_stands_on_its_uk_day_and_only_for_those_who_see_it(cat, asha, eve, client_of):
    late = datetime(2026, 6, 1, 9, tzinfo=UTC)
    with time_machine.travel(late):
        put_up(cat, late, day=date(2026, 6, 30), starts=time(23, 30), title="A late one")
        pages = [
            client_of(one).get(f"/events/month/2026-{month}/").content.decode()
            for one, month in ((asha, 6), (asha, 7), (eve, 6))
        ]
    assert ["A late one" in page for page in pages] == [True, False, False]


def test_who_hears_the_links_of_a_month_alone_hears_the_day_of_each(cat, asha, client_of):
    with time_machine.travel(EARLY):
        put_up(cat, EARLY, day=date(2026, 1, 13), rule=WEEKLY, title="A walk")
        page = client_of(asha).get("/events/month/2026-1/").content.decode()
    month = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.findall(r"<a [^>]*>(.*?)</a>", month, re.S)
    assert [re.sub(r"<[^>]+>", "", one) for one in links] == [
        "18:30 A walk on Tuesday 13 January 2026", "18:30 A walk on Tuesday 20 January 2026",
    ]  # fmt: skip


def test_a_month_costs_the_same_with_one_and_with_three(cat, asha, now, client_of):
    costs, day = [], now + timedelta(days=7)
    client, path = client_of(asha), f"/events/month/{day:%Y}-{day:%m}/"
    for number in (1, 2):
        for _ in range(number):
            put_up(cat, now)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).content.decode().count("A walk along") >= number
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_calendar_of_nothing_can_be_read(now):
    content = calendars.as_calendar([], now)
    assert [reader(content) for reader in READERS] == [[], [], []]
