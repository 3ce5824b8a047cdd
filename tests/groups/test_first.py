"""After their first session new members are asked how it was: once, and nothing is kept unasked."""

from datetime import time, timedelta

import pytest

from groups import actions, shown, tasks
from groups.models import FirstAnswer
from tests.factories_groups import joined, meets
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told

DAY = timedelta(days=1)
SAID = {"feeling": "hard", "words": "A lot at once."}


@pytest.fixture
def meeting(group, asha, ben, now):
    """Asha came in today; the group meets in a week and in two."""
    joined(asha, group, now, name="Kit")
    session = meets(ben, group, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=2")
    told()
    return session.event.meetings.earliest("starts_at")


def asked(at):
    tasks.ask_new_members(now=at)
    return told()


def test_the_day_after_and_never_again(meeting, asha):
    assert asked(meeting.ends_at + timedelta(hours=13)) == []
    assert asked(meeting.ends_at + timedelta(hours=14)) == ids(asha)
    for later in (timedelta(hours=15), 8 * DAY, 20 * DAY):
        assert asked(meeting.ends_at + later) == []


def test_nobody_is_asked_a_week_later(meeting, group, asha, ben, now):
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    assert asked(meeting.ends_at + DAY) == []
    assert asked(meeting.ends_at + 15 * DAY) == []


def test_who_did_not_come_is_asked_after_the_next(meeting, asha, now):
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    assert asked(meeting.ends_at + DAY) == []
    assert asked(meeting.ends_at + 8 * DAY) == ids(asha)


@pytest.mark.parametrize("why", ["called off", "joined that day", "rests", "left"])
def test_who_was_not_there_is_not_asked(meeting, group, asha, ben, now, why):
    if why == "called off":
        actions.call_off_date(by=fresh(ben), meeting=meeting, now=now)
    if why == "joined that day":
        group.members.filter(person=asha).update(since=meeting.on)
    if why == "rests":
        actions.pause(by=fresh(ben), group=group, now=now)
    if why == "left":
        actions.leave(by=fresh(asha), group=group, now=now)
    told()
    assert asked(meeting.ends_at + DAY) == []


def test_a_date_after_the_last_day_of_a_group_was_no_session(meeting, group, asha, ben, now):
    last = {"by": fresh(ben), "group": group, "now": now}
    actions.move_date(
        by=fresh(ben), meeting=meeting, day=meeting.on + 3 * DAY, at=time(12), minutes=60, now=now
    )
    meeting.refresh_from_db()
    actions.set_last_day(day=meeting.on - DAY, **last)
    told()
    assert asked(meeting.ends_at + DAY) == []
    group.ends_on = meeting.on
    group.save()
    assert asked(meeting.ends_at + DAY) == ids(asha)


def say(asha, group, at, *, shares):
    return actions.say_how_it_was(by=fresh(asha), group=group, shares=shares, now=at, **SAID)


def test_without_the_mark_nothing_is_kept_and_nobody_told(meeting, group, asha):
    at = meeting.ends_at + DAY
    asked(at)
    assert say(asha, group, at, shares=False) is False
    assert (FirstAnswer.objects.count(), told()) == (0, [])


def test_with_it_the_two_facilitators_are_told_once_and_read_it(meeting, group, asha, ben, sue):
    at = meeting.ends_at + DAY
    asked(at)
    for _ in range(2):
        assert say(asha, group, at, shares=True)
    assert told() == ids(ben, sue)
    [one] = shown.first_answers(group, fresh(ben), at)
    assert (one.member.name, one.feeling_words, one.words) == ("Kit", "It was hard", SAID["words"])
    assert shown.first_answers(group, fresh(asha), at) == []


def test_sent_again_without_the_mark_it_is_erased(meeting, group, asha):
    at = meeting.ends_at + DAY
    asked(at)
    say(asha, group, at, shares=True)
    say(asha, group, at, shares=False)
    assert FirstAnswer.objects.count() == 0


def test_two_weeks_later_nothing_says_how_it_was(meeting, group, asha, ben):
    at = meeting.ends_at + DAY
    asked(at)
    say(asha, group, at, shares=True)
    assert len(shown.first_answers(group, fresh(ben), at + 14 * DAY)) == 1
    assert shown.first_answers(group, fresh(ben), at + 15 * DAY) == []
    tasks.forget_first_answers(now=at + 15 * DAY)
    assert FirstAnswer.objects.count() == 0


@pytest.mark.parametrize("days", [0, 16])
def test_the_page_is_there_for_two_weeks_and_not_before(meeting, group, asha, days):
    at = meeting.ends_at + DAY
    if days:
        asked(at)
    with pytest.raises(actions.Closed):
        say(asha, group, at + days * DAY, shares=True)


def test_it_goes_when_they_leave(meeting, group, asha):
    at = meeting.ends_at + DAY
    asked(at)
    say(asha, group, at, shares=True)
    actions.leave(by=fresh(asha), group=group, now=at)
    assert FirstAnswer.objects.count() == 0


def test_who_facilitates_by_now_gets_no_notice_of_what_they_say(meeting, group, asha, ben, sue):
    later = meeting.ends_at + DAY
    assert asked(later) == ids(asha)
    actions.leave(by=fresh(sue), group=group, now=later)
    actions.become_facilitator(by=fresh(asha), group=group, name="Kit", now=later)
    told()
    actions.say_how_it_was(by=fresh(asha), group=group, **SAID, shares=True, now=later)
    assert told() == ids(ben)
