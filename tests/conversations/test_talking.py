"""Writing, reading, ending, and what is left afterwards."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions
from conversations.models import Place, Request, State
from correspondence.actions import TooFast
from correspondence.models import Message, Participant
from jobs.models import OutgoingMail


def write(by, request, now, body="Hello", key=None):
    return actions.write(by=by, request=request, body=body, form_key=key or uuid4(), now=now)


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def test_both_write_in_turn_and_the_other_is_told(open_request, asha, ben, now):
    before = notices_to(asha), notices_to(ben)
    write(ben, open_request, now, "How are you?")
    write(asha, open_request, now, "Tired.")
    bodies = [m.body for m in Message.objects.filter(thread=open_request.thread)]
    assert bodies[1:] == ["How are you?", "Tired."]
    assert (notices_to(asha), notices_to(ben)) == (before[0] + 1, before[1] + 1)


def test_the_same_message_sent_twice_is_one_message_and_one_notice(open_request, asha, ben, now):
    key, before = uuid4(), notices_to(asha)
    assert write(ben, open_request, now, key=key) == write(ben, open_request, now, key=key)
    assert notices_to(asha) == before + 1


def test_messages_in_a_row_share_one_notice_until_read(open_request, asha, ben, now):
    before = notices_to(asha)
    for minute in range(3):
        write(ben, open_request, now + timedelta(minutes=minute))
    assert notices_to(asha) == before + 1
    write(ben, open_request, now + timedelta(hours=3))
    assert notices_to(asha) == before + 2


def test_the_colleague_may_write_while_waiting_the_supporter_not(waiting, asha, ben, now):
    assert write(asha, waiting, now).number == 2
    with pytest.raises(actions.Late):
        write(ben, waiting, now)


def test_nobody_writes_after_the_end(open_request, asha, ben, now):
    actions.end(by=ben, request=open_request, now=now)
    for person in (asha, ben):
        with pytest.raises(actions.Late):
            write(person, open_request, now)


def test_a_stranger_writes_nowhere(open_request, eve, now):
    with pytest.raises(actions.Late):
        write(eve, open_request, now)


def test_thirty_messages_a_minute_and_no_more(open_request, ben, now, monkeypatch):
    monkeypatch.setattr("correspondence.actions.MOST_A_MINUTE", 2)
    later = now + timedelta(hours=1)
    write(ben, open_request, later)
    write(ben, open_request, later)
    with pytest.raises(TooFast):
        write(ben, open_request, later)
    write(ben, open_request, later + timedelta(minutes=2))


@pytest.mark.parametrize("who", ["asha", "ben"])
def test_either_ends_it_and_the_place_is_free(open_request, now, request, who):
    person = request.getfixturevalue(who)
    ended = actions.end(by=person, request=open_request, now=now)
    assert (ended.state, Place.objects.count()) == (State.ENDED, 0)
    assert actions.end(by=person, request=open_request, now=now).state == State.ENDED


def test_both_can_still_read_what_has_ended(open_request, asha, ben, now):
    actions.end(by=asha, request=open_request, now=now)
    for person in (asha, ben):
        assert Request.objects.visible_to(person).get() == open_request


def test_the_shorter_retention_of_two_organisations_applies(ask, asha, sam, ambulance, fire, now):
    ambulance.retention_days, fire.retention_days = 30, 7
    ambulance.save()
    fire.save()
    request = actions.answer_yes(by=sam, request=ask(of=sam), now=now)
    ended = actions.end(by=asha, request=request, now=now)
    ended.thread.refresh_from_db()
    assert ended.thread.erase_after == now + timedelta(days=7)


def test_an_author_erases_their_own_words_at_once(open_request, asha, ben, now, dump):
    write(ben, open_request, now, "Mine stays")
    assert actions.erase_mine(by=asha, request=open_request, now=now) == 1
    assert [m.body for m in Message.objects.all()] == ["Mine stays"]


def test_a_reader_moves_forward_never_back(open_request, asha, ben, now):
    write(ben, open_request, now)
    actions.mark_read(by=asha, request=open_request, number=2)
    actions.mark_read(by=asha, request=open_request, number=1)
    assert Participant.objects.get(user=asha).read_number == 2


def erase(by, request, number, now):
    return actions.erase_message(by=by, request=request, number=number, now=now)


def test_one_message_of_ones_own_is_erased_and_nothing_of_it_is_new(open_request, asha, ben, now):
    before = Participant.objects.get(user=asha).read_number
    write(ben, open_request, now, "Never mind")
    assert erase(ben, open_request, 2, now)
    reader = Participant.objects.get(user=asha)
    thread = Request.objects.get().thread
    assert (before, reader.read_number, thread.last_number) == (1, 2, 2)
    assert thread.last_message_at == thread.messages.get().sent_at


def test_what_is_still_unread_stays_new_when_another_message_goes(open_request, asha, ben, now):
    for body in ("One", "Two"):
        write(ben, open_request, now, body)
    erase(ben, open_request, 3, now)
    assert Participant.objects.get(user=asha).read_number == 1


def test_nobody_erases_the_words_of_the_other(open_request, asha, ben, eve, now):
    assert not erase(ben, open_request, 1, now)
    with pytest.raises(actions.Late):
        erase(eve, open_request, 1, now)
    assert Message.objects.count() == 1


def test_who_takes_back_the_only_question_waits_for_no_answer(open_request, asha, ben, now):
    write(ben, open_request, now)
    for body in ("One", "Two"):
        write(asha, open_request, now, body)
    erase(asha, open_request, 4, now)
    assert Request.objects.get().waits_since == now
    erase(asha, open_request, 3, now)
    assert (Request.objects.get().waits_since, Request.objects.get().reply_at) == (None, None)


def test_the_first_word_of_the_supporter_is_waited_for_whatever_is_erased(open_request, asha, now):
    erase(asha, open_request, 1, now)
    assert Request.objects.get().waits_since == now
