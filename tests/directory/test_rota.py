"""Usual times: on the clock on the wall, through both changes of the clocks, in plain words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import rota
from directory.cards import availability, free_on, next_usual, usually_free
from directory.models import Supporter
from directory.rota import NOTHING_SAID, USUALLY, Part, PatternError, Shift, Usual
from people.models import User
from records.clock import LONDON, today

MONDAY = date(2026, 11, 23)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVERY_DAY_OF_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PARTS = st.sets(st.sampled_from(Part.values))
quietly = settings(deadline=None, derandomize=True, max_examples=100)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The wall clock in London; the first of two equal times in autumn."""
    return datetime.combine(day, time(hour, minute), LONDON)


def weekly(**days: list[str]) -> dict[str, Any]:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return rota.stored_week([days.get(name, []) for name in names])


def shifts(text: str, first: date = MONDAY) -> dict[str, Any]:
    return rota.stored_shifts(rota.read_pattern(text), first, USUALLY)


def someone(stored: dict[str, Any], **fields: Any) -> Supporter:
    return Supporter(user=User(), usual=stored, **fields)


PATTERN = "2 early 2 late 2 night 4 off"


@pytest.mark.parametrize(
    "text",
    [
        PATTERN,
        "E E L L N N O O O O",
        "EELLNNOOOO",
        "2 earlies, 2 lates, 2 nights, 4 rest days",
        "2E 2L 2N 4R",
        "2 x early / 2 x late / 2 x night shifts then 4 days off",
        "Early early LATE late night night off off off off",
    ],
)
def test_a_pattern_is_read_as_people_write_it(text: str) -> None:
    shifts = rota.read_pattern(text)
    assert rota.pattern_in_words(shifts) == PATTERN
    assert rota.read_pattern(rota.pattern_in_words(shifts)) == shifts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write 1 to 56 days"),
        (" , - ", "Write 1 to 56 days"),
        ("57 early", "more than 56 days"),
        ("30 early 27 off", "more than 56 days"),
        ("9999999999999999999 early", "more than 56 days"),
        ("E " * 57, "more than 56 days"),
        ("0 early", "Write 1 to 56 days"),
        ("2 earlys", "the shift “earlys”"),
        ("2 2 early", "the shift “2”"),
        ("2 early 3", "which shift comes after the 3"),
        ("<b>", "the shift “<”"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_how_to_mend_it(text: str, words: str) -> None:
    with pytest.raises(PatternError, match=words):
        rota.read_pattern(text)


@quietly
@given(st.lists(st.sampled_from(list(Shift)), min_size=1, max_size=56))
def test_a_pattern_in_words_is_read_back_the_same(shifts: list[Shift]) -> None:
    assert list(rota.read_pattern(rota.pattern_in_words(shifts))) == shifts


@quietly
@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        number = len(rota.read_pattern(text))
    except PatternError:
        return
    assert 1 <= number <= rota.LONGEST


@quietly
@given(st.lists(PARTS, min_size=7, max_size=7), EVERY_DAY_OF_2026)
def test_a_week_says_the_same_every_week(week: list[set[str]], day: date) -> None:
    usual = Usual.read(rota.stored_week(week))
    assert set(rota.as_parts(usual.on(day))) == week[day.weekday()]


@quietly
@given(
    st.lists(st.sampled_from(list(Shift)), min_size=1, max_size=56),
    EVERY_DAY_OF_2026,
    st.integers(-400, 400),
)
def test_a_pattern_repeats_from_its_first_day_both_ways(
    cycle: list[Shift], first: date, ahead: int
) -> None:
    stored = rota.stored_shifts(cycle, first, USUALLY)
    shift = cycle[ahead % len(cycle)]
    (day,) = rota.days_ahead(stored, first + timedelta(days=ahead), 1)
    assert day.shift == shift
    assert rota.as_parts(Usual.read(stored).on(day.day)) == list(USUALLY[shift])


MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    *(
        st.datetimes(datetime(2026, month, day, 20), datetime(2026, month, day + 1, 12))
        for month, day in ((3, 28), (10, 24))
    ),
)


@quietly
@given(st.lists(PARTS, min_size=7, max_size=7), MOMENTS)
def test_free_now_is_within_a_part_that_was_said(week: list[set[str]], naive: datetime) -> None:
    """Against real moments: a part is from its beginning to its end, however long that night is."""
    now = naive.replace(tzinfo=UTC)
    usual, day = Usual.read(rota.stored_week(week)), today(now)
    near = [day + timedelta(days=number) for number in (-1, 0, 1)]
    spans = [rota.span(one, part) for one in near for part in week[one.weekday()]]
    expected = any(start <= now < end for start, end in spans)
    assert rota.free_now(usual.around(day), rota.now_in(now)) is expected
    following = usual.next_time(now)
    if following and following[0] in near:
        start, end = rota.span(*following)
        assert now < end
        assert (start <= now) is expected
        assert not [one for one, until in spans if now < until and one < start]


@quietly
@given(st.lists(PARTS, min_size=7, max_size=7), MOMENTS)
def test_free_today_is_a_part_of_today_that_is_not_over(
    week: list[set[str]], naive: datetime
) -> None:
    now = naive.replace(tzinfo=UTC)
    usual, day = Usual.read(rota.stored_week(week)), today(now)
    spans = [rota.span(day, part) for part in week[day.weekday()]]
    if Part.NIGHT in week[(day - timedelta(days=1)).weekday()]:
        spans.append(rota.span(day - timedelta(days=1), Part.NIGHT))
    expected = any(now < end for _, end in spans)
    assert rota.free_today(usual.around(day), rota.now_in(now)) is expected


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 7), (AUTUMN, 9), (MONDAY, 8)])
def test_the_night_the_clocks_change_is_shorter_or_longer(day: date, hours: int) -> None:
    start, end = rota.span(day - timedelta(days=1), Part.NIGHT)
    assert (end.astimezone(UTC) - start.astimezone(UTC)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("moment", "free"),
    [
        (datetime(2026, 3, 28, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), True),
        # From here the wall clock is an hour ahead.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), True),
        # Half past one comes twice.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
    ],
)
def test_saturday_night_through_both_changes(moment: datetime, free: bool) -> None:
    usual = Usual.read(weekly(sat=["night"]))
    assert rota.free_now(usual.around(today(moment)), rota.now_in(moment)) is free


