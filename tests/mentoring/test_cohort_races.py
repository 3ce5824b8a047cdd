"""Two coordinators tell two cohorts at the same moment; one mentor is in both, with one place."""

from collections.abc import Iterable
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from mentoring import actions
from mentoring.actions import cohorts, pairing
from mentoring.fitting import room_for
from mentoring.models import Offer, Pair, PlannedPair, Scheme
from people.models import User
from people.roles import Role
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_mentoring import cohort, need, offer, planned
from tests.factories_wellbeing import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(ambulance, ben) -> list[Scheme]:
    """Ben has one place, and is planned in both."""
    found = []
    for _ in range(2):
        one = cohort(ambulance, state="closed")
        row, his = (
            need(make_user(organisation=ambulance), scheme=one),
            offer(ben, scheme=one, most=1),
        )
        planned(one, row, his)
        found.append(one)
    return found


def tell_both(both: list[Scheme], cat: User) -> list[Any]:
    other = make_user(organisation=cat.organisation, roles=[Role.COORDINATOR])
    now = timezone.now()
    return together(
        [
            partial(actions.tell, by=fresh(by), scheme=one, now=now)
            for by, one in zip((cat, other), both, strict=True)
        ]
    )


def test_the_place_is_given_once_and_the_other_plan_is_void(both, cat):
    kinds = sorted(type(one).__name__ for one in tell_both(both, cat))
    assert kinds == ["Void", "int"]
    assert Pair.objects.going_on().count() == 1
    assert not PlannedPair.objects.exists()
    assert sorted(Scheme.objects.values_list("state", flat=True)) == ["closed", "matched"]


@pytest.mark.postgres
def test_without_the_locks_the_same_race_gives_it_twice(both, cat, monkeypatch):
    """The positive control: both have looked for room before either is through."""
    ready = Barrier(2)

    def unlocked(people: Iterable[UUID], kind: str) -> dict[UUID, Offer]:
        rows = Offer.objects.filter(person__in=people, kind=kind)
        return {one.pk: one for one in rows.select_related("person__organisation")}

    def looked_together(*said: Any) -> int:
        found = room_for(*said)
        ready.wait(timeout=20)
        return found

    monkeypatch.setattr(cohorts, "locked_offers", unlocked)
    monkeypatch.setattr(pairing, "room_for", looked_together)
    assert tell_both(both, cat) == [1, 1]
    assert Pair.objects.going_on().count() == 2
