"""Training by modules: in the place of the one check, through the same date and the same list."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import actions, due, facts, reminders, training
from directory.actions.training import recount_movers
from directory.actions.vetting import BEFORE_DECIDING
from directory.demo import check
from directory.models import Application, Supporter, TrainingModule, TrainingRecord
from directory.taxonomy import CheckKind
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused, events_about
from records.clock import months_after, today
from tests.factories import make_user
from tests.factories_training import did, module
from tests.factories_vetting import applicant, approved


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    ambulance.probation_months = 0
    ambulance.save()
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    """A supporter of old: approved before there were modules."""
    return approved(User.objects.get(pk=nell.pk), viv, vic)


def cleared(supporter: Supporter):
    return Supporter.objects.get(pk=supporter.pk).cleared_until


def lists(supporter: Supporter, on) -> bool:
    return Supporter.objects.listed(on).filter(pk=supporter.pk).exists()


# ---- a module becomes required ------------------------------------------------------------------


def test_a_new_module_lists_nobody_out_before_its_day(supporter, viv):
    one = module(viv)
    assert one.required_from == today() + timedelta(days=60)
    assert cleared(supporter) == one.required_from - timedelta(days=1)
    assert lists(supporter, one.required_from - timedelta(days=1))
    assert not lists(supporter, one.required_from)


def test_a_module_that_is_not_required_changes_no_date(supporter, viv):
    before = cleared(supporter)
    module(viv, required=False)
    assert cleared(supporter) == before


def test_grace_brings_nobody_back_whose_old_training_ran_out(supporter, viv):
    supporter.checks.filter(kind=CheckKind.TRAINING).update(
        done_on=today() - timedelta(days=400), expires_on=today() - timedelta(days=1)
    )
    module(viv)
    assert not lists(supporter, today())


def test_whoever_comes_after_a_module_needs_it_at_once(nell, viv, vic):
    one = module(viv)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        application = checked_without_training(nell, viv)
        for vetter in (viv, vic):
            actions.decide(by=vetter, application=application, approves=True, reason="Good.")
        new = Supporter.objects.get(user=nell)
        assert new.cleared_until is None
        assert lists(did(new, viv, one), today())


def checked_without_training(user: User, by: User) -> Application:
    application = applicant(user)
    check(user, by=by, now=timezone.now(), kinds=BEFORE_DECIDING)
    return application


def test_done_it_holds_for_its_months_and_the_plain_check_counts_no_more(supporter, viv):
    one = module(viv, months=6)
    supporter.checks.filter(kind=CheckKind.TRAINING).delete()
    after = did(supporter, viv, one)
    assert after.cleared_until == months_after(today(), 6)


def test_what_never_runs_out_leaves_the_other_dates(supporter, viv):
    after = did(supporter, viv, module(viv, months=0))
    others = [one.expires_on for one in facts.requirements(after) if one.kind != "training"]
    assert after.cleared_until == min(day for day in others if day is not None)
    state = next(one for one in facts.requirements(after) if one.kind == "training")
    assert (state.state(today()), state.until) == ("Met", None)


def test_the_first_module_to_run_out_decides(supporter, viv):
    short, long = module(viv, "Short", months=2), module(viv, "Long", months=24)
    after = did(did(supporter, viv, short), viv, long)
    assert after.cleared_until == months_after(today(), 2)


def test_one_of_two_missing_after_its_day_is_training_missing(supporter, viv):
    first, second = module(viv, "First"), module(viv, "Second")
    after = did(supporter, viv, first)
    assert after.cleared_until == second.grace(after)
    assert second.grace(after) == today() + timedelta(days=59)


def test_the_latest_day_counts_whatever_was_entered_last(supporter, viv):
    one = module(viv, months=3)
    did(supporter, viv, one)
    assert did(supporter, viv, one, ago=30).cleared_until == months_after(today(), 3)


def test_not_met_unlists_at_once_and_met_again_lists(supporter, viv):
    one = module(viv)
    assert did(supporter, viv, one, ago=1, met=False).cleared_until is None
    assert did(supporter, viv, one).cleared_until is not None


def test_changed_months_take_nothing_from_what_was_recorded(supporter, viv):
    one = module(viv, months=10)
    before = did(supporter, viv, one).cleared_until
    actions.save_module(by=viv, module=one, name="Listening", months=1, required=True)
    assert cleared(supporter) == before
    one.refresh_from_db()
    assert one.runs_out(today()) == months_after(today(), 1)


# ---- what a module may be -----------------------------------------------------------------------


def test_a_day_too_near_is_refused(viv):
    soon = today() + timedelta(days=29)
    with pytest.raises(ValidationError, match="at least 30 days"):
        module(viv, required_from=soon)
    assert module(viv, required_from=soon + timedelta(days=1)).is_required


def test_two_modules_of_one_name_are_refused(viv):
    module(viv)
    with pytest.raises(ValidationError, match="with this name"):
        module(viv, "listening ")
    assert TrainingModule.objects.count() == 1


def test_the_last_required_module_stays(viv, supporter):
    one, two = module(viv, "One"), module(viv, "Two")
    actions.save_module(by=viv, module=one, name="One", required=True, is_used=False)
    with pytest.raises(ValidationError, match="Keep at least one"):
        actions.save_module(by=viv, module=two, name="Two", required=False)
    assert [row.name for row in TrainingModule.objects.all() if row.is_required] == ["Two"]


def test_a_later_day_gives_more_time_and_new_people_none(supporter, viv):
    one, later = module(viv), today() + timedelta(days=90)
    actions.save_module(by=viv, module=one, name=one.name, required=True, required_from=later)
    one.refresh_from_db()
    assert (one.asked_on, one.required_from) == (today(), later)


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "cat", "dev"])
def test_nobody_else_writes_modules(request, who):
    with pytest.raises(Refused):
        module(request.getfixturevalue(who))
    assert not TrainingModule.objects.exists()


def test_another_organisations_vetter_changes_none(viv, vic, supporter):
    one = module(viv)
    with pytest.raises(Refused):
        actions.save_module(by=vic, module=one, name="Mine now")
    one.refresh_from_db()
    assert one.name == "Listening"


# ---- recording ----------------------------------------------------------------------------------


def test_many_are_recorded_at_once_each_with_a_line_of_the_audit(supporter, viv, vic, ambulance):
    other = approved(make_user("ned@ambulance.example", ambulance), viv, vic)
    one, both = module(viv), [supporter, other]
    rows = actions.record_training(by=viv, module=one, supporters=both, done_on=today())
    assert {row.supporter_id for row in rows} == {supporter.pk, other.pk}
    for person in both:
        lines = events_about(person.user_id).filter(event="training.recorded", actor_id=viv.pk)
        assert lines.count() == 1


def test_recorded_twice_it_is_one_row_and_one_line(supporter, viv):
    one = module(viv)
    did(supporter, viv, one)
    did(supporter, viv, one)
    assert TrainingRecord.objects.count() == 1
    assert events_about(supporter.user_id).filter(event="training.recorded").count() == 1


def test_the_database_refuses_a_second_row(supporter, viv):
    one = module(viv)
    did(supporter, viv, one)
    row = TrainingRecord.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRecord.objects.create(
            supporter=supporter, module=one, done_on=row.done_on, recorded_at=timezone.now()
        )


def test_one_who_may_not_be_recorded_leaves_none_recorded(supporter, viv, ben, ambulance):
    boss = User.objects.get(pk=ben.pk)
    viv.line_manager = boss
    viv.save()
    one = module(viv)
    with pytest.raises(Refused):
        actions.record_training(
            by=viv, module=one, supporters=[supporter, boss.supporter], done_on=today()
        )
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(1, "in the future"), (-400, "has run out since")])
def test_a_day_that_cannot_be_is_refused(supporter, viv, days, words):
    day = today() + timedelta(days=days)
    one = module(viv)
    with pytest.raises(ValidationError, match=words):
        actions.record_training(by=viv, module=one, supporters=[supporter], done_on=day)
    assert not TrainingRecord.objects.exists()


def test_a_module_of_elsewhere_or_ended_is_not_recorded(supporter, viv, vic):
    theirs, ended = module(vic), module(viv, required=False, is_used=False)
    for one, words in ((theirs, "another organisation"), (ended, "not given any more")):
        with pytest.raises(ValidationError, match=words):
            did(supporter, viv, one)
    assert not TrainingRecord.objects.exists()


def test_a_partners_vetter_records_for_their_supporter(supporter, viv, vic):
    assert did(supporter, vic, module(viv)).training.get().recorded_by == vic


# ---- due, told, moved ---------------------------------------------------------------------------


def test_due_and_reminded_like_any_other_check_until_it_is_done_again(supporter, viv, vic):
    one, start = module(viv, months=3), timezone.now()
    did(supporter, viv, one)
    ends = months_after(today(), 3)
    told = []
    for left in (61, 60, 31, 30, 8, 7, 1, 0):
        moment = datetime.combine(ends - timedelta(days=left), datetime.min.time(), UTC)
        OutgoingMail.objects.all().delete()
        with time_machine.travel(moment + timedelta(hours=9)):
            reminders.send(timezone.now())
        if OutgoingMail.objects.filter(recipient_id=supporter.user_id).exists():
            told.append(left)
    assert told == [60, 30, 7, 0]
    with time_machine.travel(start + timedelta(days=85)):
        assert [item.kind for item in due.for_vetter(viv, today())] == ["training"]
        did(supporter, viv, one)
        assert due.for_vetter(viv, today()) == []


def test_whoever_moves_organisation_holds_by_its_modules_from_the_next_morning(
    supporter, viv, vic, fire
):
    module(vic, "Hoses")
    assert cleared(supporter) is not None
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        User.objects.filter(pk=supporter.user_id).update(organisation=fire)
        Supporter.objects.filter(pk=supporter.pk).update(approved_at=timezone.now())
        assert recount_movers() == 1
    assert cleared(supporter) is None


def test_recounting_twice_changes_nothing(supporter, viv):
    did(supporter, viv, module(viv))
    assert recount_movers() == 0


@pytest.mark.parametrize(
    ("ago", "met", "months", "words"),
    [
        (None, True, 12, "Not done yet"),
        (5, False, 12, "Not met"),
        (5, True, 12, "Met"),
        (5, True, 0, "Met, does not run out"),
    ],
)
def test_each_module_says_how_it_stands(supporter, viv, ago, met, months, words):
    one = module(viv, months=months)
    after = did(supporter, viv, one, ago, met) if ago else supporter
    ((standing, said),) = training.told(after, today())
    assert (standing.module, said) == (one, words)


def test_run_out_it_says_so(supporter, viv):
    after = did(supporter, viv, module(viv, months=1))
    ((_, said),) = training.told(after, today() + timedelta(days=40))
    assert said == "Ran out"
