"""Reminders: chosen by each person, sent at their time, once, whoever sends them and is stopped."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import Organisation, User
from tests.conversations.test_races import together
from tests.factories_wellbeing import booked, fresh, put_up
from tests.killed import WAYS, killed_while_telling
from tests.wellbeing.conftest import told
from wellbeing import actions, tasks
from wellbeing.actions import reminding
from wellbeing.models import EventReminder, Meeting

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BOTH = (48, 2)


def left_at(date, before: timedelta) -> list[UUID | None]:
    """Who is told when the clock stands so long before the date begins."""
    tasks.remind_of_events(now=date.starts_at - before)
    return told()


def test_at_both_times_and_not_before(date, asha, mo, now):
    booked(asha, date, now, remind=BOTH)
    booked(mo, date, now)
    times = (48 * HOUR + MINUTE, 48 * HOUR, 24 * HOUR, 2 * HOUR + MINUTE, 2 * HOUR, MINUTE)
    assert [left_at(date, one) for one in times] == [[], [asha.pk], [], [], [asha.pk], []]


@pytest.mark.parametrize(("remind", "before"), [((48,), 2 * HOUR), ((2,), 48 * HOUR), ((), HOUR)])
def test_only_those_that_were_chosen(date, asha, now, remind, before):
    booked(asha, date, now, remind=remind)
    EventReminder.objects.filter(due_at=date.starts_at - 48 * HOUR).update(sent=True)
    assert left_at(date, before) == []


def test_chosen_anew_the_others_go_and_the_same_stay(date, asha, now):
    booked(asha, date, now, remind=BOTH)
    first = set(EventReminder.objects.values_list("pk", flat=True))
    booked(asha, date, now, remind=BOTH)
    assert set(EventReminder.objects.values_list("pk", flat=True)) == first
    booked(asha, date, now, remind=(2,))
    assert [one.hours for one in EventReminder.objects.all()] == [2]


def test_what_is_over_when_somebody_books_is_not_sent(date, asha):
    late = date.starts_at - 30 * HOUR
    booked(asha, date, late, remind=BOTH)
    assert [left_at(date, one * HOUR) for one in (29, 3, 2)] == [[], [], [asha.pk]]


def test_who_waits_is_reminded_once_they_have_a_place_and_not_twice_at_once(date, crowd, now):
    first, _, waits = people = crowd(3)
    for one in people:
        booked(one, date, now, remind=BOTH if one == waits else ())
    assert left_at(date, 48 * HOUR) == []
    actions.give_up(by=first, meeting=date, now=date.starts_at - 10 * HOUR)
    assert told() == [waits.pk]
    assert [left_at(date, one * HOUR) for one in (9, 2)] == [[], [waits.pk]]


def test_what_was_given_back_reminds_nobody(date, asha, now):
    booked(asha, date, now, remind=BOTH)
    actions.give_up(by=asha, meeting=date, now=now)
    assert left_at(date, HOUR) == []
    assert not EventReminder.objects.exists()


def test_what_was_called_off_reminds_nobody(cat, date, asha, now):
    booked(asha, date, now, remind=BOTH)
    actions.call_off_date(by=fresh(cat), meeting=date, now=now)
    assert told() == [asha.pk]
    assert left_at(date, HOUR) == []


def test_once_it_has_begun_nobody_is_reminded(date, asha, now):
    booked(asha, date, now, remind=BOTH)
    assert left_at(date, -MINUTE) == []


@pytest.mark.parametrize("gone", ["account", "module"])
def test_a_closed_account_and_a_module_that_is_off_get_none(ambulance, date, asha, now, gone):
    booked(asha, date, now, remind=BOTH)
    if gone == "account":
        User.objects.filter(pk=asha.pk).update(is_active=False)
    else:
        Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    assert left_at(date, HOUR) == []


def test_a_date_that_is_moved_is_reminded_of_at_its_new_time(cat, date, asha, now):
    booked(asha, date, now, remind=BOTH)
    assert left_at(date, 47 * HOUR) == [asha.pk]
    day = date.on + timedelta(days=10)
    moment = date.starts_at - 40 * HOUR
    actions.move(by=fresh(cat), meeting=date, day=day, at=date.event.starts, minutes=60, now=moment)
    date.refresh_from_db()
    assert told() == [asha.pk]
    assert [left_at(date, one * HOUR) for one in (49, 48, 2)] == [[], [asha.pk], [asha.pk]]


def test_the_time_of_all_dates_changed_the_reminders_go_along(cat, asha, now):
    event = put_up(cat, now)
    date = event.meetings.get()
    booked(asha, date, now, remind=(2,))
    said = {name: getattr(event, name) for name in ("title", "about", "audience", "capacity")}
    later = event.starts.replace(hour=21)
    actions.change(by=fresh(cat), event=event, organisations=(), starts=later, now=now, **said)
    date.refresh_from_db()
    assert EventReminder.objects.get().due_at == date.starts_at - 2 * HOUR


@pytest.mark.parametrize(("hours", "there"), [(71, True), (73, False), (-2, False)])
def test_what_is_near_stands_on_the_home_page_of_who_comes(
    date, asha, mo, now, client_of, hours, there
):
    booked(asha, date, now)
    moment = now + hours * HOUR
    Meeting.objects.update(starts_at=moment, ends_at=moment + HOUR)
    pages = [client_of(one).get("/").content.decode() for one in (asha, mo)]
    assert ["A walk along the river" in page for page in pages] == [there, False]


# -- exactly once ---------------------------------------------------------------------------------


@pytest.fixture
def due(cat, asha):
    now = timezone.now()
    date = put_up(cat, now).meetings.get()
    booked(asha, date, now, remind=BOTH)
    return date.starts_at - 48 * HOUR


def notices_to(person: User) -> int:
    return OutgoingMail.objects.filter(recipient_id=person.pk).count()


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_there_are_one_tells(due, asha):
    sent = together([lambda: reminding.remind(now=due)] * 6)
    assert (sum(sent), notices_to(asha)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_comparison_each_worker_would_tell(due, asha):
    """The control: whoever has seen that it is due tells, whatever happened since."""
    seen = list(EventReminder.objects.to_send(due).values_list("pk", "booking__person_id"))
    for pk, person in seen * 2:
        EventReminder.objects.filter(pk=pk).update(sent=False)
        reminding._remind(pk, person, due)
    assert notices_to(asha) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("when", "how"), WAYS)
def test_a_worker_that_is_killed_in_between_has_done_neither(due, asha, when, how):
    killed_while_telling(reminding, lambda: reminding.remind(now=due), when, how)
    assert notices_to(asha) == 0
    sent = together([lambda: reminding.remind(now=due)] * 2)
    assert (sum(sent), notices_to(asha)) == (1, 1)
