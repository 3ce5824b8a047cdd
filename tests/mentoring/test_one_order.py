"""One order of candidates is behind what the person reads and what coordinators do."""

import pytest

from mentoring import actions, match_shown
from mentoring.fitting import MOST_SHOWN, ranked, suggestions
from mentoring.models import Need, Offer
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.factories_mentoring import need, offer
from tests.factories_wellbeing import fresh


@pytest.fixture
def mine(asha: User) -> Need:
    return need(fresh(asha), wants_experience=True, may_be_suggested=True, times=["nights"])


@pytest.fixture
def many(ambulance) -> list[Offer]:
    """More than one page holds; some fit better."""
    return [
        offer(make_user(organisation=ambulance, rank_band=3), times=["nights"] if n % 3 else [])
        for n in range(MOST_SHOWN + 4)
    ]


def in_order(rows) -> list[Offer]:
    return [one.offer for one in rows]


def test_coordinators_and_the_person_read_the_same_order(mine, many, now):
    read = in_order(suggestions(mine, today(now)))
    theirs = in_order(actions.candidates_for(mine, now))
    assert (len(read), len(theirs)) == (MOST_SHOWN, 5)
    assert read[:5] == theirs


def test_what_a_coordinator_suggests_is_read_however_far_down_it_stands(mine, many, asha, now):
    last = ranked(mine, today(now))[-1].offer
    assert last not in in_order(suggestions(mine, today(now)))
    mine.proposals.create(offer=last, place=0, state="suggested", by_coordinator=True)
    cards = match_shown.cards_for(asha, mine, now)
    assert [one.by_coordinator for one in cards] == [True] + [False] * (MOST_SHOWN - 1)
    assert match_shown.offer_at(asha, cards[0].token) == last.pk


def test_lived_experience_moves_only_what_the_person_reads(mine, many, asha, sam, now):
    before = in_order(actions.candidates_for(mine, now))
    worst = ranked(mine, today(now))[-1].offer
    listed_supporter(worst.person)
    Offer.objects.filter(pk=worst.pk).update(has_experience=True)
    read = suggestions(mine, today(now))
    assert read[0].offer == worst
    assert read[0].fit.reasons[-1] == "Someone with lived experience"
    assert in_order(actions.candidates_for(mine, now)) == before
    Need.objects.update(wants_experience=False)
    assert suggestions(Need.objects.get(), today(now))[0].offer != worst
