"""The last place is taken once; a yes and a taking back at the same moment have one winner."""

from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from mentoring import actions
from mentoring.actions import pairing
from mentoring.fitting import room_for
from mentoring.models import Need, Offer, Pair, Proposal
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_mentoring import need, offer
from tests.factories_wellbeing import fresh

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


@pytest.fixture
def crowd(ambulance, ben):
    """Twenty people asked Ben, who has one place."""
    now, own = timezone.now(), offer(ben, most=1)
    people = [fresh(make_user(organisation=ambulance)) for _ in range(CROWD)]
    return [actions.choose(by=one, need=need(one), first=own, now=now) for one in people]


def say_yes(ben, crowd):
    now, by = timezone.now(), fresh(ben)
    return together(
        [partial(actions.answer_yes, by=by, proposal=proposal, now=now) for proposal in crowd]
    )


def test_the_last_place_is_taken_once(ben, crowd):
    kinds = sorted(type(one).__name__ for one in say_yes(ben, crowd))
    assert kinds == ["NotFitting"] * (CROWD - 1) + ["Pair"]
    assert Pair.objects.going_on().count() == 1


@pytest.mark.postgres
def test_without_the_lock_the_same_race_overfills(ben, crowd, monkeypatch):
    """The positive control: everybody has looked for room before anybody is through."""
    ready, look = Barrier(CROWD), room_for

    def unlocked(row):
        return Offer.objects.select_related("person__organisation").get(pk=row.pk)

    def looked_together(*said):
        found = look(*said)
        ready.wait(timeout=20)
        return found

    monkeypatch.setattr(pairing, "locked_offer", unlocked)
    monkeypatch.setattr(pairing, "room_for", looked_together)
    say_yes(ben, crowd)
    assert Pair.objects.going_on().count() == CROWD


def test_a_yes_and_a_taking_back_have_one_winner(ben, asha):
    now = timezone.now()
    mine = need(fresh(asha))
    asked = actions.choose(by=fresh(asha), need=mine, first=offer(ben), now=now)
    results = together(
        [
            partial(actions.answer_yes, by=fresh(ben), proposal=asked, now=now),
            partial(actions.take_back, by=fresh(asha), need=mine, now=now),
        ]
    )
    late = sum(isinstance(one, actions.Late) for one in results)
    state = Proposal.objects.get(pk=asked.pk).state
    paired = Need.objects.get(pk=mine.pk).state == "paired"
    assert (late, paired, state) in [(1, True, "yes"), (1, False, "closed")]
    assert Pair.objects.count() == paired
