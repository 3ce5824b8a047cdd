"""Who was suggested and cannot be asked any more takes no place and is announced nowhere."""

import pytest
from django.utils import timezone

from mentoring import actions
from mentoring.actions.suggesting import MOST_SUGGESTED, candidates_for
from mentoring.models import Offer, Proposal
from tests.factories import make_user
from tests.factories_mentoring import need, offer
from tests.factories_wellbeing import fresh


@pytest.fixture
def wish(asha):
    return need(asha, may_be_suggested=True)


def suggested(wish, cat) -> Proposal:
    """The best of those who fit is put before her."""
    now = timezone.now()
    named = candidates_for(wish, now)[0].reference
    return actions.suggest(by=cat, need=wish, named=named, now=now)


@pytest.fixture
def three(wish, cat, ambulance):
    """As many as stand before one person at once."""
    for _ in range(MOST_SUGGESTED):
        offer(make_user(organisation=ambulance, rank_band=3))
    return [suggested(wish, cat) for _ in range(MOST_SUGGESTED)]


def test_only_so_many_are_suggested_at_once(three, wish, cat, sam):
    offer(sam)
    with pytest.raises(actions.Late):
        suggested(wish, cat)


def test_who_stepped_down_since_makes_room_for_another_suggestion(three, wish, cat, sam, now):
    gone = Offer.objects.select_related("person").get(pk=three[0].offer_id)
    actions.end_offer(by=gone.person, offer=gone, now=now)
    theirs = offer(sam)
    assert suggested(wish, cat).offer_id == theirs.pk


SAYS = "Your coordinators suggest somebody"


def test_the_home_page_tells_of_a_suggestion_only_while_they_can_be_asked(
    wish, cat, sam, asha, now, client_of
):
    theirs = offer(sam)
    suggested(wish, cat)
    hers = client_of(fresh(asha))
    assert SAYS in hers.get("/").content.decode()
    actions.pause_offer(by=sam, offer=theirs, now=now)
    assert SAYS not in hers.get("/").content.decode()
