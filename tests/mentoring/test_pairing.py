"""A pair is made in one place: who may be one, what follows, and what it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Supporter
from jobs.models import OutgoingMail
from mentoring.actions import Late, NotFitting, make_pair
from mentoring.fitting import fits
from mentoring.kinds import Kind
from mentoring.models import KindRules, NeedState, NotAgain, Offer, Pair
from mentoring.taxonomy import NO_AREA
from people.models import User
from records.clock import today
from tests.factories_mentoring import cohort, need, offer, pair


@pytest.fixture
def wish(asha):
    return need(asha)


@pytest.fixture
def help(ben):
    return offer(ben)


def test_the_two_are_a_pair_with_a_place_to_write(wish, help, asha, ben, now):
    made = make_pair(need=wish, offer=help, now=now)
    assert (made.mentor, made.mentee, made.kind) == (ben, asha, Kind.MENTOR)
    assert (made.started_on, made.ends_on - made.started_on) == (today(now), timedelta(weeks=26))
    names = set(made.thread.participants.values_list("user__email", flat=True))
    assert names == {asha.email, ben.email}
    wish.refresh_from_db()
    assert (wish.state, wish.closed_on) == (NeedState.PAIRED, today(now))


def test_what_she_wrote_is_her_first_message_and_read_only_then(wish, help, asha, now):
    made = make_pair(need=wish, offer=help, now=now)
    (message,) = made.thread.messages.select_related("author__user")
    assert (message.author.user, message.body) == (asha, "What comes next.")


def test_a_yes_is_not_held_up_by_how_much_she_writes_elsewhere(wish, help, now, monkeypatch):
    monkeypatch.setattr("correspondence.actions.MOST_A_MINUTE", 0)
    assert make_pair(need=wish, offer=help, now=now).thread.messages.count() == 1


def test_both_are_told_once_and_nobody_else(wish, help, asha, ben, now):
    make_pair(need=wish, offer=help, now=now)
    told = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    assert told == sorted([asha.pk, ben.pk], key=str)


def test_a_need_makes_one_pair(wish, help, sam, now):
    make_pair(need=wish, offer=help, now=now)
    with pytest.raises(Late):
        make_pair(need=wish, offer=offer(sam), now=now)
    assert Pair.objects.count() == 1


def test_no_more_pairs_than_the_mentor_chose(help, ben, asha, kim, now):
    help.most = 1
    help.save()
    make_pair(need=need(asha), offer=help, now=now)
    with pytest.raises(NotFitting):
        make_pair(need=need(kim), offer=help, now=now)


def test_nor_more_than_their_organisation_allows(help, ambulance, asha, kim, now):
    help.most = 5
    help.save()
    KindRules.objects.create(
        organisation=ambulance, kind=Kind.MENTOR, weeks=8, meet_every_days=7, most_pairs=1,
        follow_up_months=0, least_bands_up=0, most_bands_up=4,
    )  # fmt: skip
    made = make_pair(need=need(asha), offer=help, now=now)
    assert made.ends_on - made.started_on == timedelta(weeks=8)
    assert not fits(need(kim), help, today(now))


def test_an_ended_pair_leaves_its_place(help, ben, asha, kim, now):
    help.most = 1
    help.save()
    day = today(now)
    pair(ben, kim, now, ended_on=day, erase_on=day)
    assert fits(need(asha), help, day)


def test_a_pair_of_another_kind_takes_no_place(help, ben, asha, kim, now):
    help.most = 1
    help.save()
    pair(ben, kim, now, Kind.STARTER)
    assert fits(need(asha), help, today(now))


KEPT_APART = {
    "her manager": lambda ben, asha: User.objects.filter(pk=asha.pk).update(line_manager=ben),
    "not together again": lambda ben, asha: NotAgain.objects.create(person=ben, other=asha),
    "the same, said by her": lambda ben, asha: NotAgain.objects.create(person=asha, other=ben),
    "paused": lambda ben, asha: set_offer(ben, paused_on=today()),
    "ended": lambda ben, asha: set_offer(ben, state="ended", closed_on=today()),
    "undecided": lambda ben, asha: set_offer(ben, state="waiting"),
    "the same band": lambda ben, asha: User.objects.filter(pk=ben.pk).update(rank_band=1),
    "four bands up": lambda ben, asha: User.objects.filter(pk=ben.pk).update(rank_band=5),
    "a closed account": lambda ben, asha: User.objects.filter(pk=ben.pk).update(is_active=False),
    "suspended": lambda ben, asha: Supporter.objects.filter(user=ben).update(
        suspended_at=timezone.now()
    ),
}  # fmt: skip


def set_offer(person, **fields):
    """Change what somebody offers."""
    Offer.objects.filter(person=person).update(**fields)


@pytest.mark.parametrize("why", KEPT_APART)
def test_what_keeps_two_from_being_a_pair_does_so_at_the_last_moment(
    why, wish, help, asha, ben, now
):
    assert fits(wish, help, today(now))
    KEPT_APART[why](ben, asha)
    with pytest.raises(Late):
        make_pair(need=wish, offer=help, now=now)
    assert not Pair.objects.exists()


def test_an_organisation_that_switched_it_off_has_no_new_pairs(wish, help, ambulance, now):
    ambulance.modules = []
    ambulance.save()
    with pytest.raises(Late):
        make_pair(need=wish, offer=help, now=now)


def test_experience_holds_only_as_long_as_the_directory_says_so(asha, ben, now):
    """A supporter's checks ran out: with lived experience no candidate any more, without one."""
    mine = need(asha)
    with_it = offer(ben, has_experience=True, areas=["sleep"])
    assert fits(mine, with_it, today(now))
    Supporter.objects.filter(user=ben).update(cleared_until=today(now) - timedelta(days=1))
    assert not fits(mine, with_it, today(now))
    with_it.has_experience = False
    with_it.save()
    assert fits(mine, with_it, today(now))


