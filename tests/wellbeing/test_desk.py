"""Events on the desk: near and without a place, a long waiting list, over and not counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peersupport.desk.events import events
from peersupport.desk.items import Desk, Group
from people.models import Organisation
from tests.factories_wellbeing import booked, fresh, put_up
from wellbeing import actions
from wellbeing.models import Meeting


def on_desk(person, now):
    return list(events(Desk(fresh(person), now)))


def begins(meeting: Meeting, moment) -> None:
    ends = moment + timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=moment, ends_at=ends)


@pytest.mark.parametrize(
    ("said", "hours", "words"),
    [
        ({"place": ""}, 47, "where it is"),
        ({"place": ""}, 49, None),
        ({}, 1, None),
        ({"how": "online", "place": ""}, 24, "the link"),
        ({"how": "both", "place": ""}, 24, "where it is and the link"),
        ({"how": "both", "link": "https://meet.example/x"}, 24, None),
    ],
)
def test_what_is_near_and_has_no_place(cat, now, said, hours, words):
    event = put_up(cat, now, **said)
    begins(event.meetings.get(), now + timedelta(hours=hours))
    found = [
        (one.group, one.lines[0].partition("nobody can read ")[2]) for one in on_desk(cat, now)
    ]
    assert found == ([(Group.NOW, f"{words} yet.")] if words else [])


@pytest.mark.parametrize(("waiting", "there"), [(4, False), (5, True)])
def test_a_long_waiting_list_is_a_number(cat, crowd, now, waiting, there):
    date = put_up(cat, now, capacity=1).meetings.get()
    for one in crowd(waiting + 1):
        booked(one, date, now)
    items = on_desk(cat, now)
    assert [one.lines[0].partition(" on ")[0] for one in items] == (
        [f"{waiting} wait for a place"] if there else []
    )


def test_what_is_over_is_counted_within_a_month(cat, date, now):
    begins(date, now - timedelta(hours=2))
    [item] = on_desk(cat, now)
    assert item.acts[0].address == reverse("wellbeing:date-count", args=[date.pk])
    assert on_desk(cat, now + timedelta(days=31)) == []
    actions.count(by=fresh(cat), meeting=date, came=3, now=now)
    assert on_desk(cat, now) == []


def test_what_is_called_off_needs_nobody(cat, walk, date, now):
    actions.call_off(by=fresh(cat), event=walk, now=now)
    begins(date, now - timedelta(hours=2))
    assert on_desk(cat, now) == []


def test_only_on_the_desk_of_its_own_organisation_and_where_events_are_on(
    cat, finn, ambulance, date, now
):
    begins(date, now - timedelta(hours=2))
    seen = [len(on_desk(one, now)) for one in (cat, finn)]
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    with CaptureQueriesContext(connection) as queries:
        assert (seen, list(events(Desk(fresh(cat), now)))) == ([1, 0], [])
    assert len(queries) == 1


def test_a_sensitive_title_and_who_comes_stay_away_from_the_desk(cat, asha, now, client_of):
    date = put_up(cat, now, title="CNRY-grief", cover="Meeting", shows_names=True).meetings.get()
    booked(asha, date, now, name="CNRY-kit")
    begins(date, now - timedelta(hours=2))
    page = client_of(cat).get("/desk/").content.decode()
    assert "Event: Meeting" in page
    assert [word for word in ("CNRY-grief", "CNRY-kit", "Asha") if word in page] == []


def test_it_costs_one_query_however_much_there_is(cat, now):
    costs = []
    for number in (1, 2):
        for _ in range(number):
            begins(put_up(cat, now).meetings.get(), now - timedelta(hours=2))
        desk = Desk(fresh(cat), now)
        assert desk.numbers.dates
        with CaptureQueriesContext(connection) as queries:
            assert len(list(events(desk))) >= number
        costs.append(len(queries))
    assert costs == [1, 1]
