"""Several people act at the same moment: one documented winner, nothing twice, nothing lost."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from conversations import actions
from conversations.actions import answering
from conversations.models import Place, Request, State
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import User
from tests.factories import make_user
from tests.factories_conversations import ask_for_support

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each act returned or raised, all started at once on connections of their own."""
    barrier = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=20)
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def ask(by: User, of: User, **fields: Any) -> Request:
    return ask_for_support(by, of, message="Hello", **fields)


@pytest.fixture
def crowd(ben, eve):
    """Requests of many colleagues to Ben, who has one place."""
    Supporter.objects.filter(user=ben).update(how_many=1)
    people = [make_user(organisation=eve.organisation) for _ in range(CROWD)]
    return [ask(person, ben) for person in people]


def say_yes(ben, requests):
    yes = partial(actions.answer_yes, by=ben, now=timezone.now())
    return together([partial(yes, request=request) for request in requests])


def test_the_last_place_is_taken_once(ben, crowd):
    results = say_yes(ben, crowd)
    assert sum(isinstance(result, actions.Full) for result in results) == CROWD - 1
    assert Request.objects.filter(state=State.OPEN).count() == Place.objects.count() == 1


@pytest.mark.postgres
def test_without_lock_and_number_the_same_race_overfills(ben, crowd, monkeypatch):
    """The positive control: looking and then taking, unguarded, lets more than one in."""

    def unlocked(request, supporter):
        count = Place.objects.filter(supporter=supporter).count()
        if count >= supporter.how_many:
            raise actions.Full
        together_now.wait(timeout=20)
        Supporter.objects.filter(pk=supporter.pk).update(load_snapshot=F("load_snapshot") + 1)

    together_now = Barrier(CROWD)
    monkeypatch.setattr(answering, "take_place", unlocked)
    say_yes(ben, crowd)
    assert Supporter.objects.get(user=ben).load_snapshot > 1


def test_a_form_sent_many_times_at_once_is_one_request_and_one_notice(asha, ben):
    key = uuid4()
    results = together([lambda: ask(asha, ben, form_key=key)] * CROWD)
    assert {result.pk for result in results} == {Request.objects.get().pk}
    assert OutgoingMail.objects.count() == 1


def test_a_yes_and_taking_it_back_have_one_winner(asha, ben):
    request, now = ask(asha, ben), timezone.now()
    results = together(
        [
            lambda: actions.answer_yes(by=ben, request=request, now=now),
            lambda: actions.withdraw(by=asha, request=request, now=now),
        ]
    )
    late = [isinstance(result, actions.Late) for result in results]
    state = Request.objects.get().state
    assert (late, state) in [([False, True], State.OPEN), ([True, False], State.WITHDRAWN)]
    assert Place.objects.count() == (1 if state == State.OPEN else 0)


def test_messages_sent_at_once_all_arrive_numbered(asha, ben):
    request = actions.answer_yes(by=ben, request=ask(asha, ben), now=timezone.now())
    write = partial(actions.write, request=request, body="!", now=timezone.now())
    together([partial(write, by=who, form_key=uuid4()) for who in [asha, ben] * 4])
    numbers = request.thread.messages.values_list("number", flat=True)
    assert list(numbers) == list(range(1, 10))
