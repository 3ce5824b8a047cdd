"""A heavy contact takes two places, an organisation's most holds, and nobody is sent away."""

from datetime import date, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import actions, tasks
from conversations.actions import answering
from conversations.carried import Load
from conversations.models import Place, Request, State
from directory.cards import is_available
from directory.models import HARD_CAP, Supporter
from people.models import Organisation, User
from records.clock import today
from records.models import AuditEvent, Tally
from tests.conversations.test_races import together
from tests.factories import make_organisation, make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter

DAY = timedelta(days=1)


def asked(ben: User, number: int) -> list[Request]:
    elsewhere = make_organisation(service="fire")
    people = [make_user(organisation=elsewhere) for _ in range(number)]
    return [ask_for_support(person, ben, message="Hello") for person in people]


def takes(ben: User, request: Request, now: datetime) -> bool:
    try:
        actions.answer_yes(by=ben, request=request, now=now)
    except actions.Full:
        return False
    return True


def mark(ben: User, request: Request, now: datetime) -> Place:
    return actions.mark_heavy(by=ben, request=request, now=now)


@pytest.mark.parametrize(
    ("chosen", "most", "plain", "heavy", "room"),
    [
        (1, None, 0, 0, True),
        (1, None, 1, 0, False),
        (3, None, 1, 1, False),
        (4, None, 1, 1, True),
        (4, None, 2, 1, False),
        (4, None, 0, 2, False),
        (5, None, 0, 2, True),
        (5, None, 0, 3, False),
        (5, 2, 1, 0, True),
        (5, 2, 2, 0, False),
        (5, 2, 0, 1, False),
        (2, 5, 2, 0, False),
        (5, 1, 3, 0, False),
    ],
)
def test_when_there_is_room(
    ben: User,
    ambulance: Organisation,
    now: datetime,
    chosen: int,
    most: int | None,
    plain: int,
    heavy: int,
    room: bool,
) -> None:
    Supporter.objects.filter(user=ben).update(how_many=HARD_CAP)
    *held, last = asked(ben, plain + heavy + 1)
    assert all(takes(ben, one, now) for one in held)
    for one in held[:heavy]:
        mark(ben, one, now)
    Supporter.objects.filter(user=ben).update(how_many=chosen)
    Organisation.objects.filter(pk=ambulance.pk).update(most_contacts=most)
    assert takes(ben, last, now) is room
    assert Place.objects.count() == plain + heavy + room


