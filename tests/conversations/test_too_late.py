"""Pages that were overtaken: the person is told how it stands now, and nothing breaks."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from conversations import actions, tasks
from conversations.actions import moves
from conversations.models import Answer, Request, State
from correspondence.models import Thread
from directory.models import Supporter
from records.tokens import address

MOVED_ON = "This has moved on since you opened the page."


def page(request, name):
    return reverse(f"conversations:{name}", args=[request.pk])


def sent(client, request, name, **typed):
    return client.post(page(request, name), typed, follow=True).content.decode()


@pytest.mark.parametrize("name", ["request-withdraw", "request-release", "request-next"])
def test_what_the_colleague_chose_too_late_changes_nothing(client_of, open_request, asha, name):
    assert MOVED_ON in sent(client_of(asha), open_request, name, choice="not")
    assert Request.objects.get().state == State.OPEN


def test_ending_what_is_not_open_changes_nothing(client_of, waiting, asha):
    assert MOVED_ON in sent(client_of(asha), waiting, "conversation-end")


def test_a_supporter_whose_request_was_passed_on_meanwhile_is_told(
    client_of, waiting, ben, monkeypatch
):
    def late(**_):
        raise actions.Late

    monkeypatch.setattr(actions, "answer_yes", late)
    shown = sent(client_of(ben), waiting, "request-answer", form_key=uuid4(), answer="yes")
    assert "There is nothing you need to do." in shown


def test_a_question_too_many_within_a_minute_keeps_the_words(client_of, waiting, ben, monkeypatch):
    monkeypatch.setattr("correspondence.actions.MOST_A_MINUTE", 0)
    typed = {"form_key": uuid4(), "answer": "more", "question": "Which days?"}
    shown = sent(client_of(ben), waiting, "request-answer", **typed)
    assert "Wait a minute, then send again." in shown
    assert "Which days?" in shown


def test_the_answer_page_of_somebody_who_said_yes_leads_to_the_conversation(
    client_of, open_request, ben
):
    answer = client_of(ben).get(page(open_request, "request-answer"))
    assert answer.url == page(open_request, "conversation-detail")


def test_somebody_who_stopped_taking_contacts_cannot_be_next(client_of, ask, asha, sam):
    request = ask()
    Supporter.objects.filter(user=sam).update(taking_new=False)
    chosen = address(asha.pk, sam.supporter.pk)
    shown = sent(client_of(asha), request, "request-next", supporter=chosen)
    assert "Select a valid choice" in shown


def test_somebody_who_fills_up_as_they_are_chosen_cannot_be_next(
    client_of, ask, asha, sam, monkeypatch
):
    def full(**_):
        raise actions.NotAvailable

    monkeypatch.setattr(actions, "choose_next", full)
    chosen = address(asha.pk, sam.supporter.pk)
    shown = sent(client_of(asha), ask(), "request-next", supporter=chosen)
    assert "They are not taking new contacts at the moment." in shown


def test_erasing_is_for_those_who_wrote(client_of, in_release, sam):
    assert MOVED_ON in sent(client_of(sam), in_release, "conversation-erase")


def test_a_closed_account_asks_nobody(ask, asha):
    asha.is_active = False
    with pytest.raises(PermissionDenied):
        ask()


def test_releasing_twice_is_releasing_once(in_release, asha, now):
    for _ in range(2):
        request = actions.release(by=asha, request=in_release, now=now)
    assert request.state == State.OPEN


def test_a_second_yes_may_be_taken_back_before_it_is_seen(in_release, sam, now):
    request = actions.pass_on(by=sam, request=in_release, now=now)
    assert (request.state, hasattr(request, "place")) == (State.NOBODY, False)


def test_a_question_or_pass_after_the_yes_is_late(open_request, ben, now):
    with pytest.raises(actions.Late):
        actions.pass_on(by=ben, request=open_request, now=now)
    with pytest.raises(actions.Late):
        actions.tell_more(by=ben, request=open_request, body="?", form_key=uuid4(), now=now)


def test_the_sweep_looks_again_before_it_acts(waiting, asha, ben, now):
    offer = waiting.offers.get()
    actions.answer_yes(by=ben, request=waiting, now=now)
    for step in (tasks._rescue, tasks._hand_on, tasks._remind):
        with pytest.raises(actions.Late):
            step(offer.pk, now)
    for step in (tasks._close_for_leaver, tasks._end_rest):
        with pytest.raises(actions.Late):
            step(waiting.pk, now)
    with pytest.raises(actions.Late):
        tasks._hand_on(uuid4(), now)


def test_a_request_that_was_erased_meanwhile_is_late(waiting):
    Thread.objects.all().delete()
    with pytest.raises(actions.Late):
        moves.locked(waiting)


def test_a_colleague_whose_account_is_erased_needs_no_second_choice(ask, asha, ben, sam, now):
    request = ask(second=sam)
    request.offers.unanswered().update(answer=Answer.CLOSED)
    asha.delete()
    moves.move_on(moves.locked(request), now)
    assert not request.offers.filter(answer=Answer.NEXT).exists()
    with pytest.raises(actions.Late):
        actions.answer_yes(by=ben, request=request, now=now)
