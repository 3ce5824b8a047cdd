"""A supporter's answers, and what the colleague lets a second one see."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions
from conversations.models import Answer, Place, Request, State
from correspondence.models import Message, Participant
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import Relation


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def test_a_yes_opens_the_conversation_and_takes_a_place(waiting, asha, ben, now):
    request = actions.answer_yes(by=ben, request=waiting, now=now)
    assert request.state == State.OPEN
    assert request.place.supporter == ben.supporter
    assert (request.place.number, notices_to(asha)) == (1, 1)


def test_a_yes_sent_twice_is_one_yes(open_request, asha, ben, now):
    actions.answer_yes(by=ben, request=open_request, now=now)
    assert (Place.objects.count(), notices_to(asha)) == (1, 1)


def test_a_yes_beyond_the_chosen_number_is_refused_and_changes_nothing(ask, eve, ben, now):
    Supporter.objects.update(how_many=1)
    first, other = ask(), ask(by=eve)
    actions.answer_yes(by=ben, request=first, now=now)
    with pytest.raises(actions.Full):
        actions.answer_yes(by=ben, request=other, now=now)
    assert Request.objects.get(pk=other.pk).state == State.WAITING


def test_the_smallest_free_number_is_taken(ask, asha, eve, cat, ben, now):
    first = actions.answer_yes(by=ben, request=ask(), now=now)
    actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    actions.end(by=asha, request=first, now=now)
    third = actions.answer_yes(by=ben, request=ask(by=cat), now=now)
    assert third.place.number == 1


def test_one_question_keeps_the_clock_and_tells_the_colleague(waiting, asha, ben, now):
    due, key = waiting.offers.get().hand_on_at, uuid4()
    for _ in range(2):
        actions.tell_more(by=ben, request=waiting, body="When?", form_key=key, now=now)
    offer = waiting.offers.get()
    assert (offer.answer, offer.hand_on_at) == (Answer.MORE, due)
    assert (notices_to(asha), Message.objects.count()) == (1, 2)
    with pytest.raises(actions.Late):
        actions.tell_more(by=ben, request=waiting, body="Where?", form_key=uuid4(), now=now)


def test_a_supporter_who_asked_can_still_say_yes(waiting, ben, now):
    actions.tell_more(by=ben, request=waiting, body="When?", form_key=uuid4(), now=now)
    assert actions.answer_yes(by=ben, request=waiting, now=now).state == State.OPEN


@pytest.mark.parametrize("known", [True, False])
def test_passing_on_without_a_second_choice_is_told_at_once(waiting, asha, ben, now, known):
    request = actions.pass_on(by=ben, request=waiting, now=now, known=known)
    assert request.state == State.NOBODY
    assert request.rests_until == now + timedelta(days=14)
    assert not Request.objects.visible_to(ben).exists()
    assert notices_to(asha) == 1


def test_passing_on_asks_the_second_choice_without_words_or_name(ask, ben, sam, now):
    request = ask(second=sam)
    actions.pass_on(by=ben, request=request, now=now)
    offer = request.offers.get(supporter__user=sam)
    assert (offer.answer, offer.sees_words, offer.offered_at) == (Answer.ASKED, False, now)
    assert notices_to(sam) == 1
    assert not Participant.objects.filter(user=sam).exists()


def test_the_words_of_somebody_who_handed_on_stay_but_they_read_no_further(ask, ben, sam, now):
    request = ask(second=sam)
    actions.tell_more(by=ben, request=request, body="When?", form_key=uuid4(), now=now)
    actions.pass_on(by=ben, request=request, now=now)
    assert Participant.objects.get(user=ben).has_left
    assert not Request.objects.visible_to(ben).exists()


def test_who_is_next_is_looked_at_again_when_handing_on(ask, asha, ben, sam, now):
    request = ask(second=sam)
    Relation.objects.create(person=asha, other_email=sam.email, kind="partner")
    request = actions.pass_on(by=ben, request=request, now=now)
    assert (request.state, notices_to(sam)) == (State.NOBODY, 0)


def test_two_who_must_not_meet_any_more_do_not_begin_to_talk(waiting, asha, ben, now):
    Relation.objects.create(person=asha, other_email=ben.email, kind="partner")
    assert not Request.objects.visible_to(ben).exists()
    with pytest.raises(actions.Late):
        actions.answer_yes(by=ben, request=waiting, now=now)
    assert Place.objects.count() == 0


def test_pausing_is_part_of_the_same_answer(waiting, ben, now):
    actions.pass_on(by=ben, request=waiting, now=now, pause=True)
    assert Supporter.objects.get(user=ben).paused_at == now


def test_a_second_supporter_sees_the_words_only_once_released(in_release, asha, sam, now):
    assert in_release.state == State.RELEASE
    assert not Participant.objects.filter(user=sam).exists()
    request = actions.release(by=asha, request=in_release, now=now)
    assert request.state == State.OPEN
    assert request.offers.get(answer=Answer.YES).sees_words
    assert Participant.objects.filter(user=sam).exists()


def test_a_second_supporter_can_be_let_go_and_the_place_is_free(in_release, asha, sam, now):
    request = actions.decline(by=asha, request=in_release, now=now)
    assert (request.state, Place.objects.count()) == (State.NOBODY, 0)
    assert not Request.objects.visible_to(sam).exists()


def test_after_nobody_somebody_chosen_is_asked_at_once_and_reads(waiting, asha, ben, sam, now):
    actions.pass_on(by=ben, request=waiting, now=now)
    request = actions.choose_next(by=asha, request=waiting, supporter=sam.supporter, now=now)
    offer = request.offers.get(supporter__user=sam)
    assert (request.state, offer.answer, offer.sees_words) == (State.WAITING, Answer.ASKED, True)


def test_who_is_next_can_be_changed_while_waiting(ask, asha, sam, now):
    request = ask(second=sam)
    actions.choose_next(by=asha, request=request, supporter=None, now=now)
    assert not request.offers.filter(answer=Answer.NEXT).exists()
    actions.choose_next(by=asha, request=request, supporter=sam.supporter, now=now)
    assert request.offers.get(answer=Answer.NEXT).supporter == sam.supporter


def test_somebody_who_passed_is_not_asked_again_about_the_same(waiting, asha, ben, now):
    actions.pass_on(by=ben, request=waiting, now=now)
    with pytest.raises(actions.NotAvailable):
        actions.choose_next(by=asha, request=waiting, supporter=ben.supporter, now=now)


@pytest.mark.parametrize("act", [actions.answer_yes, actions.pass_on])
def test_an_answer_after_it_was_taken_back_is_late(waiting, asha, ben, now, act):
    actions.withdraw(by=asha, request=waiting, now=now)
    with pytest.raises(actions.Late):
        act(by=ben, request=waiting, now=now)


def test_nobody_else_can_answer(waiting, mo, now):
    for act in (actions.answer_yes, actions.pass_on):
        with pytest.raises(actions.Late):
            act(by=mo, request=waiting, now=now)