@pytest.mark.parametrize(
    ("hour", "parts", "words"),
    [
        (9, ["morning"], "Usually free now"),
        (7, ["morning"], "Usually free today: morning"),
        (12, ["morning"], ""),
        (9, ["evening"], "Usually free today: evening"),
        (9, ["afternoon", "evening"], "Usually free today: afternoon and evening"),
        (7, ["morning", "afternoon", "night"], "Usually free today: morning, afternoon and night"),
        (9, ["night"], "Usually free tonight"),
        (9, ["evening", "night"], "Usually free tonight"),
        (17, ["evening", "night"], "Usually free now"),
        (23, ["night"], "Usually free now"),
        (3, ["night"], "Usually free tonight"),
        (9, [], ""),
    ],
)
def test_the_label_says_usually_and_what_is_left_of_today(
    hour: int, parts: list[str], words: str
) -> None:
    ben = someone(weekly(mon=parts))
    around = free_on(ben, MONDAY)
    assert rota.label(around, rota.now_in(at(MONDAY, hour))) == words


def test_the_night_belongs_to_the_day_it_starts() -> None:
    ben = someone(weekly(sun=["night"]))
    assert usually_free(ben, at(MONDAY, 5, 59)) == "Usually free now"
    assert usually_free(ben, at(MONDAY, 6)) == ("Next usually free Sunday 29 November from 22:00")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(MONDAY, 9), "today from 17:00"),
        (at(MONDAY, 17), "now"),
        (at(MONDAY, 22), "tonight from 22:00"),
        (at(MONDAY, 23), "now"),
        (at(MONDAY + timedelta(days=1), 2), "now"),
        (at(MONDAY + timedelta(days=1), 6), "tomorrow from 08:00"),
        (at(MONDAY + timedelta(days=2), 12), "Monday 30 November from 17:00"),
    ],
)
def test_the_next_time_in_words(now: datetime, words: str) -> None:
    ben = someone(weekly(mon=["evening", "night"], wed=["morning"]))
    assert next_usual(ben, now) == words.replace("tonight from 22:00", "now")


def test_tonight_is_said_before_it_starts() -> None:
    ben = someone(weekly(mon=["night"]))
    assert next_usual(ben, at(MONDAY, 9)) == "tonight from 22:00"


def test_whoever_is_never_free_has_no_next_time() -> None:
    ben = someone(shifts("1 early"))
    assert next_usual(ben, at(MONDAY, 9)) == "today from 17:00"
    never = rota.stored_shifts([Shift.EARLY], MONDAY, {})
    assert next_usual(someone(never), at(MONDAY, 9)) == ""
    assert usually_free(someone({}), at(MONDAY, 9)) == ""
    assert Usual.read({}) == NOTHING_SAID


@pytest.mark.parametrize(
    "fields",
    [
        {"taking_new": False},
        {"load_snapshot": 3},
        {"away_until": MONDAY},
        {"next_free": MONDAY + timedelta(days=1)},
    ],
)
def test_being_away_full_or_not_taking_wins(fields: dict[str, Any]) -> None:
    always = weekly(**dict.fromkeys(("sun", "mon", "tue"), Part.values))
    now = at(MONDAY, 9)
    assert usually_free(someone(always), now) == "Usually free now"
    ben = someone(always, **fields)
    assert (usually_free(ben, now), next_usual(ben, now), free_on(ben, MONDAY)) == ("", "", 0)
    assert availability(ben, MONDAY) != "Taking new contacts"


def test_whoever_said_from_today_is_free_today_without_usual_times() -> None:
    ben = someone({}, next_free=MONDAY)
    around, now = free_on(ben, MONDAY), rota.now_in(at(MONDAY, 23, 59))
    assert rota.free_today(around, now)
    assert not rota.free_now(around, now)
    assert rota.label(around, now) == "Free from today"
    assert free_on(ben, MONDAY + timedelta(days=1)) == 0


def test_tonight_is_the_evening_and_the_night() -> None:
    usual = Usual.read(weekly(mon=["evening"], tue=["morning"]))
    evening = usual.around(MONDAY)
    assert rota.free_tonight(evening, rota.now_in(at(MONDAY, 9)))
    assert not rota.free_tonight(evening, rota.now_in(at(MONDAY, 22)))
    assert not rota.free_tonight(
        usual.around(MONDAY + timedelta(days=1)), rota.now_in(at(MONDAY, 9))
    )


def test_the_next_days_can_be_checked() -> None:
    ahead = rota.days_ahead(shifts(PATTERN), MONDAY)
    assert len(ahead) == 14
    assert [day.shift for day in ahead[:11]] == [*rota.read_pattern(PATTERN), Shift.EARLY]
    words = ["afternoon", "afternoon", "morning, afternoon and evening"]
    assert [day.free for day in ahead[4:7]] == words
    assert rota.days_ahead({}, MONDAY) == []
    assert rota.days_ahead(weekly(mon=["night"]), MONDAY, 1)[0].shift is None


def test_a_week_with_nothing_in_it_is_nothing_said() -> None:
    assert rota.stored_week([[]] * 7) == {}
