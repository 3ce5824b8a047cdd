"""Everything the machinery keeps has an end."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import tasks
from jobs.models import OutgoingMail
from records.models import AuditEvent
from tests.jobs import work

pytestmark = pytest.mark.django_db


def task_of(status: str, **ago: int) -> None:
    work.note.enqueue(f"{status} {ago}")
    newest = DBTaskResult.objects.order_by("-enqueued_at").first()
    assert newest is not None
    newest.status, newest.finished_at = status, timezone.now() - timedelta(**ago)
    newest.save()


def test_done_tasks_go_after_an_hour_failed_ones_after_two_weeks():
    for status, ago in (
        ("SUCCESSFUL", {"minutes": 59}),
        ("SUCCESSFUL", {"minutes": 61}),
        ("FAILED", {"days": 13}),
        ("FAILED", {"days": 15}),
        ("READY", {"days": 99}),
    ):
        task_of(status, **ago)
    tasks.prune_tasks(now=timezone.now())
    kept = DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(kept) == ["FAILED", "READY", "SUCCESSFUL"]


def test_mails_that_were_given_up_go_after_two_weeks_waiting_ones_never():
    now = timezone.now()
    for given_up, days in ((True, 13), (True, 15), (False, 15)):
        OutgoingMail.objects.create(created_at=now - timedelta(days), given_up=given_up)
    tasks.prune_mail(now=now)
    assert OutgoingMail.objects.count() == 2
    assert OutgoingMail.objects.filter(given_up=True).count() == 1


def test_no_more_than_a_bounded_number_of_them_is_kept(monkeypatch):
    monkeypatch.setattr(tasks, "GIVEN_UP_AT_MOST", 2)
    now = timezone.now()
    for hours in (1, 2, 3):
        OutgoingMail.objects.create(created_at=now - timedelta(hours=hours), given_up=True)
    tasks.prune_mail(now=now)
    assert min(mail.created_at for mail in OutgoingMail.objects.all()) == now - timedelta(hours=2)


def test_sessions_that_ran_out_go():
    now = timezone.now()
    for key, hours in (("out", -1), ("on", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(hours=hours))
    tasks.prune_sessions(now=now)
    assert Session.objects.get().session_key == "on"


def test_old_audit_lines_go():
    now = timezone.now()
    AuditEvent.objects.create(event="old", at=now - timedelta(days=366))
    tasks.purge_audit(now=now)
    assert AuditEvent.objects.get().event == "audit.purged"
