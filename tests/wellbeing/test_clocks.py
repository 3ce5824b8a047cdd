"""A weekly event across both changes of the clocks: the same hour on pages and in the feed."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from records.calendars import Dated, as_calendar
from records.clock import LONDON
from tests.factories_wellbeing import booked, put_up
from tests.wellbeing.in_calendars import READERS
from wellbeing import actions

WEEKLY = "FREQ=WEEKLY;INTERVAL=1;COUNT=3"
# The clocks change on 29 March and 25 October 2026: a Sunday before, the one of it, one after.
SUNDAYS = [date(2026, 3, 22), date(2026, 10, 18)]


def as_hours(day: date) -> list[str]:
    """What UTC says at seven in the evening on the three days."""
    return ["19:00", "18:00", "18:00"] if day.month == 3 else ["18:00", "19:00", "19:00"]


@pytest.mark.parametrize("first", SUNDAYS)
def test_seven_in_the_evening_on_every_page_and_in_the_feed(cat, asha, client_of, visitor, first):
    before = datetime.combine(first - timedelta(days=2), time(12), tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        event = put_up(cat, before, day=first, rule=WEEKLY, starts=time(19), minutes=60)
        dates = list(event.meetings.order_by("starts_at"))
        assert [f"{one.starts_at.astimezone(UTC):%H:%M}" for one in dates] == as_hours(first)
        assert {one.hours for one in dates} == {"19:00 to 20:00"}
        for one in dates:
            booked(asha, one, before)
        client = client_of(asha)
        page = client.get(reverse("wellbeing:event-detail", args=[event.pk])).content.decode()
        assert page.count("19:00 to 20:00") == 3
        months = {(one.on.year, one.on.month) for one in dates}
        found = [client.get(f"/events/month/{y}-{m}/").content.decode() for y, m in sorted(months)]
        assert sum(one.count("19:00 A walk along") for one in found) == 3
        token = actions.switch_on(by=asha, shows_titles=True)
        feed = visitor.get(reverse("wellbeing:feed", args=[token])).content
    for reader in READERS:
        begins = sorted(one["begins"].astimezone(UTC) for one in reader(feed))
        assert begins == [one.starts_at for one in dates]


# 01:30 is not there on one night, and there twice on the other.
@pytest.mark.parametrize(
    ("night", "utc", "wall"),
    [(date(2026, 3, 29), "01:30", "02:30"), (date(2026, 10, 25), "00:30", "01:30")],
)
def test_an_hour_that_is_missing_or_there_twice(cat, asha, client_of, night, utc, wall):
    before = datetime.combine(night - timedelta(days=2), time(12), tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        event = put_up(cat, before, day=night, starts=time(1, 30), minutes=60)
        one = event.meetings.get()
        page = client_of(asha).get("/events/").content.decode()
    assert (f"{one.starts_at.astimezone(UTC):%H:%M}", one.hours[:5], one.on) == (utc, wall, night)
    assert one.hours in page
    assert one.ends_at - one.starts_at == timedelta(hours=1)


# -- the control: what is wrong in a file, each of the three programs shows ------------------------

# Either side of each change.
DAYS = [date(2026, 3, 24), date(2026, 3, 31), date(2026, 10, 20), date(2026, 10, 27)]
# What stands in the file instead, and by how many hours each of the four is then wrong.
FAULTS: dict[str, tuple[bytes, bytes, list[int]]] = {
    "nothing": (b"VEVENT", b"VEVENT", [0, 0, 0, 0]),
    "an hour later on the wall": (b"T190000", b"T200000", [1, 1, 1, 1]),
    "two hours of summer": (b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0200", [0, -1, -1, 0]),
    "summer all year": (b"TZOFFSETTO:+0000", b"TZOFFSETTO:+0100", [-1, 0, 0, -1]),
    "the spring change in April": (b"BYMONTH=3", b"BYMONTH=4", [0, 1, 0, 0]),
    "the autumn change in November": (b"BYMONTH=10", b"BYMONTH=11", [0, 0, 0, -1]),
    "the autumn change in September": (b"BYMONTH=10", b"BYMONTH=9", [0, 0, 1, 0]),
}


@pytest.fixture
def four_evenings() -> bytes:
    """Seven in the evening on four days, as the site writes them."""
    moments = [datetime.combine(day, time(19), tzinfo=LONDON).astimezone(UTC) for day in DAYS]
    hour = timedelta(hours=1)
    rows = [Dated(uuid4(), one, one + hour, f"Number {at}") for at, one in enumerate(moments)]
    return as_calendar(rows, datetime(2026, 1, 5, 9, tzinfo=UTC), made_by="Events")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_program_shows_a_time_that_is_wrong_on_either_side_of_a_change(
    four_evenings, reader, fault
):
    was, instead, wrong_by = FAULTS[fault]
    found = sorted(reader(four_evenings.replace(was, instead)), key=lambda one: one["summary"])
    right = [datetime.combine(day, time(19), tzinfo=LONDON) for day in DAYS]
    pairs = zip(found, right, strict=True)
    wrong = [(one["begins"].astimezone(UTC) - at.astimezone(UTC)) for one, at in pairs]
    assert [one / timedelta(hours=1) for one in wrong] == wrong_by
