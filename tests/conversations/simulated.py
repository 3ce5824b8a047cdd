"""A few people, one clock, and everything they may do: for random histories."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from conversations import actions, tasks
from conversations.models import Alert, Answer, Place, Request, State, When
from correspondence.models import Participant
from directory.actions import pause, resume
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import Block, User
from people.roles import Role
from tests.factories import make_organisation, make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter, share

REFUSALS = (
    actions.AlreadyAsked,
    actions.Full,
    actions.Late,
    actions.NotAvailable,
    actions.NotSeen,
    actions.Settled,
    actions.TooMany,
)
COLLEAGUE = [
    "ask", "ask", "ask_anyone", "ask_and_wait", "write", "choose", "widen", "keep_looking", "show",
    "let_go", "take_back", "end", "swap", "block", "rest",
]  # fmt: skip
SUPPORTER = ["yes", "yes", "pass", "more", "pause", "resume", "suspend", "answer", "away", "offer"]
DESK = ["acknowledge", "offer_more"]
ACTS = [*COLLEAGUE, *SUPPORTER, *DESK, "leave", "wait", "wait", "wait_long", "worker_dead"]


class Simulated:
    """Two askers, three supporters and a coordinator, unless more are wanted.

    Mail is down all the time: notices pile up in the outbox and nothing else depends on them.
    """

    def __init__(self, askers: int = 2, supporters: int = 3, *, on_leave: bool = False) -> None:
        self.now: datetime = timezone.now()
        place, other = make_organisation(), make_organisation(service="fire")
        place.desk_partner = other
        place.save()
        self.askers = [make_user(organisation=place) for _ in range(askers)]
        self.supporters = [
            make_user(organisation=(place, other)[number % 2]) for number in range(supporters)
        ]
        for user in self.supporters:
            share(listed_supporter(user, how_many=1), "sleep", audience="blind")
        # One whose coordinator is on leave acknowledges nothing.
        self.coordinator = make_user(organisation=place, roles=[Role.COORDINATOR])
        make_user(organisation=other, roles=[Role.COORDINATOR])
        self.on_leave = on_leave

    def act(self, name: str, one: int, other: int) -> None:
        act: Callable[[int, int], object] = getattr(self, f"do_{name}")
        try:
            act(one, other)
        except REFUSALS:
            return

    def pick(self, number: int) -> Request | None:
        found = list(Request.objects.unfinished().order_by("asked_at", "pk"))
        return found[number % len(found)] if found else None

    def supporter(self, number: int) -> User:
        return self.supporters[number % len(self.supporters)]

    def _ask(self, one: int, of: User | None, when: int, **wish: Any) -> None:
        asker = User.objects.get(pk=self.askers[one % len(self.askers)].pk)
        if asker.is_active:
            wish = {"when": list(When)[when % 3], "message": "Hello", **wish}
            ask_for_support(asker, of, now=self.now, **wish)

    def do_ask(self, one: int, other: int) -> None:
        second = self.supporter(other) if other < 4 else None
        self._ask(one, self.supporter(one + other), other, second=second)

    def do_ask_anyone(self, one: int, other: int) -> None:
        of = self.supporter(other) if other % 2 else None
        self._ask(one, of, one + other, anyone=True, areas=["sleep"])

    def do_ask_and_wait(self, one: int, other: int) -> None:
        back = self.now.date() + timedelta(days=10)
        Supporter.objects.filter(user=self.supporter(other)).update(away_until=back)
        self._ask(one, self.supporter(other), one, wait=True)

    def _by_supporter(self, act: Callable[..., object], one: int, other: int, **more: Any) -> None:
        request = self.pick(one)
        if request is not None:
            act(by=self.supporter(other), request=request, now=self.now, **more)

    def _by_asker(self, act: Callable[..., object], one: int, **more: Any) -> None:
        request = self.pick(one)
        if request is not None and request.asker is not None:
            act(by=request.asker, request=request, now=self.now, **more)

    def do_yes(self, one: int, other: int) -> None:
        self._by_supporter(actions.answer_yes, one, other)

    def do_pass(self, one: int, other: int) -> None:
        self._by_supporter(actions.pass_on, one, other, known=bool(other % 2))

    def do_more(self, one: int, other: int) -> None:
        self._by_supporter(actions.tell_more, one, other, body="?", form_key=uuid4())

    def do_answer(self, one: int, other: int) -> None:
        self._by_supporter(actions.write, one, other, body="!", form_key=uuid4())

    def do_away(self, one: int, other: int) -> None:
        until = self.now.date() + timedelta(days=3 * other)
        self._by_supporter(actions.say_away, one, other, until=until)

    def do_offer(self, one: int, other: int) -> None:
        self._by_supporter(actions.offer_somebody_else, one, other)

    def do_show(self, one: int, other: int) -> None:
        self._by_asker(actions.release, one)

    def do_let_go(self, one: int, other: int) -> None:
        self._by_asker(actions.decline, one)

    def do_take_back(self, one: int, other: int) -> None:
        self._by_asker(actions.withdraw, one)

    def do_end(self, one: int, other: int) -> None:
        self._by_asker(actions.end, one)

    def do_rest(self, one: int, other: int) -> None:
        self._by_asker(actions.let_rest if other % 2 else actions.go_on, one)

    def do_write(self, one: int, other: int) -> None:
        self._by_asker(actions.write, one, body="!", form_key=uuid4())

    def do_widen(self, one: int, other: int) -> None:
        self._by_asker(actions.widen, one, wider=bool(other % 2))

    def do_keep_looking(self, one: int, other: int) -> None:
        self._by_asker(actions.keep_looking, one)

    def do_choose(self, one: int, other: int) -> None:
        chosen = Supporter.objects.get(user=self.supporter(other))
        self._by_asker(actions.choose_next, one, supporter=chosen)

    def do_swap(self, one: int, other: int) -> None:
        chosen = Supporter.objects.get(user=self.supporter(other)) if other % 2 else None
        self._by_asker(
            actions.swap,
            one,
            supporter=chosen,
            when="week",
            end_this=bool(other % 3),
            form_key=uuid4(),
        )

    def do_block(self, one: int, other: int) -> None:
        self._by_asker(actions.block, one)

    def do_leave(self, one: int, other: int) -> None:
        everybody = self.askers + self.supporters
        User.objects.filter(pk=everybody[one % len(everybody)].pk).update(is_active=False)

    def do_suspend(self, one: int, other: int) -> None:
        Supporter.objects.filter(user=self.supporter(one)).update(suspended_at=self.now)

    def do_pause(self, one: int, other: int) -> None:
        pause(by=self.supporter(one), now=self.now)

    def do_resume(self, one: int, other: int) -> None:
        resume(by=self.supporter(one))

    def _alert(self, one: int) -> Alert | None:
        found = list(Alert.objects.visible_to(self.coordinator).order_by("raised_at", "pk"))
        return found[one % len(found)] if found and not self.on_leave else None

    def do_acknowledge(self, one: int, other: int) -> None:
        if alert := self._alert(one):
            actions.acknowledge(by=self.coordinator, alert=alert, now=self.now)

    def do_offer_more(self, one: int, other: int) -> None:
        if alert := self._alert(one):
            actions.offer_more(by=self.coordinator, alert=alert, now=self.now)

    def do_wait(self, one: int, other: int) -> None:
        self.now += timedelta(hours=1 + 7 * one)
        tasks.sweep(now=self.now)

    def do_wait_long(self, one: int, other: int) -> None:
        for _ in range(4):
            self.do_wait(4, 0)

    def do_worker_dead(self, one: int, other: int) -> None:
        self.now += timedelta(hours=24)

    def renew(self, chance: Random) -> None:
        """Somebody new comes for somebody who left, so that a long history goes on."""
        for people in (self.askers, self.supporters):
            place = chance.randrange(len(people))
            old = User.objects.get(pk=people[place].pk)
            if not old.is_active:
                people[place] = make_user(organisation=old.organisation)
                if people is self.supporters:
                    share(listed_supporter(people[place], how_many=2), "sleep", audience="blind")
        Supporter.objects.update(suspended_at=None)
        OutgoingMail.objects.all().delete()
        Block.objects.all().delete()
        # What PostgreSQL does by itself between transactions: it still counts nobody here.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_user")


def has_next_step(request: Request, now: datetime) -> bool:
    """Whether something will happen by itself, or a person has taken it on."""
    alerts = list(request.alerts.current())
    if any(one.acknowledged_at is None and one.escalate_at <= now for one in alerts):
        return False
    if request.state == State.WAITING:
        offers = list(request.offers.all())
        ahead = [o.hand_on_at for o in offers if o.is_unanswered]
        ahead += [o.starts_at for o in offers if o.answer == Answer.NEXT and o.starts_at]
        watched = bool(alerts) or (request.desk_at is not None and request.desk_at > now)
        return watched and bool(ahead) and all(at is not None and at > now for at in ahead)
    if request.state in (State.NOBODY, State.RELEASE):
        return request.rests_until is not None and request.rests_until > now
    if request.state == State.OPEN:
        return _goes_on(request, alerts, now)
    return request.thread.erase_after is not None and not alerts


def _goes_on(request: Request, alerts: list[Alert], now: datetime) -> bool:
    parts = Participant.objects.filter(thread=request.thread, has_left=False, user__is_active=True)
    heard = request.waits_since is None or bool(alerts)
    heard = heard or (request.reply_at is not None and request.reply_at > now)
    asked = request.quiet_at is not None and request.quiet_at > now
    return heard and asked and parts.count() == 2 and hasattr(request, "place")


def assert_places_match() -> None:
    """A place for each yes that is not over, and for nothing else."""
    taken = set(Place.objects.values_list("request_id", flat=True))
    held = Request.objects.filter(state__in=[State.OPEN, State.RELEASE], offers__answer=Answer.YES)
    assert taken == set(held.values_list("pk", flat=True))
