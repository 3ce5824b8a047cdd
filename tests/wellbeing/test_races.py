"""Many people book the last place at the same moment: one has it, the others wait in order."""

from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_wellbeing import fresh, put_up
from wellbeing import actions, tasks
from wellbeing.actions import booking
from wellbeing.models import EventBooking, Meeting

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


@pytest.fixture
def last_place(cat) -> Meeting:
    return put_up(cat, timezone.now(), capacity=1).meetings.get()


@pytest.fixture
def people(ambulance):
    made = [make_user(organisation=ambulance) for _ in range(CROWD)]
    return [fresh(one) for one in made]


def book_at_once(people, meeting):
    now = timezone.now()
    return together([partial(actions.book, by=by, meeting=meeting, now=now) for by in people])


def test_the_last_place_is_taken_once_and_the_others_wait_in_order(last_place, people):
    results = book_at_once(people, last_place)
    assert {type(one) for one in results} == {EventBooking}
    rows = list(EventBooking.objects.order_by("turn").values_list("turn", "number"))
    assert rows == [(1, 1), *((turn, None) for turn in range(2, CROWD + 1))]


@pytest.mark.postgres
def test_without_the_lock_the_same_race_breaks_the_order(last_place, people, monkeypatch):
    """The positive control: the date looked at and not locked. Only the constraints hold then, and
    most of the crowd meet an error instead of a turn."""
    together_now = Barrier(CROWD)

    def unlocked(meeting):
        found = Meeting.objects.select_related("event").get(pk=meeting.pk)
        together_now.wait(timeout=20)
        return found

    monkeypatch.setattr(booking, "locked", unlocked)
    results = book_at_once(people, last_place)
    assert sum(isinstance(one, Exception) for one in results) > 0
    assert EventBooking.objects.count() < CROWD


def test_places_given_back_at_once_go_to_those_who_waited_longest(cat, people):
    now = timezone.now()
    meeting = put_up(cat, now, capacity=5).meetings.get()
    for by in people:
        actions.book(by=by, meeting=meeting, now=now)
    together([partial(actions.give_up, by=by, meeting=meeting, now=now) for by in people[:5]])
    placed = set(meeting.bookings.placed().values_list("person_id", flat=True))
    assert placed == {one.pk for one in people[5:10]}
    told = list(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert (len(told), set(told)) == (5, placed)


def test_two_sweeps_at_once_move_nobody_up_twice(last_place, people):
    now = timezone.now()
    for by in people[:3]:
        actions.book(by=by, meeting=last_place, now=now)
    EventBooking.objects.filter(person=people[0]).delete()
    together([lambda: tasks.sweep_events(now=now)] * 6)
    assert [one.recipient_id for one in OutgoingMail.objects.all()] == [people[1].pk]
    assert last_place.bookings.placed().count() == 1
