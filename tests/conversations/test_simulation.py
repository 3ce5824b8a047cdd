"""Random histories: no request ever rests without a next step, and none waits for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import actions, tasks
from conversations.models import Answer, Place, Request, State, When
from correspondence.models import Participant
from directory.actions import pause
from directory.models import Supporter
from people.models import User
from tests.factories import make_organisation, make_user
from tests.factories_directory import listed_supporter

REFUSALS = (
    actions.AlreadyAsked,
    actions.Full,
    actions.Late,
    actions.NotAvailable,
    actions.TooMany,
)
COLLEAGUE = ["ask", "ask", "write", "choose", "show", "let go", "take back", "end"]
SUPPORTER = ["yes", "yes", "pass", "more", "pause", "suspend"]
ACTS = [*COLLEAGUE, *SUPPORTER, "leave", "wait", "wait", "worker dead"]
EVENTS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5)), min_size=5, max_size=30
)


class World:
    """A few people, one clock, and everything they may do."""

    def __init__(self) -> None:
        self.now: datetime = timezone.now()
        place = make_organisation()
        self.askers = [make_user(organisation=place) for _ in range(2)]
        self.supporters = [make_user(organisation=place) for _ in range(3)]
        for user in self.supporters:
            listed_supporter(user, how_many=1)

    def act(self, name: str, one: int, other: int) -> None:
        act: Callable[[int, int], object] = getattr(self, f"do_{name.replace(' ', '_')}")
        try:
            act(one, other)
        except REFUSALS:
            return

    def pick(self, number: int) -> Request | None:
        found = list(Request.objects.order_by("asked_at", "pk"))
        return found[number % len(found)] if found else None

    def do_ask(self, one: int, other: int) -> None:
        who = [Supporter.objects.get(user=u) for u in self.supporters]
        asker = User.objects.get(pk=self.askers[one % 2].pk)
        if asker.is_active:
            actions.ask(
                by=asker,
                supporter=who[one % 3],
                second=who[other % 3] if other < 4 else None,
                when=list(When)[other % 3],
                way="message",
                name="A",
                message="Hello",
                form_key=uuid4(),
                statement_shown="1",
                now=self.now,
            )

    def _by_supporter(self, act: Callable[..., object], one: int, other: int, **more) -> None:
        request = self.pick(one)
        if request is not None:
            act(by=self.supporters[other % 3], request=request, now=self.now, **more)

    def _by_asker(self, act: Callable[..., object], one: int, **more) -> None:
        request = self.pick(one)
        if request is not None and request.asker is not None:
            act(by=request.asker, request=request, now=self.now, **more)

    def do_yes(self, one: int, other: int) -> None:
        self._by_supporter(actions.answer_yes, one, other)

    def do_pass(self, one: int, other: int) -> None:
        self._by_supporter(actions.pass_on, one, other, known=bool(other % 2))

    def do_more(self, one: int, other: int) -> None:
        self._by_supporter(actions.tell_more, one, other, body="?", form_key=uuid4())

    def do_show(self, one: int, other: int) -> None:
        self._by_asker(actions.release, one)

    def do_let_go(self, one: int, other: int) -> None:
        self._by_asker(actions.decline, one)

    def do_take_back(self, one: int, other: int) -> None:
        self._by_asker(actions.withdraw, one)

    def do_end(self, one: int, other: int) -> None:
        self._by_asker(actions.end, one)

    def do_write(self, one: int, other: int) -> None:
        self._by_asker(actions.write, one, body="!", form_key=uuid4())

    def do_choose(self, one: int, other: int) -> None:
        supporter = Supporter.objects.get(user=self.supporters[other % 3])
        self._by_asker(actions.choose_next, one, supporter=supporter)

    def do_leave(self, one: int, other: int) -> None:
        everybody = self.askers + self.supporters
        User.objects.filter(pk=everybody[one % 5].pk).update(is_active=False)

    def do_suspend(self, one: int, other: int) -> None:
        chosen = self.supporters[one % 3]
        Supporter.objects.filter(user=chosen).update(suspended_at=self.now)

    def do_pause(self, one: int, other: int) -> None:
        pause(by=self.supporters[one % 3], now=self.now)

    def do_wait(self, one: int, other: int) -> None:
        self.now += timedelta(hours=1 + 7 * one)
        tasks.sweep(now=self.now)

    def do_worker_dead(self, one: int, other: int) -> None:
        self.now += timedelta(hours=24)


def has_next_step(request: Request, now: datetime) -> bool:
    offers = list(request.offers.all())
    if request.state == State.WAITING:
        asked = [o for o in offers if o.is_unanswered]
        return len(asked) == 1 and asked[0].hand_on_at is not None and asked[0].hand_on_at > now
    if request.state in (State.NOBODY, State.RELEASE):
        return request.rests_until is not None and request.rests_until > now
    if request.state == State.OPEN:
        people = Participant.objects.filter(
            thread=request.thread, has_left=False, user__is_active=True
        )
        return people.count() == 2 and hasattr(request, "place")
    return request.thread.erase_after is not None


@pytest.mark.django_db
@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS)
def test_no_request_rests_without_a_next_step_and_none_for_ever(events):
    with transaction.atomic():
        world = World()
        for event in events:
            world.act(*event)
        tasks.sweep(now=world.now)
        for request in Request.objects.all():
            assert has_next_step(request, world.now), request.state
        assert_places_match()
        for _ in range(6):
            world.now += timedelta(days=8)
            tasks.sweep(now=world.now)
        done = {State.OPEN, State.ENDED, State.WITHDRAWN}
        assert set(Request.objects.values_list("state", flat=True)) <= done
        transaction.set_rollback(True)


def assert_places_match() -> None:
    """A place for each yes that is not over, and for nothing else."""
    taken = set(Place.objects.values_list("request_id", flat=True))
    held = Request.objects.filter(state__in=[State.OPEN, State.RELEASE], offers__answer=Answer.YES)
    assert taken == set(held.values_list("pk", flat=True))
