"""One row that cannot be handled stops no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mentoring.actions import ending, keeping, leaving, needing, reminding
from mentoring.models import FollowUp, Need, NeedState, Pair
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_mentoring import need, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_notice(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, User | None], None]:
    """One person to whom no notice can be written."""

    def break_for(module: Any, person: User | None) -> None:
        send = module.notice

        def broken(recipient: Any) -> None:
            if person is not None and recipient == person.pk:
                raise ValueError("the outbox is full")
            send(recipient)

        monkeypatch.setattr(module, "notice", broken)

    return break_for


@pytest.fixture
def two(ambulance, now) -> list[Pair]:
    people = [make_user(organisation=ambulance) for _ in range(4)]
    return [pair(people[0], people[1], now), pair(people[2], people[3], now)]


def over(two: list[Pair], now: Any) -> None:
    Pair.objects.update(ends_on=today(now) - timedelta(days=1))


def left(two: list[Pair], now: Any) -> None:
    User.objects.filter(pk__in=Pair.objects.values("mentor")).update(is_active=False)


def apart(two: list[Pair], now: Any) -> None:
    for one in two:
        User.objects.filter(pk__in=Pair.objects.filter(pk=one.pk).values("mentee")).update(
            line_manager=one.mentor
        )


@pytest.mark.parametrize(
    ("cause", "batch"),
    [(over, ending.end_over), (left, ending.end_left_behind), (apart, ending.end_apart)],
)
def test_a_pair_that_cannot_be_ended_stops_no_other(
    cause: Callable[..., None], batch: Callable[..., int], two, no_notice, now, caplog
) -> None:
    cause(two, now)
    no_notice(ending, two[0].mentee)
    assert batch(now=now) == 1
    assert list(Pair.objects.going_on().values_list("pk", flat=True)) == [two[0].pk]
    assert "could not be moved on" in caplog.text


def test_a_pair_that_cannot_be_reminded_stops_no_other(two, no_notice, now, caplog) -> None:
    no_notice(reminding, two[0].mentee)
    assert reminding.remind_pairs(now=now + timedelta(days=20)) == 1
    assert list(Pair.objects.filter(reminded_on=None).values_list("pk", flat=True)) == [two[0].pk]
    assert "could not be moved on" in caplog.text


def test_a_search_that_cannot_be_ended_stops_no_other(asha, kim, no_notice, now) -> None:
    bad, good = need(asha), need(kim)
    no_notice(keeping, asha)
    assert keeping.lapse_needs(now=now + timedelta(days=366)) == 1
    found = dict(Need.objects.values_list("pk", "state"))
    assert found == {bad.pk: NeedState.OPEN, good.pk: NeedState.LAPSED}


def test_a_leaver_whose_search_cannot_be_ended_stops_no_other(
    asha, kim, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = need(asha), need(kim)
    end = needing.close_need

    def broken(row: Need, *said: Any) -> None:
        if row.pk == bad.pk:
            raise ValueError("it cannot be ended")
        end(row, *said)

    monkeypatch.setattr(leaving, "close_need", broken)
    User.objects.filter(pk__in=[asha.pk, kim.pk]).update(is_active=False)
    assert leaving.leave_left_behind(now=now) == 1
    found = dict(Need.objects.values_list("pk", "state"))
    assert found == {bad.pk: NeedState.OPEN, good.pk: NeedState.WITHDRAWN}


def test_who_cannot_be_asked_later_stops_no_other(asha, kim, no_notice, now) -> None:
    day = today(now).replace(day=1)
    FollowUp.objects.create(person=asha, kind="mentor", due_on=day)
    FollowUp.objects.create(person=kim, kind="mentor", due_on=day)
    no_notice(reminding, asha)
    assert reminding.ask_later(now=now) == 1
    assert dict(FollowUp.objects.values_list("person", "told")) == {asha.pk: False, kim.pk: True}
