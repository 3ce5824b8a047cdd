"""Sessions: put up, changed, moved and called off by facilitators; members are expected."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from groups import actions, dates, tasks
from groups.models import Group, NotThisTime, Session
from records.models import AuditEvent
from tests.factories_groups import joined, meets
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told
from wellbeing.actions import Gone, closed
from wellbeing.models import Event, Meeting

WEEKLY = "FREQ=WEEKLY;INTERVAL=1;COUNT=4"


@pytest.fixture
def session(group, ben, asha, now) -> Session:
    """Four evenings, the first next week; Asha is in the group."""
    joined(asha, group, now, name="Kit")
    made = meets(ben, group, now, rule=WEEKLY)
    told()
    return made


@pytest.fixture
def meeting(session) -> Meeting:
    first: Meeting = session.event.meetings.earliest("starts_at")
    return first


def ahead(person, group, now) -> list[str]:
    return [one.state for one in dates.ahead(group, fresh(person), now)]


def expected(person) -> int:
    return Meeting.objects.expects(fresh(person)).count()


def test_everybody_else_in_the_group_is_told_and_sees_the_dates(group, ben, sue, asha, kim, now):
    joined(asha, group, now)
    told()
    meets(ben, group, now, rule=WEEKLY)
    assert told() == ids(sue, asha)
    assert [len(ahead(one, group, now)) for one in (ben, sue, asha, kim)] == [4, 4, 4, 0]


def test_sent_twice_it_is_one(group, ben, now):
    key = uuid4()
    first, second = (meets(ben, group, now, form_key=key) for _ in range(2))
    assert (first, Event.objects.count(), Meeting.objects.count()) == (second, 1, 1)


def test_a_key_of_another_group_puts_up_nothing(group, private, ben, now):
    key = uuid4()
    meets(ben, private, now, form_key=key)
    with pytest.raises(actions.NotTheirs):
        meets(ben, group, now, form_key=key)


def test_only_its_facilitators_put_up_change_move_call_off_and_count(session, meeting, asha, now):
    her = {"by": fresh(asha), "now": now}
    when = {"day": meeting.day, "at": time(9), "minutes": 30}
    for act in (
        lambda: meets(asha, session.group, now),
        lambda: actions.change_session(session=session, about="", how="person", **her),
        lambda: actions.call_off_session(session=session, **her),
        lambda: actions.move_date(meeting=meeting, **when, **her),
        lambda: actions.call_off_date(meeting=meeting, **her),
        lambda: actions.count_date(meeting=meeting, came=3, **her),
    ):
        with pytest.raises(actions.NotTheirs):
            act()


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_the_first_date_is_ahead_and_within_a_year(group, ben, now, days):
    with pytest.raises(ValidationError):
        meets(ben, group, now, day=now.date() + timedelta(days=days), starts=time(0))
    assert not Event.objects.exists()


def test_seven_in_the_evening_stays_seven_across_the_change_of_clocks(group, ben):
    early = datetime(2026, 10, 1, 9, tzinfo=UTC)
    session = meets(ben, group, early, day=date(2026, 10, 20), rule=WEEKLY)
    found = list(session.event.meetings.order_by("starts_at"))
    assert [one.hours for one in found] == ["19:00 to 20:30"] * 4
    assert [one.starts_at.hour for one in found] == [18, 19, 19, 19]


def test_a_change_is_told_to_the_others_and_stands_on_each_date(session, ben, sue, asha, now):
    said = {"how": "online", "place": "", "link": "https://meet.example/a", "minutes": 60}
    act: dict[str, Any] = {"by": fresh(ben), "session": session, "now": now}
    act |= {"about": "Tea, and time.", "starts": time(18), **said}
    actions.change_session(**act)
    assert told() == ids(sue, asha)
    found = list(session.event.meetings.all())
    assert {one.hours for one in found} == {"18:00 to 19:00"}
    assert {tuple(one.changed) for one in found} == {("how", "time", "where")}
    actions.change_session(**act)
    assert told() == []


def test_one_date_is_moved_and_one_called_off_and_the_others_stay(session, ben, group, asha, now):
    first, second, *_ = session.event.meetings.order_by("starts_at")
    him = {"by": fresh(ben), "now": now}
    actions.say_whether(by=fresh(asha), meeting=first, comes=False, now=now)
    actions.move_date(
        meeting=first, day=first.day + timedelta(days=1), at=time(9), minutes=60, **him
    )
    actions.call_off_date(meeting=second, **him)
    # Who had said no to the old day is asked anew.
    assert ahead(asha, group, now) == ["It takes place", "Called off", *["It takes place"] * 2]
    with pytest.raises(Gone):
        actions.call_off_date(meeting=second, **him)


def test_called_off_altogether_nothing_is_ahead(session, ben, group, asha, now):
    actions.call_off_session(by=fresh(ben), session=session, now=now)
    assert set(ahead(asha, group, now)) == {"Called off"}
    with pytest.raises(Gone):
        actions.call_off_session(by=fresh(ben), session=session, now=now)


def test_not_this_time_is_a_number_and_tells_nobody(session, meeting, group, asha, now):
    for _ in range(2):
        actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    assert (dates.absent(meeting), told(), expected(asha)) == (1, [], 3)
    assert ahead(asha, group, now)[0] == "Not this time, you said"
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=True, now=now)
    assert (dates.absent(meeting), expected(asha)) == (0, 4)


def test_who_is_not_in_it_or_is_late_cannot_say_whether_they_come(session, meeting, asha, kim, now):
    for by, at in ((kim, now), (asha, meeting.ends_at)):
        with pytest.raises(actions.Closed):
            actions.say_whether(by=fresh(by), meeting=meeting, comes=False, now=at)


def test_after_the_date_nothing_says_who_did_not_come(session, meeting, asha, now):
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    tasks.forget_absences(now=meeting.ends_at - timedelta(seconds=1))
    assert NotThisTime.objects.count() == 1
    tasks.forget_absences(now=meeting.ends_at)
    assert NotThisTime.objects.count() == 0


@pytest.mark.parametrize("way", ["leaves", "removed", "account closed"])
def test_out_of_the_group_nothing_of_it_is_left_with_them(session, meeting, asha, ben, now, way):
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    mine = session.group.members.get(person=asha)
    if way == "leaves":
        actions.leave(by=fresh(asha), group=session.group, now=now)
    elif way == "removed":
        actions.remove(by=fresh(ben), membership=mine, now=now)
    else:
        asha.is_active = False
        asha.save()
        tasks.sweep_groups(now=now)
    assert (expected(asha), NotThisTime.objects.count()) == (0, 0)


def test_while_it_rests_nobody_is_expected_and_then_they_are_again(session, group, ben, asha, now):
    actions.pause(by=fresh(ben), group=group, now=now)
    assert (expected(asha), set(ahead(asha, group, now))) == (0, {"The group rests"})
    actions.resume(by=fresh(ben), group=group, now=now)
    assert expected(asha) == 4


def test_of_a_group_that_ends_the_dates_up_to_its_last_day_are_left(session, meeting, group, asha):
    group.ends_on = meeting.on + timedelta(days=7)
    group.save()
    assert expected(asha) == 2


def test_when_nobody_is_left_the_sessions_go_with_the_group(session, group, ben, sue, asha, now):
    for one in (asha, sue, ben):
        actions.leave(by=fresh(one), group=group, now=now)
    assert (Event.objects.count(), Meeting.objects.count(), Session.objects.count()) == (0, 0, 0)


def test_a_closed_event_that_no_group_keeps_is_left_alone(session, walk_of_cat, now):
    """Of another circle of people, that some day another package keeps."""
    other, _ = closed.put_up(
        organisation=walk_of_cat.organisation, days=(now.date() + timedelta(days=9), ""),
        form_key=uuid4(), now=now, how="person", starts=time(9), minutes=30,
    )  # fmt: skip
    Group.objects.update(ends_on=now.date() - timedelta(days=20))
    for task in (tasks.sweep_groups, tasks.look_after_groups, tasks.erase_groups):
        task(now=now)
    assert set(Event.objects.all()) == {walk_of_cat, other}


def test_how_many_came_is_a_number_once_it_has_begun(session, meeting, ben, now):
    him = {"by": fresh(ben), "meeting": meeting}
    with pytest.raises(Gone):
        actions.count_date(**him, came=4, now=now)
    with pytest.raises(ValidationError):
        actions.count_date(**him, came=-1, now=meeting.starts_at)
    actions.count_date(**him, came=4, now=meeting.starts_at)
    meeting.refresh_from_db()
    assert meeting.came == 4


def test_nothing_is_recorded_of_who_did_what(session, meeting, ben, now):
    actions.call_off_date(by=fresh(ben), meeting=meeting, now=now)
    assert not AuditEvent.objects.filter(event__startswith="event.").exists()


def test_more_than_six_at_the_same_time_are_refused(group, ben, now):
    for _ in range(6):
        meets(ben, group, now)
    with pytest.raises(ValidationError, match="6 go on already"):
        meets(ben, group, now)
    assert Event.objects.count() == 6


@pytest.mark.parametrize(
    "words", [{"title": "Grief"}, {"about": "A"}, {"near": "B"}, {"capacity": 3}]
)
def test_the_row_of_a_closed_event_cannot_say_anything(session, words):
    with pytest.raises(IntegrityError):
        Event.objects.filter(pk=session.event_id).update(**words)


def test_after_the_last_day_of_a_group_nobody_is_expected(session, meeting, group, asha, ben, now):
    group.ends_on = meeting.on
    group.save()
    later = "After the last day of the group"
    assert ahead(asha, group, now) == ["It takes place", later, later, later]
    assert expected(asha) == 1


def test_no_date_is_moved_beyond_the_last_day(meeting, group, ben, now):
    group.ends_on = meeting.on + timedelta(days=1)
    group.save()
    at = {"by": fresh(ben), "meeting": meeting, "at": time(19), "minutes": 60, "now": now}
    with pytest.raises(ValidationError):
        actions.move_date(day=group.ends_on + timedelta(days=1), **at)
    actions.move_date(day=group.ends_on, **at)
    meeting.refresh_from_db()
    assert meeting.on == group.ends_on


def test_at_another_time_everybody_is_asked_anew(session, meeting, group, asha, ben, now):
    by = {"by": fresh(ben), "now": now}
    moved = session.event.meetings.latest("starts_at")
    actions.move_date(meeting=moved, day=moved.on, at=time(9), minutes=60, **by)
    for one in (meeting, moved):
        actions.say_whether(by=fresh(asha), meeting=one, comes=False, now=now)
    actions.change_session(session=session, about="Tea.", **by)
    assert expected(asha) == 2
    actions.change_session(session=session, about="Tea.", starts=time(10), **by)
    assert list(NotThisTime.objects.values_list("meeting", flat=True)) == [moved.pk]


def test_after_the_last_day_dates_are_not_changed(session, group, ben, now):
    group.ends_on = now.date() - timedelta(days=2)
    group.save()
    for act in (partial(actions.change_session, about="Late."), actions.call_off_session):
        with pytest.raises(Gone):
            act(by=fresh(ben), session=session, now=now)
    assert told() == []
