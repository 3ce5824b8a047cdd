"""/readyz says whether the site can do its work, and to whom it says more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from jobs import health as rows
from peersupport import health
from records import expiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the worker's rows say, to be changed by a test."""
    found: dict[str, Any] = {"alive": True, "oldest": None}
    monkeypatch.setattr(rows, "worker_alive", lambda now: found["alive"])
    monkeypatch.setattr(rows, "oldest_unsent", lambda now: found["oldest"])
    return found


def ask(token: str = "") -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return health.readyz(RequestFactory().get("/readyz", headers=headers))


def test_ready_when_everything_is_as_it_should_be(jobs: dict[str, Any]):
    assert (ask().status_code, ask().content) == (200, b"ok\n")


def test_not_ready_without_a_worker(jobs: dict[str, Any]):
    jobs["alive"] = False
    assert (ask().status_code, ask().content) == (503, b"not ready\n")


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (15, 503)])
def test_not_ready_when_mail_stands_still(jobs: dict[str, Any], minutes: int, status: int):
    jobs["oldest"] = timedelta(minutes=minutes)
    assert ask().status_code == status


def test_what_should_be_erased_and_is_not_is_told_to_who_has_the_token(
    jobs: dict[str, Any], settings: Any
):
    settings.MONITORING_TOKEN = "a-token-of-some-length"
    expiry.note_end("conversations", now=timezone.now() - timedelta(hours=27))
    answer = ask("a-token-of-some-length")
    assert b'"late_expiries": ["conversations"]' in answer.content
    assert (answer.status_code, ask().content) == (200, b"ok\n")


def test_not_ready_while_a_migration_is_missing(jobs: dict[str, Any]):
    MigrationRecorder(connection).record_unapplied("contenttypes", "0002_remove_content_type_name")
    assert ask().status_code == 503


def test_not_ready_without_a_database(jobs: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    def gone(*_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    assert ask().status_code == 503


def test_details_only_with_the_token(jobs: dict[str, Any], settings: Any):
    settings.MONITORING_TOKEN = "a-token-of-some-length"
    jobs["oldest"] = timedelta(seconds=90)
    assert b"database" not in ask("another-token").content
    assert b'"oldest_unsent_seconds": 90' in ask("a-token-of-some-length").content


def test_no_token_set_opens_nothing(jobs: dict[str, Any], settings: Any):
    settings.MONITORING_TOKEN = ""
    assert b"database" not in ask(" ").content


def test_real_rows_answer_as_well():
    """Without the stand-in: no worker has beaten yet, and no mail waits."""
    state = health.state()
    assert (state["worker"], state["mail"]) == (False, True)
