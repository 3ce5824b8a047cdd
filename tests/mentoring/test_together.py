"""What two people keep on the page of their pair: agreed by both, and theirs alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from mentoring.actions import together
from mentoring.actions.ending import end
from mentoring.actions.together import Full, Newer, Over
from mentoring.kinds import Kind
from mentoring.models import Goal, Pair
from records.clock import today
from tests.factories_mentoring import pair, with_mentoring


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
def buddies(ben, asha, now) -> Pair:
    return pair(ben, asha, now, Kind.STARTER)


def told() -> list[UUID | None]:
    found = list(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return found


def write(by, two, text="What we agree", seen=0):
    now = timezone.now()
    return together.write_agreement(by=by, pair=two, text=text, seen=seen, now=now)


def accept(by, two, version):
    return together.accept_agreement(by=by, pair=two, version=version, now=timezone.now())


def test_an_agreement_holds_once_both_have_said_yes(two, ben, asha):
    assert not write(asha, two).holds
    assert told() == [ben.pk]
    assert accept(ben, two, 1).holds
    assert told() == [asha.pk]


def test_saying_yes_twice_tells_nobody_twice(two, ben, asha):
    write(asha, two)
    accept(asha, two, 1)
    assert told() == [ben.pk]


def test_a_new_version_waits_and_the_old_one_holds_until_then(two, ben, asha):
    write(asha, two)
    accept(ben, two, 1)
    write(ben, two, "Less often", seen=1)
    held = {one.version: one.holds for one in two.agreements.all()}
    assert held == {1: True, 2: False}


def test_nobody_agrees_to_words_they_have_not_read(two, ben, asha):
    write(asha, two)
    write(asha, two, "Other words", seen=1)
    with pytest.raises(Newer):
        accept(ben, two, 1)
    with pytest.raises(Newer):
        write(ben, two, "My words", seen=1)
    assert [one.holds for one in two.agreements.all()] == [False, False]


def test_the_same_form_sent_twice_is_one_version(two, asha):
    assert write(asha, two) == write(asha, two)
    assert two.agreements.count() == 1


def test_keeping_the_words_of_the_other_unchanged_is_a_yes_to_them(two, ben, asha):
    write(asha, two)
    told()
    assert write(ben, two, seen=1).holds
    assert two.agreements.count() == 1
    assert told() == [asha.pk]


def test_two_who_keep_the_same_beginning_at_once_have_agreed(two, ben, asha):
    write(asha, two)
    assert write(ben, two, seen=0).holds
    assert two.agreements.count() == 1


def test_words_that_hold_already_make_no_new_version(two, ben, asha):
    write(asha, two)
    accept(ben, two, 1)
    told()
    assert write(ben, two, seen=1).version == 1
    assert told() == []


def test_goals_stand_in_order_and_there_is_an_end_to_them(two, ben, asha, monkeypatch):
    monkeypatch.setattr(together, "MOST_GOALS", 2)
    first = together.add_goal(by=asha, pair=two, text="Ask for the course", form_key=uuid4())
    together.add_goal(by=ben, pair=two, text="Write the application", form_key=uuid4())
    with pytest.raises(Full):
        together.add_goal(by=ben, pair=two, text="One more", form_key=uuid4())
    together.drop_goal(by=ben, goal=first)
    together.add_goal(by=ben, pair=two, text="One more", form_key=uuid4())
    goals = two.goals.order_by("position").values_list("position", "progress")
    assert list(goals) == [(2, "not_begun"), (3, "not_begun")]


def test_a_goal_can_be_let_go(two, asha):
    goal = together.add_goal(by=asha, pair=two, text="Ask for the course", form_key=uuid4())
    together.change_goal(by=asha, goal=goal, text="Ask in spring", progress="let_go")
    goal.refresh_from_db()
    assert (goal.text, goal.progress) == ("Ask in spring", "let_go")


def test_a_goal_the_other_dropped_meanwhile_is_there_again(two, ben, asha):
    goal = together.add_goal(by=asha, pair=two, text="Ask for the course", form_key=uuid4())
    together.drop_goal(by=ben, goal=Goal.objects.get(pk=goal.pk))
    together.add_goal(by=ben, pair=two, text="Another one", form_key=uuid4())
    together.change_goal(by=asha, goal=goal, text="Ask in spring", progress="under_way")
    assert [one.text for one in two.goals.order_by("position")] == ["Another one", "Ask in spring"]


def fix(by, two, at):
    return together.fix_next(by=by, pair=two, at=at, minutes=60, way="walk")


def test_a_meeting_that_is_moved_is_the_same_in_a_calendar(two, asha, ben, now):
    at = now + timedelta(days=3)
    first = fix(asha, two, at)
    assert told() == [ben.pk]
    assert fix(asha, two, at).next_sequence == 0
    assert told() == []
    moved = fix(ben, two, at + timedelta(hours=1))
    assert (moved.next_key, moved.next_sequence, told()) == (first.next_key, 1, [asha.pk])


def test_the_meeting_after_it_is_another_one(two, asha, now):
    first = fix(asha, two, now + timedelta(days=3)).next_key
    assert together.drop_next(by=asha, pair=two).next_meeting_at is None
    assert fix(asha, two, now + timedelta(days=9)).next_key not in (None, first)


def test_having_met_is_a_day_and_a_way_once_and_ends_what_was_fixed(two, asha, ben, now):
    fix(asha, two, now)
    for by, way in ((asha, "walk"), (ben, "phone")):
        together.log_meeting(by=by, pair=two, on=today(now), way=way)
    two.refresh_from_db()
    assert [(one.on, one.way) for one in two.meetings.all()] == [(today(now), "phone")]
    assert two.next_meeting_at is None


def test_a_meeting_of_before_leaves_the_next_one_fixed(two, asha, now):
    fix(asha, two, now + timedelta(days=1))
    together.log_meeting(by=asha, pair=two, on=today(now), way="walk")
    two.refresh_from_db()
    assert two.next_meeting_at is not None


def test_a_note_is_its_writers_alone_and_written_once(two, asha, ben, now):
    key = uuid4()
    for _ in range(2):
        together.add_note(by=asha, pair=two, text="Mine", form_key=key, now=now)
    together.add_note(by=ben, pair=two, text="His", form_key=uuid4(), now=now)
    assert two.notes.count() == 2
    assert [one.text for one in two.notes.filter(person=asha)] == ["Mine"]
    assert told() == []


def test_something_of_the_list_is_ticked_and_unticked(buddies, asha, ben, now):
    for by in (asha, ben):
        together.tick(by=by, pair=buddies, code="first_night", done=True, now=now)
    assert buddies.ticks.count() == 1
    together.tick(by=ben, pair=buddies, code="first_night", done=False, now=now)
    assert buddies.ticks.count() == 0
    with pytest.raises(KeyError):
        together.tick(by=ben, pair=buddies, code="day_one", done=True, now=now)


def test_areas_in_common_are_shown_once_both_want_it(two, asha, ben):
    for by, shown in ((asha, False), (ben, True)):
        together.show_areas(by=by, pair=two, shown=True)
        two.refresh_from_db()
        assert two.shows_areas == shown
    together.show_areas(by=asha, pair=two, shown=False)
    two.refresh_from_db()
    assert (two.shows_areas, two.mentor_shows_areas) == (False, True)
    assert told() == []


ACTS = {
    "agreement": lambda by, two: write(by, two),
    "goal": lambda by, two: together.add_goal(by=by, pair=two, text="A goal", form_key=uuid4()),
    "next": lambda by, two: fix(by, two, timezone.now()),
    "drop": lambda by, two: together.drop_next(by=by, pair=two),
    "met": lambda by, two: together.log_meeting(by=by, pair=two, on=today(), way="walk"),
    "note": lambda by, two: together.add_note(
        by=by, pair=two, text="A note", form_key=uuid4(), now=timezone.now()
    ),
    "tick": lambda by, two: together.tick(
        by=by, pair=two, code="first_day", done=True, now=timezone.now()
    ),
    "areas": lambda by, two: together.show_areas(by=by, pair=two, shown=True),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_down_by_a_stranger_or_after_the_end(act, buddies, asha, eve, now):
    with pytest.raises(Over):
        ACTS[act](eve, buddies)
    ACTS[act](asha, buddies)
    end(by=asha, pair=buddies, now=now)
    with pytest.raises(Over):
        ACTS[act](asha, buddies)