def test_what_both_named_is_worked_out_only_where_both_wanted_it(asha, kim, ben, now):
    theirs = offer(ben, has_experience=True, areas=["sleep", "grief"], most=2)
    wanted = need(asha, wants_experience=True, areas=["sleep", "anxiety"])
    assert make_pair(need=wanted, offer=theirs, now=now).common_area_codes == ["sleep"]
    silent = need(kim, wants_experience=False, areas=["sleep"])
    assert make_pair(need=silent, offer=theirs, now=now).areas_common == ""


def test_nothing_in_common_is_kept_as_that_so_that_no_page_differs_by_it(asha, ben, now):
    theirs = offer(ben, has_experience=True, areas=["grief"])
    wanted = need(asha, wants_experience=True, areas=["sleep"])
    made = make_pair(need=wanted, offer=theirs, now=now)
    assert (made.areas_common, made.common_area_codes) == (NO_AREA, [])


def test_a_cohort_has_its_own_days_and_its_own_people(ambulance, asha, ben, now):
    own = cohort(ambulance)
    mine = need(asha, scheme=own)
    assert not fits(mine, offer(ben), today(now))
    made = make_pair(need=mine, offer=offer(ben, scheme=own), now=now)
    assert (made.scheme, made.started_on, made.ends_on) == (own, own.starts_on, own.ends_on)


def test_a_buddy_is_counted_from_the_first_day(asha, ben, now):
    first = today(now) + timedelta(days=10)
    mine = need(asha, Kind.RETURN, first_day=first)
    made = make_pair(need=mine, offer=offer(ben, Kind.RETURN), now=now)
    assert (made.started_on, made.ends_on) == (today(now), first + timedelta(weeks=4))


def test_a_buddy_is_of_the_same_organisation(asha, eve, now):
    assert not fits(need(asha, Kind.STARTER), offer(eve, Kind.STARTER), today(now))
