"""Who is put to whom is the same everywhere: one oracle in plain Python, every way there is."""

from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mentoring import actions
from mentoring.fitting import Together, fits, limits_of, suggestions
from mentoring.models import Need, NotAgain, Offer, Proposal
from people.models import User
from records.clock import today
from tests.factories_mentoring import need, offer, put_to, with_mentoring
from tests.people.test_separation import PEOPLE, World, build, pairs, worlds

BANDS = st.lists(st.sampled_from([1, 2, 3, 5]), min_size=PEOPLE, max_size=PEOPLE)


def suggested(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    return {one.offer.person for one in suggestions(mine, today(now))}


def fitting(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    return {one.person for one in offers if fits(mine, one, today(now))}


def in_a_cohort(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    row = Together([mine], offers, limits_of(mine)).row(mine)
    return {one.person for one, fit in zip(offers, row, strict=True) if fit is not None}


def by_coordinators(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    return {one.offer.person for one in actions.candidates_for(mine, now)}


def asked(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    return {one.person for one in offers if done(actions.choose, mine, one, now)}


def paired(mine: Need, offers: list[Offer], now: datetime) -> set[User]:
    return {one.person for one in offers if done(make_pair, mine, one, now)}


def make_pair(*, by: User, need: Need, first: Offer, now: datetime) -> None:
    actions.make_pair(need=need, offer=first, now=now)


def done(act, mine: Need, one: Offer, now: datetime) -> bool:
    """Whether it can be done; undone at once."""
    try:
        with transaction.atomic():
            act(by=mine.person, need=mine, first=one, now=now)
            transaction.set_rollback(True)
    except actions.Late:
        return False
    return True


WAYS = (suggested, fitting, in_a_cohort, by_coordinators, asked, paired)


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(worlds, pairs, BANDS, st.integers(0, PEOPLE - 1))
def test_every_way_agrees_with_the_oracle(
    world: World, never: set[tuple[int, int]], bands: list[int], viewer: int
) -> None:
    now = timezone.now()
    with transaction.atomic():
        people = settle(world, never, bands)
        mine = need(people[viewer])
        offers = [offer(one) for one in people]
        oracle = {
            people[b]
            for b in range(PEOPLE)
            if b != viewer
            and not world.must_not_meet(viewer, b)
            and not {(viewer, b), (b, viewer)} & never
            and 1 <= bands[b] - bands[viewer] <= 3
        }
        for way in WAYS:
            assert way(mine, offers, now) == oracle, way.__name__
        transaction.set_rollback(True)


def settle(world: World, never: set[tuple[int, int]], bands: list[int]) -> list[User]:
    """The world as rows, with bands and what was said after pairs before."""
    people = build(world)
    assert people[0].organisation
    with_mentoring(people[0].organisation)
    for person, band in zip(people, bands, strict=True):
        User.objects.filter(pk=person.pk).update(rank_band=band)
    for one, other in never:
        NotAgain.objects.create(person=people[one], other=people[other])
    found = User.objects.select_related("organisation").in_bulk([one.pk for one in people])
    return [found[one.pk] for one in people]


def test_a_way_that_forgot_would_be_found(asha, ben, now):
    """The comparison can fail: who is merely approved is not who may be put to her."""
    theirs = offer(ben)
    NotAgain.objects.create(person=ben, other=asha)
    assert list(Offer.objects.taking(today(now))) == [theirs]
    assert all(way(need_of(asha), [theirs], now) == set() for way in WAYS)


def need_of(person: User) -> Need:
    """The one open need of this person."""
    return Need.objects.filter(person=person).first() or need(person)


def test_who_must_not_meet_reads_no_question_of_hers(asha, ben, mo, now):
    mine = need(asha)
    rows = [put_to(mine, offer(ben), now), put_to(mine, offer(mo), now, place=2)]
    assert list(Proposal.objects.put_to(ben)) == rows[:1]
    assert list(Proposal.objects.put_to(mo)) == []
