"""A kind is switched off while people look, are asked and meet: no notice leads to a page that is
not there, and who is a pair carries on."""

import re
from datetime import timedelta

import pytest

from mentoring import actions, questions, sweeps
from mentoring.actions import reminding
from mentoring.models import FollowUp, Need, Proposal, ProposalState, Review
from records.clock import today
from tests.factories_mentoring import need, offer, pair, put_to
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import ids, told

LATE = timedelta(days=4)


@pytest.fixture
def off(ambulance):
    """A function that switches mentors off at the ambulance service."""

    def switch(organisation=ambulance) -> None:
        organisation.modules = ["starters"]
        organisation.save()

    return switch


def test_nobody_is_reminded_asked_next_or_told_that_somebody_waits(asha, ben, sam, cat, now, off):
    wish = need(asha)
    row = put_to(wish, offer(ben), now)
    off()
    sweeps.sweep_proposals(now=now + LATE)
    assert told() == []
    assert Proposal.objects.get(pk=row.pk).state == ProposalState.ASKED


def test_on_again_the_clock_goes_on(asha, ben, cat, ambulance, now, off):
    put_to(need(asha), offer(ben), now)
    modules = ambulance.modules
    off()
    sweeps.sweep_proposals(now=now + LATE)
    ambulance.modules = modules
    ambulance.save()
    sweeps.sweep_proposals(now=now + LATE)
    assert told() == ids(asha, cat)
    assert Proposal.objects.get().state == ProposalState.LAPSED


def test_where_the_mentors_organisation_switched_it_off_the_second_choice_is_asked(
    asha, eve, ben, fire, now, off
):
    wish = need(asha)
    put_to(wish, offer(eve), now)
    put_to(wish, offer(ben), now, place=2, state="next", asked_at=None, remind_at=None, until=None)
    off(fire)
    sweeps.sweep_proposals(now=now + timedelta(hours=25))
    assert told() == []
    sweeps.sweep_proposals(now=now + timedelta(hours=49))
    assert told() == [ben.pk]


def test_a_search_of_a_year_ends_without_a_word(asha, now, off):
    need(asha, opened_on=today(now) - timedelta(days=366))
    off()
    assert actions.lapse_needs(now=now) == 1
    assert (told(), Need.objects.get().state) == ([], "lapsed")


def test_nobody_is_asked_later_by_a_notice_that_leads_nowhere(asha, now, off):
    FollowUp.objects.create(person=asha, kind="mentor", due_on=today(now))
    off()
    assert (reminding.ask_later(now=now), told()) == (0, [])


def test_half_way_the_link_of_a_pair_that_goes_on_opens_its_form(ben, asha, now, off, client_of):
    begun = today(now) - timedelta(days=100)
    two = pair(ben, asha, now, started_on=begun, ends_on=today(now) + timedelta(days=60))
    off()
    hers = client_of(fresh(asha))
    page = hers.post(f"/mentoring/pairs/{two.pk}/review/").content.decode()
    (link,) = set(re.findall(r"/mentoring/review/[\w-]{20,}/", page))
    assert hers.get(link).status_code == 200
    asked = questions.asked("mentor", "mid")
    hers.post(link, {one.name: "yes" for one in asked})
    assert Review.objects.count() == 1


def test_nobody_has_to_answer_who_looks_where_it_was_switched_off(asha, eve, now, off, client_of):
    row = put_to(need(asha), offer(eve), now)
    theirs, address = client_of(fresh(eve)), f"/mentoring/asked/{row.pk}/"
    assert theirs.get(address).status_code == 200
    off()
    assert theirs.get(address).status_code == 302
    assert address not in theirs.get("/mentoring/").content.decode()
