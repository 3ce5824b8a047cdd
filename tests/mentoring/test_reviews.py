"""Reviews lead to nobody, each side answers once, and what many said is told by few numbers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from mentoring import at_desk, course
from mentoring.actions import ending, reminding, reviewing, talking, together
from mentoring.actions.reviewing import Had
from mentoring.actions.together import Over
from mentoring.kinds import Kind
from mentoring.models import FollowUp, Pair, Review, ReviewCode
from people.models import User
from records.clock import today
from tests.factories_mentoring import pair, with_mentoring

GOOD = {"useful": "yes", "open": "mostly", "often": "no"}


@pytest.fixture(autouse=True)
def _mentoring_is_on(ambulance, fire):
    with_mentoring(ambulance, fire)


@pytest.fixture
def now():
    # At noon: so many days later it is the same hour, whatever the clocks do.
    return timezone.now().replace(hour=12, microsecond=0)


@pytest.fixture
def two(ben, asha, now) -> Pair:
    return pair(ben, asha, now)


@pytest.fixture
def middle(two: Pair, now: datetime) -> datetime:
    """Half way through."""
    return now + (course.half_way(two.started_on, two.ends_on) - today(now))


def told() -> list[UUID | None]:
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found


def ids(*people: User) -> list[UUID]:
    return sorted((one.pk for one in people), key=str)


def opened(token, now):
    return ReviewCode.objects.opened_by(token, today(now)).first()


def test_half_way_each_side_gets_one_link(two, ben, asha, now, middle):
    with pytest.raises(Over):
        reviewing.code_for_pair(by=asha, pair=two, now=now)
    tokens = {reviewing.code_for_pair(by=by, pair=two, now=middle) for by in (asha, ben)}
    assert len(tokens) == ReviewCode.objects.count() == 2
    with pytest.raises(Had):
        reviewing.code_for_pair(by=asha, pair=two, now=middle)


def test_a_code_is_spent_by_its_answer_and_what_stays_names_nobody(two, asha, middle):
    token = reviewing.code_for_pair(by=asha, pair=two, now=middle)
    code = opened(token, middle)
    reviewing.answer(code=code, answers={**GOOD, "who": "Asha"}, now=middle)
    made = Review.objects.get()
    assert (made.answers, made.stage, made.month.day) == (GOOD, "mid", 1)
    assert opened(token, middle) is None
    with pytest.raises(Over):
        reviewing.answer(code=code, answers=GOOD, now=middle)


def test_neither_codes_nor_answers_lead_to_a_person_or_a_pair():
    for model in (ReviewCode, Review):
        related = {one.related_model.__name__ for one in model._meta.fields if one.related_model}
        assert related == {"Organisation"}


def test_a_code_that_is_over_opens_nothing(two, asha, middle):
    token = reviewing.code_for_pair(by=asha, pair=two, now=middle)
    last = ReviewCode.objects.get().expires_on
    assert ReviewCode.objects.opened_by(token, last).exists()
    assert not ReviewCode.objects.opened_by(token, last + timedelta(days=1)).exists()
    assert not ReviewCode.objects.opened_by(token + "x", last).exists()


def test_at_the_end_it_is_asked_once_more_and_strangers_get_no_link(two, ben, asha, eve, now):
    ending.end(by=asha, pair=two, now=now)
    two.refresh_from_db()
    reviewing.code_for_pair(by=ben, pair=two, now=now)
    assert ReviewCode.objects.get().stage == "end"
    with pytest.raises(Over):
        reviewing.code_for_pair(by=eve, pair=two, now=now)


def test_months_later_both_get_one_notice_and_a_link_by_which_the_row_goes(
    two, ben, asha, eve, now
):
    ending.end(by=asha, pair=two, now=now)
    told()
    later = now + timedelta(days=240)
    assert (reminding.ask_later(now=now), reminding.ask_later(now=later)) == (0, 2)
    assert (told(), reminding.ask_later(now=later)) == (ids(ben, asha), 0)
    row = FollowUp.objects.get(person=asha)
    for by, when in ((eve, later), (asha, now)):
        with pytest.raises(Over):
            reviewing.code_for_follow_up(by=by, follow_up=row, now=when)
    reviewing.code_for_follow_up(by=asha, follow_up=row, now=later)
    assert ReviewCode.objects.get().stage == "later"
    assert not FollowUp.objects.filter(person=asha).exists()


def test_each_reminder_of_the_course_comes_once(two, ben, asha, now, middle):
    days = [1, 14, 15, 41, 42]
    found = [reminding.remind_pairs(now=now + timedelta(days=n)) for n in days]
    assert found == [0, 1, 0, 0, 1]
    together.write_agreement(by=asha, pair=two, text="So", seen=0, now=now)
    together.accept_agreement(by=ben, pair=two, version=1, now=now)
    together.fix_next(by=ben, pair=two, at=middle + timedelta(days=200), minutes=60, way="walk")
    told()
    assert [reminding.remind_pairs(now=middle) for _ in range(2)] == [1, 0]
    assert told() == ids(ben, asha)
    near = now + (two.ends_on - course.ENDING - today(now))
    assert [reminding.remind_pairs(now=near) for _ in range(2)] == [1, 0]


def test_buddies_of_somebody_who_comes_back_are_reminded_before_day_one(ben, asha, now):
    first = today(now) + timedelta(days=10)
    two = pair(ben, asha, now, Kind.RETURN, first_day=first, ends_on=first + timedelta(days=28))
    talking.write(by=asha, pair=two, body="Hello", form_key=uuid4(), now=now)
    days = [6, 7, 8]
    found = [reminding.remind_pairs(now=now + timedelta(days=n)) for n in days]
    assert found == [0, 1, 0]
    assert Pair.objects.get(pk=two.pk).reminded_on == first - timedelta(days=3)


def answers_of(number: int, organisation, *, month: date, good: int) -> None:
    rows = [
        Review(
            kind="mentor", organisation=organisation, stage="mid", month=month,
            answers={"useful": "yes" if n < good else "no", "open": "not_said", "often": "yes"},
        )
        for n in range(number)
    ]  # fmt: skip
    Review.objects.bulk_create(rows)


@pytest.mark.parametrize(("number", "shown"), [(4, []), (5, ["about 5"]), (12, ["about 10"])])
def test_reviews_are_told_from_five_on_and_rounded(number, shown, cat, ambulance, fire):
    answers_of(number, ambulance, month=date(2026, 5, 1), good=3)
    answers_of(20, fire, month=date(2026, 5, 1), good=20)
    answers_of(20, ambulance, month=date(2026, 7, 1), good=20)
    found = at_desk.answered(cat, date(2026, 11, 30))
    assert [one.number for one in found] == shown
    for one in found:
        assert one.rows[0] == ("Found it useful", at_desk.FEW)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 1, 1), "July to December 2025"),
        (date(2026, 6, 30), "July to December 2025"),
        (date(2026, 7, 1), "January to June 2026"),
    ],
)
def test_only_a_half_year_that_is_over_is_told(on, words):
    assert at_desk.half_words(on) == words


def test_the_desk_reads_references_and_reminds_both_once_in_two_weeks(two, ben, asha, cat, now):
    later = now + timedelta(days=60)
    on = today(later)
    assert at_desk.slow_pairs(cat, today(now), reminding.NUDGE_AGAIN) == []
    [slow] = at_desk.slow_pairs(cat, on, reminding.NUDGE_AGAIN)
    assert (slow.pair.reference, slow.words) == (
        two.reference, "no agreement yet and no meeting for long",
    )  # fmt: skip
    reminding.nudge(by=cat, pair=two, now=later)
    assert told() == ids(ben, asha)
    with pytest.raises(reminding.TooSoon):
        reminding.nudge(by=cat, pair=two, now=later + timedelta(days=13))
    reminding.nudge(by=cat, pair=two, now=later + timedelta(days=14))


@pytest.mark.parametrize("name", ["asha", "mo", "dev", "viv", "eve", "finn"])
def test_nobody_else_has_two_reminded(name, two, now, request):
    reminding.nudge(by=request.getfixturevalue(name), pair=two, now=now)
    assert told() == []


def test_the_spring_change_of_clocks_moves_no_day(ben, asha):
    at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    two = pair(ben, asha, at)
    ending.end(by=asha, pair=two, now=at + timedelta(days=1))
    two.refresh_from_db()
    assert two.ended_on == date(2026, 3, 30)
