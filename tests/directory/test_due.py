"""What is due, who is on it, and a digest that says each thing once and stops once it is done."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import actions, agreement, due, emails, reminders
from directory.models import Agreement, Check, Probation, Supporter, Suspension, TakenOn, Told
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, suspended

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    ambulance.probation_months = 0
    ambulance.save()
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(User.objects.get(pk=nell.pk), viv, vic)


def until(supporter: Supporter, kind: str, day: date) -> Supporter:
    """One check, or the agreement, runs out on this day; the others much later."""
    far = today() + timedelta(days=2000)
    Check.objects.update(expires_on=far)
    Agreement.objects.update(expires_on=far)
    rows = supporter.agreements if kind == "agreement" else supporter.checks.filter(kind=kind)
    rows.update(expires_on=day)
    Supporter.objects.filter(pk=supporter.pk).update(cleared_until=day)
    OutgoingMail.objects.all().delete()
    return supporter


def run(day: date, hour: int = 7) -> set[object]:
    """The daily work in the morning of this day; who was told."""
    OutgoingMail.objects.all().delete()
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)):
        reminders.send(timezone.now())
    told = list(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert len(told) == len(set(told))
    return set(told)


def told_days(last: date, who: User, first: int = 70, after: int = 40) -> list[int]:
    """On which days before `last` this person is told, when the work runs every morning."""
    days = (last - timedelta(days=left) for left in range(first, -after, -1))
    return [(last - day).days for day in days if who.pk in run(day)]


@pytest.mark.parametrize("last", ["2027-04-20", "2027-11-20", "2028-03-10"])
def test_a_vetter_is_told_at_60_30_and_7_days_and_when_it_runs_out(supporter, viv, last):
    """Both clock changes and a leap day lie between the first and the last."""
    day = date.fromisoformat(last)
    until(supporter, "conflicts", day)
    assert told_days(day, viv) == [60, 30, 7, 0]


@pytest.mark.parametrize(
    ("kind", "own"),
    [("conflicts", 0), ("reference", 0), ("panel", 0), ("training", 4), ("agreement", 4)],
)
def test_a_supporter_is_told_of_what_they_can_do_themselves(supporter, nell, kind, own):
    last = today() + timedelta(days=70)
    until(supporter, kind, last)
    assert len(told_days(last, nell)) == own


def test_running_it_twice_or_twice_a_day_tells_nobody_twice(supporter, viv):
    last = today() + timedelta(days=60)
    until(supporter, "training", last)
    assert viv.pk in run(today())
    until(supporter, "reference", today() + timedelta(days=5))
    assert [run(today()), run(today(), 20)] == [set(), set()]
    assert viv.pk in run(today() + timedelta(days=1))


def test_many_things_on_one_day_are_one_notice(supporter, viv, vic, ambulance):
    other = approved(make_user("tom@ambulance.example", ambulance), viv, vic)
    day = today() + timedelta(days=10)
    for one in (supporter, other):
        until(one, "training", day)
    Check.objects.update(expires_on=day)
    assert viv.pk in run(today())
    assert run(today() + timedelta(days=1)) == set()


def test_a_run_that_was_missed_is_made_up_for_once(supporter, viv):
    last = today() + timedelta(days=200)
    until(supporter, "reference", last)
    days = [last - timedelta(days=left) for left in (45, 44, 29, 3, 1)]
    assert [viv.pk in run(day) for day in days] == [True, False, True, True, False]


def test_a_worker_that_dies_in_between_tells_those_who_are_left(
    supporter, viv, nell, ambulance, monkeypatch
):
    wyn = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])
    until(supporter, "conflicts", today() + timedelta(days=7))
    once = iter([True])

    def dies(person: User) -> None:
        if not next(once, False):
            raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(emails, "something_due", dies)
        with pytest.raises(RuntimeError):
            reminders.send(timezone.now())
    first = Told.objects.get().to
    assert run(today()) == {viv.pk, wyn.pk} - {first.pk}


def test_it_stops_once_it_is_renewed(supporter, viv):
    last = today() + timedelta(days=60)
    until(supporter, "training", last)
    assert viv.pk in run(today())
    actions.record_check(by=viv, supporter=supporter, kind="training", met=True, done_on=today())
    Check.objects.filter(kind="training").latest("recorded_at")
    assert told_days(last, viv, first=59, after=1) == []


def test_it_stops_once_the_agreement_is_signed_again(supporter, nell, viv):
    last = today() + timedelta(days=30)
    until(supporter, "agreement", last)
    assert {nell.pk, viv.pk} <= run(today())
    actions.sign_agreement(by=nell, version=agreement.VERSION)
    assert told_days(last, nell, first=29, after=1) == []


def take(by, supporter, item_kind="reference", days=10):
    item = next(one for one in due.for_vetter(by, today()) if one.kind == item_kind)
    return actions.take_on(
        by=by, person=supporter.user, kind=item_kind, due_on=item.due_on,
        by_day=today() + timedelta(days=days),
    )  # fmt: skip


def test_taken_on_it_is_quiet_until_the_day_that_was_named(supporter, viv):
    last = today() + timedelta(days=31)
    until(supporter, "reference", last)
    take(viv, supporter, days=10)
    assert told_days(last, viv, first=31, after=1) == [20, 7, 0]


def test_a_day_that_went_past_a_threshold_brings_the_next_one(supporter, viv):
    last = today() + timedelta(days=31)
    until(supporter, "reference", last)
    take(viv, supporter, days=25)
    assert told_days(last, viv, first=31, after=1) == [5, 0]


@pytest.mark.parametrize("days", [-1, 61])
def test_the_day_is_within_two_months(supporter, viv, days):
    until(supporter, "reference", today() + timedelta(days=31))
    with pytest.raises(ValidationError, match="60 days"):
        take(viv, supporter, days=days)


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "mo", "eve", "nell"])
def test_nobody_else_takes_it_on_or_sees_it(request, supporter, who):
    person = request.getfixturevalue(who)
    last = today() + timedelta(days=31)
    until(supporter, "reference", last)
    assert due.for_vetter(person, today()) == []
    with pytest.raises(Refused):
        actions.take_on(
            by=person, person=supporter.user, kind="reference", due_on=last, by_day=today()
        )
    assert not TakenOn.objects.exists()


def test_the_last_who_says_so_is_on_it(supporter, viv, vic):
    until(supporter, "reference", today() + timedelta(days=31))
    take(viv, supporter)
    take(vic, supporter)
    [item] = due.for_vetter(viv, today())
    assert item.taken
    assert item.taken.by == vic


def test_partners_are_told_only_where_the_own_organisation_has_nobody(supporter, viv, vic):
    until(supporter, "conflicts", today() + timedelta(days=7))
    assert run(today()) == {viv.pk}
    User.objects.filter(pk=supporter.user_id).update(line_manager=viv)
    until(supporter, "reference", today() + timedelta(days=7))
    assert run(today() + timedelta(days=1)) == {vic.pk}


def test_probation_and_the_review_of_a_suspension_are_due(supporter, viv):
    until(supporter, "panel", today() + timedelta(days=900))
    suspended(supporter, viv)
    Probation.objects.create(
        supporter=supporter, began_on=today(), ends_on=today() + timedelta(days=20)
    )
    found = [(one.kind.value, (one.due_on - today()).days) for one in due.for_vetter(viv, today())]
    assert found == [("suspension", 7), ("probation", 20)]


def test_a_second_decision_and_an_appeal_are_due_for_those_who_may(supporter, nell, viv, vic):
    until(supporter, "panel", today() + timedelta(days=900))
    actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    suspended(supporter, viv)
    actions.appeal(by=nell, words="Please look.")
    kinds = {
        by.name: sorted(one.kind.value for one in due.for_vetter(by, today())) for by in (viv, vic)
    }
    assert kinds == {"Viv": ["removal", "suspension"], "Vic": ["appeal", "removal", "suspension"]}


def test_whether_somebody_paused_or_is_busy_changes_nothing(supporter, nell, viv):
    until(supporter, "reference", today() + timedelta(days=31))
    before = [one.key for one in due.for_vetter(viv, today())]
    actions.pause(by=nell)
    Supporter.objects.update(load_snapshot=3, taking_new=False)
    assert [one.key for one in due.for_vetter(viv, today())] == before != []


def test_who_stepped_down_or_left_is_nobodys_work(supporter, nell, viv):
    until(supporter, "reference", today() + timedelta(days=5))
    actions.step_down(by=nell)
    assert (due.for_vetter(viv, today()), run(today())) == ([], set())


def test_three_rows_cost_as_many_queries_as_one(supporter, viv, vic, ambulance):
    counts = []
    for number in range(2):
        until(supporter, "reference", today() + timedelta(days=5))
        with CaptureQueriesContext(connection) as asked:
            found = due.for_vetter(viv, today())
        counts.append((len(asked), len(found)))
        if not number:
            for name in ("tom", "tam"):
                approved(make_user(f"{name}@ambulance.example", ambulance), viv, vic)
            Check.objects.update(expires_on=today() + timedelta(days=5))
    assert (counts[0][0], counts[0][1]) == (counts[1][0], 1)


def test_the_list_has_an_end(supporter, viv, monkeypatch):
    until(supporter, "reference", today() + timedelta(days=5))
    Check.objects.update(expires_on=today() + timedelta(days=6))
    monkeypatch.setattr(due, "MOST", 2)
    assert len(due.for_vetter(viv, today())) == 2


def test_old_reminders_go(supporter, viv):
    until(supporter, "reference", today() + timedelta(days=5))
    run(today())
    take(viv, supporter)
    kept, gone = timezone.now() + timedelta(days=120), timezone.now() + timedelta(days=126)
    assert [rows.count() for rows in reminders.old(kept)] == [0, 0]
    assert [rows.count() for rows in reminders.old(gone)] == [1, 1]


def test_an_appeal_is_reminded_of_14_and_7_days_before_its_answer(supporter, nell, viv, vic):
    until(supporter, "panel", today() + timedelta(days=900))
    suspended(supporter, viv)
    Suspension.objects.update(review_on=today() + timedelta(days=900))
    row = actions.appeal(by=nell, words="Please.")
    assert told_days(row.due_on, vic, first=28, after=2) == [14, 7, 0]


def test_when_nobody_is_left_an_administrator_is_reminded(supporter, nell, viv, vic, dev):
    actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    actions.decide_removal(by=vic, supporter=supporter, agrees=True, reason=REASON)
    row = actions.appeal(by=nell, words="Please.")
    assert told_days(row.due_on, dev, first=28, after=2) == [14, 7, 0]
    assert [told_days(row.due_on, by, first=28, after=2) for by in (viv, vic)] == [[], []]


@pytest.mark.parametrize("kind", ["removal", "suspension"])
def test_partners_hear_where_somebody_else_must_act(supporter, viv, vic, kind):
    until(supporter, "panel", today() + timedelta(days=900))
    if kind == "removal":
        actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    else:
        suspended(supporter, viv)
    last = next(one.due_on for one in due.for_vetter(vic, today()))
    assert told_days(last, vic, first=7, after=2) == [7, 0]
