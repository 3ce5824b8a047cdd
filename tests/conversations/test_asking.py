"""Asking: one request however often it is sent, only of somebody one may be shown."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions
from conversations.models import Answer, Offer, Request, State
from correspondence.models import Message, Participant
from jobs.models import OutgoingMail
from people.models import Block
from records.models import AuditEvent, Tally


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def test_asking_opens_a_request_with_words_offer_clock_and_notice(ask, asha, ben, now):
    request = ask()
    offer = request.offers.get()
    assert (request.state, request.asker) == (State.WAITING, asha)
    assert (offer.answer, offer.sees_words, offer.offered_at) == (Answer.ASKED, True, now)
    assert offer.hand_on_at == now + timedelta(hours=48)
    assert Message.objects.get().thread == request.thread
    assert (notices_to(ben), notices_to(asha)) == (1, 0)


def test_wanting_to_talk_is_enough_and_needs_no_message(ask):
    assert not ask(message="").thread.messages.exists()


def test_the_same_form_sent_twice_is_one_request_and_one_notice(ask, ben):
    key = uuid4()
    assert ask(form_key=key) == ask(form_key=key)
    assert (Request.objects.count(), notices_to(ben)) == (1, 1)
    assert ask(of=ben, form_key=key).offers.count() == 1


def test_two_forms_to_the_same_supporter_are_not_two_requests(ask):
    ask()
    with pytest.raises(actions.AlreadyAsked):
        ask()


def test_asking_again_after_taking_it_back_is_welcome(ask, asha, now):
    actions.withdraw(by=asha, request=ask(), now=now)
    assert ask().state == State.WAITING


def test_nobody_can_ask_their_own_manager(ask, mo):
    with pytest.raises(actions.NotAvailable):
        ask(of=mo)
    assert not Request.objects.exists()


def test_a_block_made_after_the_page_was_opened_counts(ask, ben, asha):
    Block.objects.create(person=ben, other=asha)
    with pytest.raises(actions.NotAvailable):
        ask()


@pytest.mark.parametrize("change", [{"taking_new": False}, {"load_snapshot": 3}])
def test_full_and_not_taking_are_refused_alike(ask, ben, change):
    type(ben.supporter).objects.filter(pk=ben.supporter.pk).update(**change)
    with pytest.raises(actions.NotAvailable):
        ask()


def test_a_second_choice_waits_unseen_and_untold(ask, sam):
    request = ask(second=sam)
    offer = request.offers.get(supporter__user=sam)
    assert (offer.answer, offer.sees_words, offer.offered_at) == (Answer.NEXT, False, None)
    assert not Request.objects.visible_to(sam).exists()
    assert notices_to(sam) == 0
    assert not Participant.objects.filter(user=sam).exists()


def test_a_second_choice_that_must_not_meet_the_colleague_undoes_everything(ask, mo):
    with pytest.raises(actions.NotAvailable):
        ask(second=mo)
    assert not Request.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_one_person_cannot_occupy_everybody(ask, ben, now, monkeypatch):
    monkeypatch.setattr("conversations.actions.asking.MOST_UNFINISHED", 1)
    ask()
    with pytest.raises(actions.TooMany):
        ask()


def test_asking_leaves_a_count_and_no_audit_line(ask, asha):
    ask()
    assert Tally.objects.get().kind == "request.asked"
    assert not AuditEvent.objects.exists()


def test_the_database_holds_neither_words_nor_chosen_name(ask, dump):
    ask()
    assert "CNRY" not in dump()


def test_taking_it_back_shuts_every_supporter_out_at_once(ask, asha, ben, now):
    request = actions.withdraw(by=asha, request=ask(), now=now)
    assert request.state == State.WITHDRAWN
    assert not Request.objects.visible_to(ben).exists()
    assert Offer.objects.get().answer == Answer.CLOSED
    assert not Participant.objects.filter(user=ben).exists()


def test_only_the_colleague_can_take_it_back(waiting, ben, now):
    with pytest.raises(actions.Late):
        actions.withdraw(by=ben, request=waiting, now=now)
