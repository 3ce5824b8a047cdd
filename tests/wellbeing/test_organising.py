"""Putting up, changing, moving, calling off, counting: who may, who is told, what is on record."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from people.models import Organisation
from people.roles import Role
from records.clock import LONDON, today
from records.models import AuditEvent
from tests.factories import make_user
from tests.factories_wellbeing import booked, fresh, put_up
from tests.wellbeing.conftest import told
from wellbeing import actions
from wellbeing.models import Event, Meeting

WEEK = timedelta(days=7)


def on_record() -> list[tuple[str, dict[str, object]]]:
    rows = AuditEvent.objects.filter(event__startswith="event.").order_by("at")
    return [(row.event, row.codes) for row in rows]


def test_an_event_that_repeats_has_all_its_dates(cat, now):
    first = today(now) + WEEK
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3")
    dates = event.meetings.order_by("day")
    assert [one.day for one in dates] == [first, first + 2 * WEEK, first + 4 * WEEK]
    assert {one.starts_at.astimezone(LONDON).time() for one in dates} == {time(18, 30)}
    assert {one.ends_at - one.starts_at for one in dates} == {timedelta(minutes=90)}
    assert on_record() == [("event.published", {"dates": 3})]


def test_sent_twice_it_is_one(cat, now):
    key = uuid4()
    assert put_up(cat, now, form_key=key) == put_up(cat, now, form_key=key) == Event.objects.get()
    assert (Meeting.objects.count(), len(on_record())) == (1, 1)


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "dev", "viv"])
def test_who_does_not_organise_puts_nothing_up(who, request, now):
    with pytest.raises(PermissionDenied):
        put_up(request.getfixturevalue(who), now)
    assert not Event.objects.exists()


def test_where_events_are_off_nobody_puts_anything_up(cat, ambulance, now):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    with pytest.raises(PermissionDenied):
        put_up(cat, now)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_is_over_or_far_away_is_refused(cat, now, days):
    with pytest.raises(ValidationError):
        put_up(cat, now, day=today(now) + timedelta(days=days))


def test_where_others_are_chosen_somebody_is(cat, ambulance, now):
    for chosen in ((), (ambulance,)):
        with pytest.raises(ValidationError, match="at least one more"):
            put_up(cat, now, audience="some", organisations=chosen)
    assert not Event.objects.exists()


def said(event: Event, **changed: Any) -> dict[str, Any]:
    names = ("title", "about", "how", "near", "place", "link", "where_to", "access", "capacity",
             "closes_hours", "cover", "starts", "minutes", "audience")  # fmt: skip
    return {name: getattr(event, name) for name in names} | {"organisations": (), **changed}


def change(by, event, now, **changed):
    event.refresh_from_db()
    return actions.change(by=fresh(by), event=event, now=now, **said(event, **changed))


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"place": "The old school"}, ["where"]),
        ({"title": "Another walk", "access": "A ramp."}, ["title", "access"]),
        ({"starts": time(19)}, ["time"]),
        ({"capacity": 9, "closes_hours": 24, "audience": "all", "cover": "Meeting"}, []),
        ({}, []),
    ],
)
def test_those_who_booked_are_told_that_something_changed_and_what(
    cat, walk, date, asha, mo, now, changed, codes
):
    booked(asha, date, now)
    change(cat, walk, now, **changed)
    date.refresh_from_db()
    assert (date.changed, date.sequence) == (codes, bool(codes))
    assert told() == ([asha.pk] if codes else [])
    assert on_record()[-1] == ("event.changed", {"dates": 1})


def test_more_places_let_in_who_waits_and_tell_them_once(cat, walk, date, crowd, now):
    people = crowd(4)
    for one in people:
        booked(one, date, now)
    change(cat, walk, now, capacity=3)
    assert told() == [people[2].pk]
    change(cat, walk, now, capacity=None)
    assert (told(), date.bookings.waiting().count()) == ([people[3].pk], 0)


def test_nobody_loses_a_place_by_a_change(cat, walk, date, crowd, now):
    for one in crowd(3):
        booked(one, date, now)
    with pytest.raises(ValidationError, match="2 places are taken"):
        change(cat, walk, now, capacity=1)
    walk.refresh_from_db()
    assert walk.capacity == 2


def test_a_change_of_time_moves_all_dates_but_those_moved_by_hand(cat, now):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=3")
    first, second, third = event.meetings.order_by("day")
    day = first.day + timedelta(days=1)
    actions.move(by=fresh(cat), meeting=first, day=day, at=time(9), minutes=60, now=now)
    change(cat, event, now, starts=time(20))
    at = {one.pk: one.starts_at.astimezone(LONDON) for one in event.meetings.all()}
    assert [at[one.pk].time() for one in (first, second, third)] == [time(9), time(20), time(20)]
    assert at[first.pk].date() == day


def test_moving_one_date_keeps_the_places_and_tells_those_of_that_date(cat, asha, mo, now):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=2")
    first, second = event.meetings.order_by("day")
    booked(asha, first, now)
    booked(mo, second, now)
    day = date(2026, 12, 24) if now.year == 2026 else today(now) + 2 * WEEK
    moved = actions.move(by=fresh(cat), meeting=first, day=day, at=time(8), minutes=30, now=now)
    moment = datetime.combine(day, time(8), tzinfo=LONDON).astimezone(UTC)
    assert (moved.starts_at, moved.day, moved.sequence) == (moment, first.day, 1)
    assert moved.erase_on == day + WEEK
    assert (moved.bookings.get().person, told()) == (asha, [asha.pk])


def test_calling_one_date_off_leaves_the_others(cat, asha, mo, now):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=2")
    first, second = event.meetings.order_by("day")
    booked(asha, first, now)
    booked(mo, second, now)
    actions.call_off_date(by=fresh(cat), meeting=first, now=now)
    assert [one.called_off_at for one in event.meetings.order_by("day")] == [now, None]
    assert told() == [asha.pk]
    with pytest.raises(actions.Gone):
        actions.call_off_date(by=fresh(cat), meeting=first, now=now)


def test_calling_it_off_tells_everybody_once_whoever_waits_too(cat, asha, crowd, now):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=2", capacity=1)
    first, second = event.meetings.order_by("day")
    [ned] = crowd(1)
    for one in (first, second):
        booked(asha, one, now)
    booked(ned, first, now)
    actions.call_off(by=fresh(cat), event=event, now=now)
    assert told() == sorted([asha.pk, ned.pk], key=str)
    assert {one.called_off_at for one in event.meetings.all()} == {now}
    assert on_record()[-1] == ("event.called_off", {"dates": 2})


def test_how_many_came_is_a_number_once_it_has_begun(cat, date, now):
    with pytest.raises(actions.Gone):
        actions.count(by=fresh(cat), meeting=date, came=4, now=now)
    for came in (4, 5):
        counted = actions.count(by=fresh(cat), meeting=date, came=came, now=date.starts_at)
    assert (counted.came, on_record()[-1]) == (5, ("event.counted", {}))
    with pytest.raises(ValidationError):
        actions.count(by=fresh(cat), meeting=date, came=9999, now=date.starts_at)


@pytest.mark.parametrize("who", ["asha", "mo", "dev", "viv", "eve", "finn"])
def test_nobody_else_touches_it_finn_of_another_organisation_neither(who, request, cat, asha, now):
    by = fresh(request.getfixturevalue(who))
    event = put_up(cat, now, audience="all")
    meeting = event.meetings.get()
    acts = [
        lambda: change(by, event, now, title="Mine"),
        lambda: actions.move(
            by=by, meeting=meeting, day=meeting.day, at=time(8), minutes=30, now=now
        ),
        lambda: actions.call_off_date(by=by, meeting=meeting, now=now),
        lambda: actions.call_off(by=by, event=event, now=now),
        lambda: actions.count(by=by, meeting=meeting, came=1, now=meeting.ends_at),
    ]
    for act in acts:
        with pytest.raises(actions.Gone):
            act()
    assert [name for name, _ in on_record()] == ["event.published"]


@pytest.mark.parametrize("way", ["called off", "moved up"])
def test_nobody_is_told_of_a_page_that_is_not_there(cat, asha, eve, fire, now, way):
    """Events are switched off at Eve's organisation meanwhile."""
    date = put_up(cat, now, audience="all", capacity=1).meetings.get()
    for one in (asha, eve):
        booked(one, date, now)
    Organisation.objects.filter(pk=fire.pk).update(modules=[])
    if way == "called off":
        actions.call_off_date(by=fresh(cat), meeting=date, now=now)
    else:
        actions.give_up(by=fresh(asha), meeting=date, now=now)
    assert told() == ([asha.pk] if way == "called off" else [])
    assert date.bookings.placed().get().person in (asha, eve)


@pytest.mark.parametrize("how", ["changed", "moved", "date called off", "called off"])
def test_an_organiser_who_comes_herself_is_told_what_others_do_alone(cat, ambulance, now, how):
    dee = make_user("dee@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    event = put_up(cat, now)
    date = event.meetings.get()
    for one in (cat, dee):
        booked(one, date, now)
    her: dict[str, Any] = {"by": fresh(cat), "now": now}
    if how == "changed":
        actions.change(event=event, organisations=(), title="Another walk", **her)
    elif how == "moved":
        actions.move(meeting=date, day=date.on, at=time(9), minutes=60, **her)
    elif how == "date called off":
        actions.call_off_date(meeting=date, **her)
    else:
        actions.call_off(event=event, **her)
    assert told() == [dee.pk]
