"""A cohort: places and a waiting list, pairs that are looked at first, and told at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring import actions, sweeps
from mentoring.models import NeedState, NotAgain, Pair, PlannedPair, Scheme, StruckPair
from people.models import User
from records.clock import today
from records.models import AuditEvent, Tally
from tests.factories import make_user
from tests.factories_mentoring import cohort, need, offer, pair, planned, scheme
from tests.mentoring.conftest import ids, told


@pytest.fixture
def closed(ambulance):
    """Two places; the time to apply is over."""
    return cohort(ambulance, state="closed", places=2)


@pytest.fixture
def applied(closed, asha, kim, ben, sam):
    """Two look, two offer."""
    for one in (ben, sam):
        offer(one, scheme=closed, most=1)
    return [need(one, scheme=closed) for one in (asha, kim)]


@pytest.fixture
def plan(closed, applied, cat, now):
    actions.work_out(by=cat, scheme=closed, now=now)
    actions.plan(pk=closed.pk, now=now)
    closed.refresh_from_db()
    return closed


def test_the_pairs_are_worked_out_and_nobody_is_told(plan):
    assert (plan.planned.count(), plan.working_since) == (2, None)
    assert (told(), Pair.objects.count()) == ([], 0)


def test_told_at_once_all_are_pairs(plan, cat, asha, kim, ben, sam, now):
    assert actions.tell(by=cat, scheme=plan, now=now) == 2
    assert told() == ids(asha, kim, ben, sam)
    plan.refresh_from_db()
    assert (plan.state, plan.planned.count(), Pair.objects.count()) == ("matched", 0, 2)


def test_told_twice_it_is_once(plan, cat, now):
    actions.tell(by=cat, scheme=plan, now=now)
    with pytest.raises(actions.NotNow):
        actions.tell(by=cat, scheme=plan, now=now)
    assert Pair.objects.count() == 2


def apart(plan, now):
    one = plan.planned.first()
    NotAgain.objects.create(person=one.offer.person, other=one.need.person)


def withdrawn(plan, now):
    one = plan.planned.first().need
    actions.withdraw_need(by=one.person, need=one, now=now)


def full(plan, now):
    pair(plan.planned.first().offer.person, make_user(organisation=plan.organisation), now)


def fewer_places(plan, now):
    # As if it were changed by other means than the action, which erases the plan itself.
    Scheme.objects.filter(pk=plan.pk).update(places=1)


def erased(plan, now):
    # Takes the pair out of the plan by itself: whoever waits could have the place.
    User.objects.get(pk=plan.planned.first().need.person_id).delete()


@pytest.mark.parametrize("cause", [apart, withdrawn, full, fewer_places, erased])
def test_whatever_has_changed_nobody_is_told_and_the_plan_is_void(plan, cat, cause, now):
    cause(plan, now)
    before = Pair.objects.count()
    told()
    with pytest.raises(actions.Void):
        actions.tell(by=cat, scheme=plan, now=now)
    assert (told(), Pair.objects.count(), PlannedPair.objects.count()) == ([], before, 0)
    plan.refresh_from_db()
    assert plan.state == "closed"


@pytest.mark.parametrize(
    ("said", "left"), [({"places": 1}, 0), ({"title": "Spring", "about": "Anew."}, 2)]
)
def test_other_places_make_a_plan_void_other_words_do_not(plan, cat, said, left):
    actions.change(by=cat, scheme=plan, **said)
    assert plan.planned.count() == left


@pytest.mark.parametrize("how", ["changed", "opened"])
def test_what_is_being_worked_out_stands_in_nobodys_way(closed, applied, cat, how, now):
    actions.work_out(by=cat, scheme=closed, now=now)
    if how == "changed":
        actions.change(by=cat, scheme=closed, places=1)
    else:
        actions.move(by=cat, scheme=closed, to="open", now=now)
        actions.move(by=cat, scheme=closed, to="closed", now=now)
    assert actions.plan(pk=closed.pk, now=now) == 0
    actions.work_out(by=cat, scheme=closed, now=now)
    assert actions.plan(pk=closed.pk, now=now) == (1 if how == "changed" else 2)
    assert actions.tell(by=cat, scheme=closed, now=now) == Pair.objects.count()


def test_who_applied_is_told_when_it_ends_without_pairs(closed, applied, cat, asha, kim, now):
    told()
    actions.move(by=cat, scheme=closed, to="ended", now=now)
    assert told() == ids(asha, kim)


def test_nothing_is_told_when_it_breaks_half_way(plan, cat, now, monkeypatch):
    def broken(scheme):
        raise ValueError("in the middle")

    monkeypatch.setattr("mentoring.actions.cohorts._told_nobody", broken)
    with pytest.raises(ValueError, match="middle"):
        actions.tell(by=cat, scheme=plan, now=now)
    assert (plan.planned.count(), told(), Pair.objects.count()) == (2, [], 0)


def test_a_mentor_with_two_places_has_two_and_the_week_counts_both(closed, asha, kim, ben, cat,
                                                                   now):  # fmt: skip
    theirs = offer(ben, scheme=closed, most=2)
    for one in (asha, kim):
        planned(closed, need(one, scheme=closed), theirs)
    assert actions.tell(by=cat, scheme=closed, now=now) == 2
    assert told() == ids(asha, kim, ben, ben)
    assert Tally.objects.get(kind="mentoring.paired.mentor").count == 2


def test_nor_are_there_more_at_once_than_places(closed, asha, kim, ben, cat, now):
    theirs = offer(ben, scheme=closed, most=1)
    for one in (asha, kim):
        planned(closed, need(one, scheme=closed), theirs)
    with pytest.raises(actions.Void):
        actions.tell(by=cat, scheme=closed, now=now)
    assert not Pair.objects.exists()


def test_each_pair_more_is_one_question_more(ambulance, cat, now):
    def asked(pairs):
        made = cohort(ambulance, state="closed", places=pairs)
        for _ in range(pairs):
            looks, helps = (make_user(organisation=ambulance, rank_band=one) for one in (1, 3))
            planned(made, need(looks, scheme=made), offer(helps, scheme=made))
        with CaptureQueriesContext(connection) as queries:
            actions.tell(by=cat, scheme=made, now=now)
        return len(queries)

    # The first of a week begins its count.
    asked(1)
    assert asked(6) - asked(2) == 4


def test_two_can_be_taken_out(plan, cat, now):
    actions.strike(by=cat, planned=plan.planned.first(), now=now)
    assert actions.tell(by=cat, scheme=plan, now=now) == 1
    assert not StruckPair.objects.exists()


def anew(scheme, cat, now):
    actions.work_out(by=cat, scheme=scheme, now=now)
    actions.plan(pk=scheme.pk, now=now)
    return set(scheme.planned.values_list("need_id", "offer_id"))


def test_taken_out_they_are_not_put_together_anew_until_a_coordinator_says_so(
    closed, asha, ben, cat, now
):
    two = (need(asha, scheme=closed).pk, offer(ben, scheme=closed).pk)
    assert anew(closed, cat, now) == {two}
    actions.strike(by=cat, planned=closed.planned.get(), now=now)
    assert anew(closed, cat, now) == set()
    actions.allow_again(by=cat, scheme=closed)
    assert anew(closed, cat, now) == {two}


def test_who_was_taken_out_has_somebody_else_where_there_is_somebody(plan, cat, now):
    before = set(plan.planned.values_list("need_id", "offer_id"))
    actions.strike(by=cat, planned=plan.planned.first(), now=now)
    after = anew(plan, cat, now)
    assert (len(after), after & before) == (2, set())


def test_what_was_taken_out_goes_with_the_cohort(plan, cat, now):
    actions.strike(by=cat, planned=plan.planned.first(), now=now)
    actions.move(by=cat, scheme=plan, to="ended", now=now)
    assert not StruckPair.objects.exists()
    with pytest.raises(actions.NotNow):
        actions.allow_again(by=cat, scheme=plan)


def test_who_applied_first_has_a_place_and_the_next_moves_up(closed, applied, ambulance, now):
    late = need(make_user(organisation=ambulance), scheme=closed,
                opened_on=today(now) + timedelta(days=1))  # fmt: skip
    assert [actions.waiting_number(closed, one) for one in (*applied, late)] == [0, 0, 1]
    applied[0].state, applied[0].closed_on = NeedState.WITHDRAWN, today(now)
    applied[0].save()
    assert actions.waiting_number(closed, late) == 0
    assert late in actions.with_a_place(closed)


def test_who_waits_is_not_paired_while_a_place_is_taken(closed, applied, ambulance, cat, sam, now):
    late = need(make_user(organisation=ambulance), scheme=closed,
                opened_on=today(now) + timedelta(days=1))  # fmt: skip
    offer(make_user(organisation=ambulance, rank_band=3), scheme=closed)
    actions.work_out(by=cat, scheme=closed, now=now)
    assert actions.plan(pk=closed.pk, now=now) == 2
    assert not PlannedPair.objects.filter(need=late).exists()


def test_worked_out_only_when_nobody_can_apply_any_more(closed, cat, now):
    actions.move(by=cat, scheme=closed, to="open", now=now)
    with pytest.raises(actions.NotNow):
        actions.work_out(by=cat, scheme=closed, now=now)


def test_opened_again_the_plan_is_gone(plan, cat, now):
    actions.move(by=cat, scheme=plan, to="open", now=now)
    assert not PlannedPair.objects.exists()


def test_a_plan_nobody_told_is_gone_after_a_month(plan, cat, now):
    actions.strike(by=cat, planned=plan.planned.first(), now=now)
    sweeps.forget_plans(now=now + timedelta(days=29))
    assert (PlannedPair.objects.count(), StruckPair.objects.count()) == (1, 1)
    sweeps.forget_plans(now=now + timedelta(days=30))
    assert (PlannedPair.objects.count(), StruckPair.objects.count()) == (0, 0)


def test_only_coordinators_of_the_same_organisation(closed, plan, finn, asha, dev, now):
    for other in (finn, asha, dev):
        with pytest.raises(actions.NotNow):
            actions.tell(by=other, scheme=plan, now=now)
    assert not Pair.objects.exists()


def test_put_up_twice_it_is_one_and_on_the_record(cat, asha, now, ambulance):
    form_key = ambulance.pk
    said = {"kind": "mentor", "title": "Spring", "is_cohort": False, "form_key": form_key}
    made = {actions.put_up(by=cat, now=now, **said).pk for _ in range(2)}
    assert (len(made), Scheme.objects.get().state) == (1, "draft")
    assert AuditEvent.objects.filter(event="mentoring.scheme_put_up").count() == 1
    with pytest.raises(PermissionDenied):
        actions.put_up(by=asha, now=now, **said)


def test_there_are_only_so_many(cat, ambulance, now, monkeypatch):
    scheme(ambulance)
    monkeypatch.setattr("mentoring.actions.cohorts.MOST_SCHEMES", 1)
    with pytest.raises(ValidationError):
        actions.put_up(by=cat, now=now, kind="mentor", title="One more", form_key=ambulance.pk)
