"""Two people at the same moment about the end of a role, an appeal, a probation, a reminder: one
outcome, on SQLite in a file and on PostgreSQL."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory import actions, reminders
from directory.actions import appeals
from directory.models import (
    Appeal,
    AppealVote,
    Check,
    Probation,
    Removal,
    Supporter,
    Suspension,
    SuspensionExtension,
    Told,
)
from jobs.models import OutgoingMail
from peersupport import library_news
from people.models import User
from records.clock import today
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, checked, declined, suspended
from tests.home.test_library_news import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(nell, viv, vic)


@pytest.fixture
def wyn(ambulance) -> User:
    return make_user("wyn@ambulance.example", ambulance, roles=["vetter"])


def proposes(by: User, supporter: Supporter) -> Callable[[], object]:
    return lambda: actions.propose_removal(
        by=by, supporter=supporter, criterion="role", reason=REASON
    )


def decides(by: User, supporter: Supporter, agrees: bool) -> Callable[[], object]:
    return lambda: actions.decide_removal(by=by, supporter=supporter, agrees=agrees, reason=REASON)


def test_two_who_propose_at_once_make_one_proposal(supporter, viv, vic):
    assert together(proposes(viv, supporter), proposes(vic, supporter)) == ["already", "done"]
    assert Removal.objects.count() == 1


def test_agreeing_and_dropping_at_once_have_one_outcome(supporter, viv, vic, wyn):
    proposes(viv, supporter)()
    ends = together(decides(vic, supporter, True), decides(wyn, supporter, False))
    assert ends == ["done", "none"]
    ended = Supporter.objects.get().stepped_down_at is not None
    assert (Removal.objects.get().state, ended) in [("agreed", True), ("dropped", False)]


def test_agreeing_and_stepping_down_at_once_end_the_role_once(supporter, nell, viv, vic):
    proposes(viv, supporter)()
    ends = together(decides(vic, supporter, True), lambda: actions.step_down(by=nell))
    assert ends in (["done", "none"], ["done", "not_one"])
    assert Supporter.objects.get().stepped_down_at is not None


def votes(by: User, row: Appeal, upholds: bool = True) -> Callable[[], object]:
    return lambda: actions.decide_appeal(by=by, appeal=row, upholds=upholds, words="W")


def appealed(nell: User, viv: User) -> Appeal:
    declined(checked(nell, viv), viv)
    row = actions.appeal(by=nell, words="Please.")
    OutgoingMail.objects.all().delete()
    return row


def test_two_votes_at_once_answer_once(nell, viv, vic, wyn):
    row = appealed(nell, viv)
    assert together(votes(vic, row), votes(wyn, row)) == ["done", "done"]
    assert Appeal.objects.get().outcome == "upheld"
    assert OutgoingMail.objects.filter(recipient_id=nell.pk).count() == 1


def test_one_person_in_two_windows_votes_once(nell, viv, vic, wyn):
    row = appealed(nell, viv)
    assert together(votes(vic, row), votes(vic, row)) == ["done", "twice"]
    assert AppealVote.objects.count() == 1


def test_taking_it_back_while_somebody_votes_has_one_outcome(nell, viv, vic, wyn):
    row = appealed(nell, viv)
    votes(vic, row)()
    ends = together(votes(wyn, row), lambda: actions.take_back_appeal(by=nell))
    assert ends in (["decided", "done"], ["done", "nothing"])
    assert Appeal.objects.get().outcome in ("upheld", "withdrawn")


def test_two_clicks_send_one_appeal(nell, viv):
    declined(checked(nell, viv), viv)
    send = lambda: actions.appeal(by=nell, words="Please.")  # noqa: E731  (said twice below)
    assert together(send, send) == ["done", "nothing"]
    assert Appeal.objects.count() == 1


def test_an_appeal_and_a_new_application_at_once_leave_one(nell, viv):
    declined(checked(nell, viv), viv)
    ends = together(
        lambda: actions.appeal(by=nell, words="Please."),
        lambda: actions.start_application(by=nell),
    )
    assert ends in (["appeal", "done"], ["done", "nothing"])


def test_lifting_and_upholding_at_once_lift_once(supporter, nell, viv, vic, wyn):
    suspended(supporter, viv)
    row = actions.appeal(by=nell, words="Please.")
    ends = together(
        lambda: actions.reinstate(by=wyn, supporter=supporter, reason=REASON), votes(vic, row)
    )
    assert ends in (["decided", "done"], ["done", "not_suspended"])
    assert Suspension.objects.get().lifted_by in (vic, wyn)
    assert Supporter.objects.get().suspended_at is None


def test_extending_and_lifting_at_once_leave_nothing_open(supporter, viv, vic, wyn):
    suspended(supporter, viv)
    later = today() + timedelta(days=30)
    ends = together(
        lambda: actions.reinstate(by=vic, supporter=supporter, reason=REASON),
        lambda: actions.extend_suspension(
            by=wyn, supporter=supporter, reason=REASON, review_on=later
        ),
    )
    assert ends in (["done", "done"], ["done", "not_suspended"])
    assert SuspensionExtension.objects.count() == ends.count("done") - 1
    assert Supporter.objects.get().suspended_at is None


def test_two_who_press_at_once_pass_a_probation_once(supporter, viv, vic):
    passes = [lambda by=by: actions.pass_probation(by=by, supporter=supporter) for by in (viv, vic)]
    assert together(*passes) == ["done", "none"]
    assert Probation.objects.get().outcome == "passed"


def test_two_workers_remind_once(supporter, viv):
    Check.objects.update(expires_on=today() + timedelta(days=7))
    Supporter.objects.update(cleared_until=today() + timedelta(days=7))
    OutgoingMail.objects.all().delete()
    work = lambda: reminders.send(timezone.now())  # noqa: E731  (said twice below)
    assert together(work, work) == ["done", "done"]
    assert OutgoingMail.objects.filter(recipient_id=viv.pk).count() == 1
    assert Told.objects.filter(to=viv).count() == 4


def test_two_workers_send_the_news_once(supporter):
    publish("New tips", timezone.now())
    OutgoingMail.objects.all().delete()
    work = lambda: library_news.send(now=timezone.now())  # noqa: E731  (said twice below)
    assert together(work, work) == ["done", "done"]
    assert OutgoingMail.objects.count() == 1


@contextmanager
def as_it_was_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, stale: Any) -> Any:
    with monkeypatch.context() as patch:
        patch.setattr(module, name, lambda *args, **kwargs: stale)
        yield


def test_positive_control_without_the_lock_an_answered_appeal_is_answered_again(
    nell, viv, vic, wyn, ambulance, monkeypatch
):
    ava = make_user("ava@ambulance.example", ambulance, roles=["vetter"])
    row = appealed(nell, viv)
    stale = Appeal.objects.get()
    for by in (vic, wyn):
        votes(by, row)()
    with as_it_was_before(monkeypatch, appeals, "_seen", stale):
        votes(ava, row, upholds=False)()
    assert AppealVote.objects.count() == 3
