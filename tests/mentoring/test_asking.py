"""A first and a second choice, one clock, never a reason."""

from datetime import timedelta

import pytest

from mentoring import actions, sweeps
from mentoring.kinds import Kind
from mentoring.models import Need, NeedState, NotAgain, Offer, Pair, Proposal
from people import actions as people
from records.clock import today
from tests.factories_mentoring import need, offer, pair
from tests.mentoring.conftest import ids, told

HOUR = timedelta(hours=1)


@pytest.fixture
def wish(asha):
    return need(asha)


@pytest.fixture
def first(ben):
    return offer(ben)


@pytest.fixture
def second(sam):
    return offer(sam)


@pytest.fixture
def asked(wish, asha, first, second, now):
    made = actions.choose(by=asha, need=wish, first=first, second=second, now=now)
    assert told() == [first.person_id]
    return made


def states(wish):
    return [one.state for one in wish.proposals.order_by("place")]


def test_the_first_choice_is_asked_and_the_second_comes_next(asked, wish):
    assert states(wish) == ["asked", "next"]


def test_chosen_twice_it_is_one_question(asked, wish, asha, first, now):
    assert actions.choose(by=asha, need=wish, first=first, now=now) == asked
    assert (Proposal.objects.count(), told()) == (2, [])


def test_a_yes_makes_a_pair_and_the_second_is_never_asked(asked, wish, ben, asha, now):
    made = actions.answer_yes(by=ben, proposal=asked, now=now)
    assert (made.mentor, made.mentee) == (ben, asha)
    assert (states(wish), told()) == (["yes", "closed"], ids(asha, ben))


def test_after_a_no_the_second_is_asked_and_the_asker_is_not_told_yet(asked, wish, ben, sam, now):
    actions.answer_no(by=ben, proposal=asked, now=now)
    assert (states(wish), told()) == (["no", "asked"], [sam.pk])


def test_after_both_said_no_the_asker_is_told_and_still_looks(asked, wish, asha, ben, sam, now):
    actions.answer_no(by=ben, proposal=asked, now=now)
    told()
    actions.answer_no(by=sam, proposal=wish.proposals.get(state="asked"), now=now)
    wish.refresh_from_db()
    assert (states(wish), told(), wish.state) == (["no", "no"], [asha.pk], NeedState.OPEN)


def test_a_day_later_a_reminder_and_only_one(asked, ben, now):
    for hours in (23, 24, 25):
        sweeps.sweep_proposals(now=now + hours * HOUR)
    assert told() == [ben.pk]


def test_two_days_later_the_second_is_asked(asked, wish, sam, now):
    sweeps.sweep_proposals(now=now + 24 * HOUR)
    told()
    sweeps.sweep_proposals(now=now + 48 * HOUR)
    sweeps.sweep_proposals(now=now + 48 * HOUR)
    assert (states(wish), told()) == (["lapsed", "asked"], [sam.pk])


def test_three_days_later_the_coordinators_know_that_one_waits(asked, wish, cat, dev, finn, now):
    sweeps.sweep_proposals(now=now + 48 * HOUR)
    told()
    for _ in range(2):
        sweeps.sweep_proposals(now=now + 72 * HOUR)
    wish.refresh_from_db()
    assert wish.desk_at == now + 72 * HOUR
    # The reminder of the second, and one notice for Cat alone.
    assert told() == ids(wish.proposals.get(state="asked").offer.person, cat)


def test_who_answers_too_late_is_told_so(asked, ben, now):
    sweeps.sweep_proposals(now=now + 48 * HOUR)
    with pytest.raises(actions.Late):
        actions.answer_yes(by=ben, proposal=asked, now=now + 49 * HOUR)
    assert not Pair.objects.exists()


def test_nobody_else_can_answer(asked, sam, asha, now):
    for other in (sam, asha):
        with pytest.raises(actions.Late):
            actions.answer_yes(by=other, proposal=asked, now=now)


@pytest.mark.parametrize("answer", ["answer_yes", "answer_no"])
def test_in_the_same_step_nobody_new_is_put_to_them(asked, ben, answer, now):
    getattr(actions, answer)(by=ben, proposal=asked, pause=True, now=now)
    assert Offer.objects.get(person=ben).paused_on is not None


