"""Several people act at the same moment: one documented winner, nothing twice, nothing lost."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from conversations import actions
from conversations.actions import answering
from conversations.models import Place, Request, State
from correspondence.models import Draft, Message
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import User
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
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

    def unlocked(request, supporter, on):
        count = Place.objects.filter(supporter=supporter).count()
        if count >= supporter.how_many:
            raise actions.Full
        together_now.wait(timeout=20)
        Supporter.objects.filter(pk=supporter.pk).update(load_snapshot=F("load_snapshot") + 1)

    together_now = Barrier(CROWD)
    monkeypatch.setattr(answering, "take_place", unlocked)
    say_yes(ben, crowd)
    assert Supporter.objects.get(user=ben).load_snapshot == CROWD


@pytest.mark.postgres
def test_without_the_lock_the_number_still_holds_but_by_a_crash(ben, crowd, monkeypatch):
    """The lock alone removed: nobody is let in twice, but nineteen meet an error, not an answer."""

    def unlocked(request, supporter, on):
        assert not Place.objects.filter(supporter=supporter).exists()
        together_now.wait(timeout=20)
        return Place.objects.create(supporter=supporter, request=request, number=1)

    together_now = Barrier(CROWD)
    monkeypatch.setattr(answering, "take_place", unlocked)
    results = say_yes(ben, crowd)
    assert sum(isinstance(result, IntegrityError) for result in results) == CROWD - 1
    assert Place.objects.count() == 1


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


@pytest.fixture
def talking(asha, ben):
    return actions.answer_yes(by=ben, request=ask(asha, ben), now=timezone.now())


def write(by, request):
    return actions.write(by=by, request=request, body="!", form_key=uuid4(), now=timezone.now())


def test_words_and_their_erasure_at_once_leave_only_what_came_after(talking, asha, ben):
    erase = partial(actions.erase_mine, by=asha, request=talking, now=timezone.now())
    acts = [partial(write, asha, talking), erase, partial(write, ben, talking)] * 3
    results = together(acts)
    assert not [result for result in results if isinstance(result, Exception)]
    erase()
    left = talking.thread.messages.select_related("author")
    assert [message.author.user_id for message in left] == [ben.pk] * 3
    assert len({message.number for message in left}) == 3


@pytest.mark.parametrize("act", [actions.end, actions.block])
def test_a_word_is_sent_before_the_end_or_not_at_all(talking, asha, ben, act):
    over = partial(act, by=ben, request=talking, now=timezone.now())
    results = together([over, *[partial(write, asha, talking)] * 7])
    sent = [result for result in results[1:] if isinstance(result, Message)]
    late = [result for result in results[1:] if isinstance(result, actions.Late)]
    assert len(sent) + len(late) == 7
    assert Request.objects.get().state == State.ENDED
    # The one that was asked there, and those that were sent.
    assert talking.thread.messages.count() == 1 + len(sent)


def test_a_draft_and_the_end_at_once_leave_no_draft(talking, asha, ben):
    now = timezone.now()
    keep = partial(actions.keep_draft, by=asha, request=talking, body="Later", now=now)
    together([partial(actions.end, by=ben, request=talking, now=now), *[keep] * 5])
    assert not Draft.objects.exists()


def test_a_swap_sent_many_times_at_once_is_one(talking, asha, eve):
    listed_supporter(eve)
    swap = partial(
        actions.swap,
        by=asha,
        request=talking,
        supporter=eve.supporter,
        when="week",
        end_this=True,
        form_key=uuid4(),
        now=timezone.now(),
    )
    results = together([swap] * 8)
    assert {result.pk for result in results} == {Request.objects.get(state=State.WAITING).pk}
    assert Request.objects.count() == 2


def test_going_on_and_ending_at_once_have_one_end(talking, asha, ben):
    now = timezone.now()
    both = [actions.end, actions.go_on, actions.let_rest, actions.end]
    together([partial(act, by=asha, request=talking, now=now) for act in both])
    request = Request.objects.get()
    assert (request.state, request.quiet_at, Place.objects.count()) == (State.ENDED, None, 0)
