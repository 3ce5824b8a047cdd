"""What follows when in the life of a pair, and what buddies go through by week."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mentoring import agreement, checklists, course, questions
from mentoring.course import Standing
from resources.originals import FOLDER

START = date(2026, 1, 5)
PAIR = Standing(START, date(2026, 7, 6), meet_every=30, agreed=False)
MET = replace(PAIR, agreed=True, met_on=date(2026, 2, 2))


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("after", "reminded", "told"),
    [(13, False, ()), (14, True, ()), (27, True, ()), (28, True, ("agreement",))],
)
def test_without_an_agreement_both_are_reminded_and_then_a_desk_reads_it(after, reminded, told):
    on = START + days(after)
    assert (course.reminds(PAIR, on), course.at_desk(PAIR, on)) == (reminded, told)


@pytest.mark.parametrize(
    ("overdue", "reminded", "told"),
    [(0, False, ()), (6, False, ()), (7, True, ()), (27, True, ()), (28, True, ("meeting",))],
)
def test_a_meeting_that_is_overdue_is_told_in_two_steps(overdue, reminded, told):
    on = date(2026, 2, 2) + days(30 + overdue)
    assert (course.reminds(MET, on), course.at_desk(MET, on)) == (reminded, told)


def test_who_has_fixed_the_next_meeting_is_late_with_nothing():
    on = date(2026, 5, 1)
    assert course.at_desk(MET, on) == ("meeting",)
    assert course.at_desk(replace(MET, next_on=on), on) == ()
    assert course.at_desk(replace(MET, next_on=on - days(1)), on) == ("meeting",)


def test_both_can_be_missing_at_once():
    assert course.at_desk(PAIR, START + days(90)) == ("agreement", "meeting")


def test_buddies_meet_within_the_week_even_when_they_meet_more_often():
    daily = replace(PAIR, meet_every=1)
    assert course.meeting_due(daily) == START + days(7)
    assert course.meeting_due(PAIR) == START + days(30)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (START, "start"),
        (date(2026, 4, 5), "under_way"),
        (date(2026, 4, 6), "half_way"),
        (date(2026, 6, 21), "half_way"),
        (date(2026, 6, 22), "ending"),
        (date(2026, 7, 6), "ending"),
        (date(2026, 7, 7), "over"),
    ],
)
def test_a_pair_has_one_stage_at_a_time(on, stage):
    one = PAIR if on == START else MET
    assert course.stage_of(one, on, ended=False) == stage
    assert course.stage_of(one, on, ended=True) == "ended"


def test_what_does_not_end_by_itself_a_desk_reads():
    met = replace(MET, next_on=MET.ends_on + days(9))
    assert [course.at_desk(met, MET.ends_on + days(n)) for n in (2, 3)] == [(), ("over",)]


def test_the_last_day_belongs_to_it():
    assert not course.is_over(MET, MET.ends_on)
    assert course.is_over(MET, MET.ends_on + days(1))


def test_a_short_pair_has_no_middle_that_meets_its_end():
    short = Standing(START, START + days(28), meet_every=7, agreed=True)
    stages = {course.stage_of(short, START + days(n), ended=False) for n in range(29)}
    assert stages == {"start", "ending"}


def test_both_are_asked_again_some_months_later_and_nobody_where_that_is_off():
    assert course.follow_up_on(date(2026, 8, 31), 6) == date(2027, 3, 1)
    assert course.follow_up_on(date(2026, 8, 31), 0) is None


@pytest.mark.parametrize("kind", ["starter", "return"])
def test_each_item_has_a_code_of_its_own_and_stands_in_order(kind):
    items = checklists.items_of(kind)
    assert len({one.code for one in items}) == len(items) > 5
    assert [one.week for one in items] == sorted(one.week for one in items)


def test_a_new_starters_list_goes_to_its_last_week_and_mentors_have_none():
    assert {"first_day", "first_night", "first_bad_job"} <= {
        one.code for one in checklists.items_of("starter")
    }
    assert [checklists.items_of(kind)[-1].week for kind in ("starter", "return")] == [12, 4]
    assert checklists.items_of("mentor") == ()
    assert checklists.items_of("return")[0].week == 0


@pytest.mark.parametrize(("day", "now"), [(-1, 0), (0, 1), (6, 1), (7, 2), (49, 8), (500, 12)])
def test_the_week_that_is_now_is_the_last_that_began(day, now):
    found = checklists.weeks_of("starter", {}, started_on=START, on=START + days(day))
    assert [one.number for one in found if one.is_now] == [now]


def test_a_tick_stands_at_its_item_and_an_unknown_one_nowhere():
    ticks = {"first_day": START, "of_an_older_list": START}
    found = checklists.weeks_of("starter", ticks, started_on=START, on=START)
    done = [(row.item.code, row.done_on) for week in found for row in week.rows if row.done_on]
    assert done == [("first_day", START)]


@pytest.mark.parametrize("kind", ["mentor", "starter", "return"])
@pytest.mark.parametrize("stage", [questions.MID, questions.END, questions.LATER])
def test_every_review_asks_a_few_things_once(kind, stage):
    names = [one.name for one in questions.asked(kind, stage)]
    assert 2 <= len(names) <= 5
    assert len(set(names)) == len(names)


def test_rather_not_say_is_no_good_answer_and_no_bad_one_either():
    assert [code for code, _ in questions.ANSWERS if questions.is_good(code)] == ["yes", "mostly"]


@pytest.mark.parametrize("kind", ["mentor", "starter", "return"])
def test_the_agreement_promises_what_our_template_does(kind):
    text = agreement.beginning(kind=kind, meet_every=30, last_day="6 July 2026", later=6)
    original = (FOLDER / "mentoring-agreement.md").read_text(encoding="utf-8")
    promises = [*agreement.PROMISES, agreement.BLAME, agreement.LAST]
    promises.append(agreement.asked_later(6))
    assert [one for one in promises if one not in original] == []
    assert [one for one in promises if f"- {one}" not in text] == []
    assert len(text) < agreement.LENGTH / 2


@pytest.mark.parametrize(
    ("every", "words"),
    [(7, "Once a week"), (14, "Every two weeks"), (30, "Once a month"), (10, "Every 10 days")],
)
def test_how_often_is_said_in_words(every, words):
    assert agreement.often(every) == words
    text = agreement.beginning(kind="mentor", meet_every=every, last_day="1 May", later=0)
    assert f"How often: {words.lower()}." in text
    assert "we may each say to the scheme" not in text


@pytest.mark.parametrize(
    ("months", "words"), [(1, "A month"), (3, "3 months"), (6, "Half a year"), (12, "A year")]
)
def test_the_agreement_says_after_how_long_both_are_asked_again(months, words):
    text = agreement.beginning(kind="mentor", meet_every=30, last_day="1 May", later=months)
    assert f"- {words} later we may each say to the scheme how it was." in text


@pytest.mark.parametrize(
    ("on", "until"),
    [(date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 11, 30), date(2026, 12, 31))],
)
def test_a_codes_last_day_tells_the_month_and_not_the_day(on, until):
    assert course.code_until(on) == course.code_until(on.replace(day=9)) == until


@pytest.mark.parametrize(("before", "late"), [(4, False), (3, True), (0, True), (-1, False)])
def test_buddies_are_in_touch_before_the_first_day(before, late):
    on = START - days(before)
    assert course.in_touch_late(START, on, in_touch=False) == late
    assert not course.in_touch_late(START, on, in_touch=True)
    assert not course.in_touch_late(None, on, in_touch=False)