def test_a_pause_with_a_yes_for_which_there_is_no_room_is_kept(asked, ben, sam, kim, first, now):
    Offer.objects.filter(pk=first.pk).update(most=1)
    pair(ben, kim, now)
    with pytest.raises(actions.NotFitting):
        actions.answer_yes(by=ben, proposal=asked, pause=True, now=now)
    first.refresh_from_db()
    assert (first.paused_on, first.paused_until) == (today(now), None)
    assert Pair.objects.count() == 1


@pytest.mark.parametrize("answer", ["answer_yes", "answer_no"])
def test_a_pause_with_an_answer_that_comes_too_late_is_kept(asked, asha, wish, ben, answer, now):
    actions.take_back(by=asha, need=wish, now=now)
    yesterday = today(now) - timedelta(days=1)
    Offer.objects.filter(person=ben).update(paused_on=yesterday, paused_until=yesterday)
    with pytest.raises(actions.Late):
        getattr(actions, answer)(by=ben, proposal=asked, pause=True, now=now)
    assert Offer.objects.get(person=ben).is_paused(today(now))


def withdrawn(wish, now):
    actions.withdraw_need(by=wish.person, need=wish, now=now)


def lapsed(wish, now):
    Need.objects.filter(pk=wish.pk).update(opened_on=today(now) - timedelta(days=365))
    actions.lapse_needs(now=now)


def left(wish, now):
    people.deactivate(by=wish.person, person=wish.person)
    actions.leave(person=wish.person, now=now)


@pytest.mark.parametrize("cause", [withdrawn, lapsed, left])
def test_whoever_looks_no_longer_who_was_asked_is_told_once(asked, wish, ben, sam, cause, now):
    wish.proposals.create(offer=offer(sam, Kind.RETURN), place=0, state="suggested")
    cause(wish, now)
    sweeps.sweep_proposals(now=now)
    assert [one for one in told() if one in (ben.pk, sam.pk)] == [ben.pk]
    assert set(states(wish)) == {"closed"}


def test_taken_back_nobody_is_asked_and_who_was_learns_only_that_it_is_over(
    asked, wish, asha, ben, now
):
    assert actions.take_back(by=asha, need=wish, now=now)
    assert (states(wish), told()) == (["closed", "closed"], [ben.pk])
    assert not Proposal.objects.put_to(ben).exists()
    assert not actions.take_back(by=asha, need=wish, now=now)


def test_who_said_no_or_nothing_is_not_asked_again(asked, wish, asha, ben, first, now):
    actions.answer_no(by=ben, proposal=asked, now=now)
    actions.take_back(by=asha, need=wish, now=now)
    with pytest.raises(actions.NotFitting):
        actions.choose(by=asha, need=wish, first=first, now=now)


def test_a_block_while_asked_goes_to_the_second_within_a_minute(asked, wish, asha, ben, sam, now):
    people.block(person=asha, other=ben, known_as="", now=now)
    assert not Proposal.objects.put_to(ben).exists()
    with pytest.raises(actions.Late):
        actions.answer_yes(by=ben, proposal=asked, now=now)
    sweeps.sweep_proposals(now=now)
    assert (states(wish), told()) == (["lapsed", "asked"], [sam.pk])


def test_not_together_again_counts_for_the_second_choice_too(asked, wish, asha, ben, sam, now):
    NotAgain.objects.create(person=sam, other=asha)
    actions.answer_no(by=ben, proposal=asked, now=now)
    assert (states(wish), told()) == (["no", "closed"], [asha.pk])


def test_only_so_many_are_asked(wish, asha, first, now):
    row = {"need": wish, "place": 1, "state": "no", "asked_at": now}
    Proposal.objects.bulk_create(Proposal(offer=first, **row) for _ in range(actions.MOST_ASKED))
    with pytest.raises(actions.TooMany):
        actions.choose(by=asha, need=wish, first=first, now=now)


def test_somebody_elses_need_is_not_asked_for(wish, kim, first, now):
    with pytest.raises(actions.Late):
        actions.choose(by=kim, need=wish, first=first, now=now)
