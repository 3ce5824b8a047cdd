"""Who applied to a cohort waits for no coordinator for ever."""

from datetime import timedelta

import pytest

from mentoring import actions, sweeps
from mentoring.models import Need, Scheme
from records.clock import today
from records.models import AuditEvent
from tests.factories_mentoring import cohort, need, offer, pair, planned, scheme, with_mentoring
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import ids, told

# `cohort`: 20 days to apply, the pairs begin after 40.
OVER, BEGINS = timedelta(days=21), timedelta(days=40)


def swept(at):
    """Who is told by the work of that morning."""
    told()
    sweeps.look_after_cohorts(now=at)
    return told()


@pytest.mark.parametrize("state", ["open", "closed"])
def test_coordinators_are_told_once_when_nobody_can_apply_any_more(
    state, ambulance, asha, cat, finn, now
):
    need(asha, scheme=cohort(ambulance, state=state))
    assert swept(now + OVER - timedelta(days=1)) == []
    assert swept(now + OVER) == ids(cat)
    assert swept(now + OVER + timedelta(days=1)) == []


@pytest.mark.parametrize("state", ["draft", "matched", "ended"])
def test_of_a_cohort_in_which_nobody_waits_they_are_not_told(state, ambulance, cat, now):
    cohort(ambulance, state=state)
    assert swept(now + OVER) == []
    assert swept(now + BEGINS + timedelta(days=14)) == []


def test_while_its_kind_is_switched_off_it_rests(ambulance, asha, cat, now):
    need(asha, scheme=cohort(ambulance, state="closed"))
    ambulance.modules = ["starters"]
    ambulance.save()
    late = now + BEGINS + timedelta(days=20)
    assert swept(late) == []
    with_mentoring(ambulance)
    assert swept(late) == ids(asha)


def test_with_another_last_day_they_are_told_of_that(ambulance, cat, now):
    made = cohort(ambulance, state="closed")
    assert swept(now + OVER) == ids(cat)
    actions.change(by=cat, scheme=made, apply_until=today(now) + timedelta(days=30))
    assert swept(now + OVER) == []
    assert swept(now + OVER + timedelta(days=10)) == ids(cat)


def test_two_weeks_after_it_should_have_begun_it_ends_and_everybody_is_told(
    ambulance, asha, ben, cat, now
):
    made = cohort(ambulance, state="closed", desk_told_on=today(now))
    planned(made, need(asha, scheme=made), offer(ben, scheme=made))
    assert swept(now + BEGINS + timedelta(days=13)) == []
    assert swept(now + BEGINS + timedelta(days=14)) == ids(asha)
    made.refresh_from_db()
    assert (made.state, made.planned.count()) == ("ended", 0)
    assert AuditEvent.objects.get(event="mentoring.scheme_moved").actor_id is None
    assert swept(now + BEGINS + timedelta(days=15)) == []


def test_a_scheme_that_is_open_all_year_goes_on(ambulance, cat, now):
    made = scheme(ambulance)
    assert swept(now + timedelta(days=400)) == []
    made.refresh_from_db()
    assert made.state == "open"


def test_the_desk_says_so_and_the_sooner_the_nearer_it_is(ambulance, cat, finn, client_of, now):
    day = today(now)
    made = cohort(
        ambulance, state="closed", title="Spring boards", apply_from=day - timedelta(days=9),
        apply_until=day - timedelta(days=1), starts_on=day + timedelta(days=8),
    )  # fmt: skip

    def group(who):
        page = client_of(fresh(who)).get("/desk/").content.decode()
        return page.partition("Spring boards")[0].rpartition("<h2")[2].partition("<")[0]

    client = client_of(fresh(cat))
    assert "Soon" in group(cat)
    assert f"/mentoring/schemes/{made.pk}/" in client.get("/desk/").content.decode()
    Scheme.objects.update(starts_on=day + timedelta(days=7))
    assert "Now" in group(cat)
    assert "Spring boards" not in client_of(fresh(finn)).get("/desk/").content.decode()
    Scheme.objects.update(state="matched")
    assert "Spring boards" not in client.get("/desk/").content.decode()


def test_who_applied_reads_what_comes_next(ambulance, asha, client_of, now):
    made = cohort(ambulance)
    need(asha, scheme=made)
    client, place = client_of(fresh(asha)), f"/mentoring/schemes/{made.pk}/"
    assert "The time to apply is over after" in client.get(place).content.decode()
    Scheme.objects.update(state="closed")
    page = client.get(place).content.decode()
    assert "The pairs are made next, and are to begin on" in page
    assert "the scheme ends by itself" in page


@pytest.mark.parametrize("made", [cohort, scheme])
def test_who_found_nobody_looks_on_outside_with_what_they_said(
    made, ambulance, asha, cat, client_of, now
):
    made = made(ambulance)
    mine = need(asha, scheme=made, what="What comes next.")
    client, address = client_of(fresh(asha)), f"/mentoring/needs/{mine.pk}/on/"
    assert "has changed" in client.post(address, follow=True).content.decode()
    actions.move(by=cat, scheme=made, to="ended", now=now)
    assert address in client.get(f"/mentoring/schemes/{made.pk}/").content.decode()
    for _ in range(2):
        page = client.post(address, follow=True)
        assert page.redirect_chain == [(f"/mentoring/needs/{mine.pk}/", 302)]
    mine.refresh_from_db()
    assert (mine.scheme, mine.what, mine.state) == (None, "What comes next.", "open")


def test_nobody_else_takes_it_outside(ambulance, asha, kim, client_of):
    mine = need(asha, scheme=cohort(ambulance, state="ended"))
    assert client_of(fresh(kim)).post(f"/mentoring/needs/{mine.pk}/on/").status_code == 404
    assert Need.objects.get().scheme is not None


def test_who_was_paired_in_it_has_nothing_to_take_outside(ambulance, asha, ben, now):
    made = cohort(ambulance, state="matched")
    mine = need(asha, scheme=made, state="paired", closed_on=today(now))
    pair(ben, asha, now, scheme=made)
    with pytest.raises(actions.Gone):
        actions.look_on(by=asha, need=mine)
