"""When what happens: the clock, and the words the colleague reads about it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations import actions
from conversations.clock import desk_at, times
from conversations.steps import steps

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("when", "remind", "hand_on", "desk"),
    [("today", 2, 4, 4), ("week", 24, 48, 72), ("no_hurry", 72, 168, 192)],
)
def test_the_clock_follows_what_the_colleague_said(now, when, remind, hand_on, desk):
    found = times(when, now)
    assert found.remind == now + timedelta(hours=remind)
    assert found.hand_on == now + timedelta(hours=hand_on)
    assert desk_at(when, now) == now + timedelta(hours=desk)


def test_the_change_to_winter_time_neither_adds_nor_takes_an_hour():
    asked = datetime(2026, 10, 24, 12, tzinfo=LONDON)
    due = times("week", asked.astimezone(ZoneInfo("UTC"))).remind
    assert due.astimezone(LONDON).hour == 11


def words(request, now):
    offers = list(request.offers.select_related("supporter__user"))
    alerts = list(request.alerts.current())
    return [(step.at - now, step.words) for step in steps(request, offers, alerts, now)]


def test_every_step_is_told_with_its_time(ask, sam, now):
    told = words(ask(second=sam), now)
    assert [after for after, _ in told] == [timedelta(hours=h) for h in (24, 48, 72, 96)]
    assert told[0][1] == "we remind Ben."
    assert told[1][1].startswith("we ask Sam, as you allowed.")
    assert "a coordinator sees that a request waits, without your name or words" in told[2][1]
    assert "if there is no yes by then, we tell you" in told[3][1]


def test_without_a_second_choice_silence_comes_back_to_the_colleague(waiting, now):
    told = dict(words(waiting, now))
    assert "if there is no yes by then, we tell you" in told[timedelta(hours=48)]


def test_a_choice_that_is_not_made_has_an_end(in_release, now):
    assert words(in_release, now) == [
        (
            timedelta(days=3),
            "if you have not chosen by then, we let them go, and you choose what happens.",
        )
    ]


def test_an_open_conversation_has_its_steps_too(open_request, now):
    told = words(open_request, now)
    assert [after for after, _ in told] == [
        timedelta(hours=72),
        timedelta(hours=96),
        timedelta(days=60),
    ]
    assert "we remind Ben, and offer you somebody else" in told[0][1]


def test_a_request_nobody_took_is_told_to_a_desk_and_closes_by_itself(waiting, ben, now):
    request = actions.pass_on(by=ben, request=waiting, now=now)
    assert [after for after, _ in words(request, now)] == [timedelta(hours=72), timedelta(days=14)]
