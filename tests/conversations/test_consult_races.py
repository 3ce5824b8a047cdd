"""Coordinators answer at the same moment: one advises, the others' words stay with them."""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations import actions
from conversations.actions import consulting, logging_contacts
from conversations.models import Consult, ConsultState, LoggedTalk
from correspondence.models import Message, Participant
from jobs.models import OutgoingMail
from people.roles import Role
from tests.conversations.test_races import together
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def crowd(ambulance):
    """Coordinators of one desk."""
    return [make_user(organisation=ambulance, roles=[Role.COORDINATOR]) for _ in range(CROWD)]


def ask(by, key=None):
    return consulting.ask(by=by, body="Hm?", form_key=key or uuid4(), now=timezone.now())


def all_answer(crowd, question):
    act = partial(consulting.answer, consult=question, body="Listen.", now=timezone.now())
    return together([partial(act, by=one, form_key=uuid4()) for one in crowd])


def test_the_first_who_answers_is_the_only_one(ben, crowd):
    question = ask(ben)
    results = all_answer(crowd, question)
    assert sum(isinstance(result, actions.Late) for result in results) == CROWD - 1
    assert Participant.objects.count() == Message.objects.count() == 2
    readers = [one for one in crowd if Consult.objects.advised_by(one).exists()]
    assert readers == [Consult.objects.get().answered_by]


@pytest.mark.postgres
def test_without_the_lock_several_would_advise(ben, crowd, monkeypatch):
    """The positive control: looking and then answering, unguarded, lets more than one in."""
    question = ask(ben)
    together_now = Barrier(CROWD)
    door = Consult.objects.advised_by

    def looked(user):
        found = list(door(user))
        together_now.wait(timeout=20)
        return Consult.objects.filter(pk__in=[one.pk for one in found])

    monkeypatch.setattr(consulting, "locked", lambda row: Consult.objects.get(pk=row.pk))
    monkeypatch.setattr(Consult.objects, "advised_by", looked)
    results = all_answer(crowd, question)
    assert sum(isinstance(result, Message) for result in results) > 1


def test_an_answer_and_an_end_have_one_order(ben, crowd):
    question, now = ask(ben), timezone.now()
    results = together(
        [
            lambda: consulting.answer(
                by=crowd[0], consult=question, body="Hm.", form_key=uuid4(), now=now
            ),
            lambda: consulting.end(by=ben, consult=question, now=now),
        ]
    )
    assert Consult.objects.get().state == ConsultState.ENDED
    assert Message.objects.count() == (1 if isinstance(results[0], actions.Late) else 2)


def test_a_form_sent_many_times_at_once_asks_once(ben, crowd):
    key = uuid4()
    results = together([lambda: ask(ben, key)] * CROWD)
    assert {result.pk for result in results} == {Consult.objects.get().pk}
    assert OutgoingMail.objects.count() == CROWD


def test_a_talk_logged_many_times_at_once_is_one(ben):
    log = partial(
        logging_contacts.log_talk,
        by=ben, mode="walk", length="31_60", reason="other", signposted=[], form_key=uuid4(),
        now=timezone.now(),
    )  # fmt: skip
    together([log] * CROWD)
    assert LoggedTalk.objects.count() == 1