Act = tuple[str, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["yes", "heavy", "light", "end", "choose", "most", "days"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


class Oracle:
    """The rule in plain Python: `held` is the last heavy day of each contact by its number."""

    def __init__(self) -> None:
        self.held: dict[int, int] = {}
        self.chosen, self.most, self.day = 3, HARD_CAP, 0

    def takes(self, place: int) -> bool:
        weight = sum(2 if until >= self.day else 1 for until in self.held.values())
        if place in self.held or weight < min(self.chosen, self.most):
            self.held.setdefault(place, -1)
            return True
        return False


def play(ben: User, requests: list[Request], start: datetime, acts: list[Act]) -> None:
    rule, ended = Oracle(), set[int]()
    supporter, employer = Supporter.objects.filter(user=ben), Organisation.objects.all()
    for act, place in acts:
        now = start + rule.day * DAY
        if act == "yes" and place not in ended:
            assert takes(ben, requests[place], now) is rule.takes(place)
        elif act == "choose":
            rule.chosen = max(place, 1)
            supporter.update(how_many=rule.chosen)
        elif act == "most":
            rule.most = place or HARD_CAP
            employer.update(most_contacts=place or None)
        elif act == "days":
            rule.day += place * 4
        elif place in rule.held:
            change(ben, requests[place], now, rule, act, place)
            ended |= {place} - rule.held.keys()
        assert Place.objects.count() == len(rule.held)


def change(ben: User, request: Request, now: datetime, rule: Oracle, act: str, place: int) -> None:
    if act == "heavy":
        mark(ben, request, now)
        if rule.held[place] < rule.day:
            rule.held[place] = rule.day + 14
    elif act == "light":
        actions.unmark_heavy(by=ben, request=request)
        rule.held[place] = -1
    elif act == "end":
        actions.end(by=ben, request=request, now=now)
        del rule.held[place]


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_whatever_happens_the_rule_of_places_holds(ben: User, now: datetime, acts: Any) -> None:
    with transaction.atomic():
        play(ben, asked(ben, 6), now, acts)
        transaction.set_rollback(True)


def test_a_mark_lasts_two_weeks_and_pressing_again_makes_it_no_longer(
    open_request: Request, ben: User, now: datetime
) -> None:
    until = mark(ben, open_request, now).heavy_until
    assert until == today(now) + 14 * DAY
    assert mark(ben, open_request, now + 5 * DAY).heavy_until == until
    place = Place.objects.get()
    assert [place.weight(day) for day in (until, until + DAY)] == [2, 1]
    tasks.forget_heavy_marks(now=now + 14 * DAY)
    assert Place.objects.get().heavy_until == until
    tasks.forget_heavy_marks(now=now + 15 * DAY)
    assert Place.objects.get().heavy_until is None


def test_a_mark_is_taken_back_at_once(open_request: Request, ben: User, now: datetime) -> None:
    mark(ben, open_request, now)
    assert actions.unmark_heavy(by=ben, request=open_request).heavy_until is None
    assert Place.objects.get().heavy_until is None


def test_nobody_but_the_supporter_marks(
    open_request: Request, asha: User, ben: User, cat: User, now: datetime
) -> None:
    for other in (asha, cat):
        with pytest.raises(actions.Late):
            mark(other, open_request, now)
        with pytest.raises(actions.Late):
            actions.unmark_heavy(by=other, request=open_request)
    actions.end(by=asha, request=open_request, now=now)
    with pytest.raises(actions.Late):
        mark(ben, open_request, now)


def test_it_leaves_no_trace(open_request: Request, ben: User, now: datetime) -> None:
    before = list(AuditEvent.objects.values()), list(Tally.objects.order_by("pk").values())
    mark(ben, open_request, now)
    actions.unmark_heavy(by=ben, request=open_request)
    assert (
        list(AuditEvent.objects.values()),
        list(Tally.objects.order_by("pk").values()),
    ) == before


def test_at_night_a_heavy_contact_fills_places_and_leaves_the_order(
    open_request: Request, ben: User, now: datetime
) -> None:
    Supporter.objects.filter(user=ben).update(how_many=2)
    tasks.note_load(now=now)
    assert is_available(Supporter.objects.get(user=ben), today(now))
    mark(ben, open_request, now)
    assert is_available(Supporter.objects.get(user=ben), today(now))
    tasks.note_load(now=now)
    supporter = Supporter.objects.get(user=ben)
    assert (supporter.load_snapshot, supporter.heavy_snapshot) == (1, 1)
    assert not is_available(supporter, today(now))
    tasks.note_load(now=now + 15 * DAY)
    assert Supporter.objects.get(user=ben).heavy_snapshot == 0


MONTH = date(2026, 12, 1)
THIRD, TENTH = date(2026, 12, 3), date(2026, 12, 10)


@pytest.mark.parametrize(
    ("days", "most", "words"),
    [
        ((), 4, "You talk with nobody at the moment. All 4 places are free."),
        ((), 1, "You talk with nobody at the moment. Your place is free."),
        ((None,), 4, "1 of your 4 places is taken: you talk with one person."),
        ((date(2026, 11, 30),), 4, "1 of your 4 places is taken: you talk with one person."),
        (
            (None, THIRD),
            4,
            "3 of your 4 places are taken: you talk with two people, and one counts double until "
            "3 December.",
        ),
        (
            (TENTH, THIRD),
            3,
            "You carry 4, more than your 3 places: you talk with two people, and two count double "
            "until 3 December and 10 December.",
        ),
        ((None, None, None), 3, "All 3 of your places are taken: you talk with three people."),
        ((None, None), 2, "Both of your places are taken: you talk with two people."),
        ((None,), 1, "Your one place is taken: you talk with one person."),
    ],
)
def test_what_somebody_carries_is_said_in_words(days: Any, most: int, words: str) -> None:
    assert Load(days, most, MONTH).words() == words


@pytest.fixture
def one_left(transactional_db: None, ben: User, now: datetime) -> list[Request]:
    """Ben has four places and carries one contact that is heavy and one that is not; two people
    more have asked him."""
    Supporter.objects.filter(user=ben).update(how_many=4)
    first, second, *others = asked(ben, 4)
    for one in (first, second):
        actions.answer_yes(by=ben, request=one, now=now)
    mark(ben, first, now)
    return others


def both_say_yes(ben: User, requests: list[Request], now: datetime) -> list[Any]:
    yes = partial(actions.answer_yes, by=ben, now=now)
    return together([partial(yes, request=one) for one in requests])


def test_of_two_yeses_at_once_the_last_place_under_weight_goes_to_one(
    one_left: list[Request], ben: User, now: datetime
) -> None:
    results = both_say_yes(ben, one_left, now)
    assert [type(one) for one in results if isinstance(one, Exception)] == [actions.Full]
    assert Request.objects.filter(state=State.OPEN).count() == Place.objects.count() == 3


@pytest.mark.postgres
def test_without_the_lock_both_get_in(
    one_left: list[Request], ben: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: weighing and then taking, without the lock on the supporter."""

    def unlocked(request: Request, supporter: Supporter, on: date) -> Any:
        places = list(Place.objects.filter(supporter=supporter))
        assert sum(place.weight(on) for place in places) < 4
        number = {one.pk: place for place, one in enumerate(one_left, 3)}[request.pk]
        at_once.wait(timeout=20)
        return Place.objects.create(supporter=supporter, request=request, number=number)

    at_once = Barrier(2)
    monkeypatch.setattr(answering, "take_place", unlocked)
    both_say_yes(ben, one_left, now)
    assert sum(place.weight(today(now)) for place in Place.objects.all()) == 5


def test_a_mark_and_a_yes_at_once_have_one_order(
    transactional_db: None, ben: User, now: datetime
) -> None:
    """Both may win when the yes is first: a mark sends nobody away. Never a third thing."""
    Supporter.objects.filter(user=ben).update(how_many=2)
    first, second = asked(ben, 2)
    actions.answer_yes(by=ben, request=first, now=now)
    marked, taken = together(
        [
            lambda: mark(ben, first, now),
            lambda: actions.answer_yes(by=ben, request=second, now=now),
        ]
    )
    assert isinstance(marked, Place)
    assert isinstance(taken, Request | actions.Full)
    assert Place.objects.count() == (2 if isinstance(taken, Request) else 1)


def test_a_lower_most_ends_no_contact(
    open_request: Request, ben: User, ambulance: Organisation, now: datetime
) -> None:
    (other,) = asked(ben, 1)
    assert takes(ben, other, now)
    Organisation.objects.filter(pk=ambulance.pk).update(most_contacts=1)
    tasks.sweep(now=now)
    assert Request.objects.filter(state=State.OPEN).count() == Place.objects.count() == 2


def test_an_organisations_most_is_never_above_what_a_supporter_chose(ben: User) -> None:
    own = Organisation(most_contacts=5)
    assert Supporter(user=User(organisation=own), how_many=2).most == 2
    own.most_contacts = 1
    assert Supporter(user=User(organisation=own), how_many=2).most == 1
    assert Supporter(user=User(), how_many=4).most == 4


def test_somebody_elses_place_is_not_theirs_to_mark(
    open_request: Request, mo: User, fire: Organisation, now: datetime
) -> None:
    other = make_user(organisation=fire)
    listed_supporter(other)
    with pytest.raises(actions.Late):
        mark(other, open_request, now)


def test_no_organisation_can_set_more_than_anybody_may_hold() -> None:
    field = Organisation._meta.get_field("most_contacts")
    field.run_validators(HARD_CAP)
    with pytest.raises(ValidationError):
        field.run_validators(HARD_CAP + 1)
