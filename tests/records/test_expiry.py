"""Everything that is kept ends; one bad row stops no other; and if it does not end, it is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from correspondence.models import Thread
from jobs.schedule import discover, run_regular
from jobs.tasks import watch_expiries
from people.models import EmailDomain, Invitation
from people.tasks import forget_unfinished_sign_ups
from records import expiry, retention
from records.expiry import expires
from records.models import Finished, Tally
from tests.factories import make_organisation

NOW = datetime(2026, 6, 10, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, expiry.Expiry]:
    """An empty registry for a test's own kinds."""
    discover()
    monkeypatch.setattr(expiry, "registry", {})
    return expiry.registry


@contextmanager
def poisoned(table: str, row: UUID) -> Iterator[None]:
    """The database refuses to delete this one row."""
    sqlite = connection.vendor == "sqlite"
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'poison'); END" if sqlite else "EXECUTE FUNCTION refuse_poison()"
    )
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_poison() RETURNS trigger AS "
                "$$ BEGIN RAISE EXCEPTION 'poison'; END $$ LANGUAGE plpgsql"
            )
        value = row.hex if sqlite else str(row)
        each = "" if sqlite else "FOR EACH ROW "
        cursor.execute(
            f"CREATE TRIGGER poison BEFORE DELETE ON {table} {each}"
            f"WHEN {'' if sqlite else '('}OLD.id = '{value}'{'' if sqlite else ')'} {refuse}"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER poison{'' if sqlite else f' ON {table}'}")


def expire(*options: str) -> dict[str, str]:
    """What the command says, by kind."""
    said = StringIO()
    call_command("expire", *options, stdout=said)
    return dict(line.split(": ") for line in said.getvalue().splitlines())


def old_thread(now: datetime) -> Thread:
    ended = now - timedelta(days=40)
    return Thread.objects.create(
        opened_at=ended, ended_at=ended, erase_after=now - timedelta(days=10)
    )


def old_invitation() -> Invitation:
    return Invitation.objects.create(
        email="x@x.example", organisation=make_organisation(), expires_on=NOW.date(),
        token_hash=uuid4().hex,
    )  # fmt: skip


# -- the command ----------------------------------------------------------------------------------


def test_a_dry_run_says_how_many_are_due_and_erases_nothing() -> None:
    for _ in range(3):
        old_thread(timezone.now())
    old_invitation()
    said = expire("--dry-run")
    assert (said["conversations"], said["unfinished_sign_ups"]) == ("3 due", "1 due")
    assert said["applications"] == "0 due"
    assert Thread.objects.count() == 3
    assert Invitation.objects.count() == 1
    assert not Finished.objects.exists()


def test_without_it_the_same_rows_go() -> None:
    for _ in range(3):
        old_thread(timezone.now())
    assert expire()["conversations"] == "3 erased"
    assert expire("--dry-run")["conversations"] == "0 due"
    assert not Thread.objects.exists()


def test_one_kind_that_fails_stops_no_other(registry: dict[str, expiry.Expiry]) -> None:
    done = []

    @expires("a", count=lambda now: 0)
    def broken(*, now: datetime) -> None:
        raise ValueError("no")

    @expires("b", count=lambda now: 0)
    def fine(*, now: datetime) -> None:
        done.append(now)

    with pytest.raises(CommandError, match=r"could be erased: a\. See"):
        expire()
    assert len(done) == 1
    assert [row.name for row in Finished.objects.all()] == ["expiry.b"]


def test_every_kind_has_its_group_in_the_table_or_is_machinery() -> None:
    discover()
    groups = {group.name for group in retention.load()}
    machinery = {
        "workers", "unfinished_sign_ups", "ended_appointments", "looks", "tombstones",
        "check_in_reminders",
    }  # fmt: skip
    assert set(expiry.registry) - groups <= machinery


# -- bad rows -------------------------------------------------------------------------------------


def test_a_poisoned_conversation_stops_no_other() -> None:
    bad, *_ = [old_thread(timezone.now()) for _ in range(4)]
    with poisoned("correspondence_thread", bad.pk), pytest.raises(CommandError):
        expire()
    assert [thread.pk for thread in Thread.objects.all()] == [bad.pk]
    assert Tally.objects.get(kind="correspondence.erased").count == 3
    assert "expiry.conversations" not in Finished.objects.values_list("name", flat=True)


def test_where_all_go_at_once_a_poisoned_row_stops_no_other() -> None:
    bad, *_ = [old_invitation() for _ in range(4)]
    with poisoned("people_invitation", bad.pk):
        forget_unfinished_sign_ups(now=timezone.now())
    assert [row.pk for row in Invitation.objects.all()] == [bad.pk]
    assert not Finished.objects.exists()
    forget_unfinished_sign_ups(now=timezone.now())
    assert not Invitation.objects.exists()
    assert Finished.objects.get().name == "expiry.unfinished_sign_ups"


def test_work_without_rows_that_fails_is_tried_again_by_the_worker(
    registry: dict[str, expiry.Expiry],
) -> None:
    @expires("a", count=lambda now: 0)
    def broken(*, now: datetime) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        broken(now=NOW)
    assert not Finished.objects.exists()


# -- heartbeat and alarm --------------------------------------------------------------------------


def test_each_run_by_the_schedule_writes_a_heartbeat() -> None:
    discover()
    run_regular.call("directory.tasks.erase_old_applications")
    assert Finished.objects.get().name == "expiry.applications"


@pytest.mark.parametrize(("hours", "late"), [(25, []), (27, ["a"])])
def test_late_is_what_has_not_ended_for_26_hours(hours: int, late: list[str]) -> None:
    expiry.note_end("a", now=NOW - timedelta(hours=hours))
    expiry.note_end("b", now=NOW)
    assert expiry.late(NOW) == late


def test_the_alarm_is_logged_each_hour_until_it_ends(
    registry: dict[str, expiry.Expiry], caplog: pytest.LogCaptureFixture
) -> None:
    expires("conversations", count=lambda now: 0)(lambda *, now: None)
    watch_expiries(now=NOW)
    assert not caplog.records
    with caplog.at_level(logging.ERROR):
        watch_expiries(now=NOW + timedelta(hours=27))
    assert [record.__dict__["kind"] for record in caplog.records] == ["conversations"]


def test_a_kind_that_is_gone_is_no_longer_watched(registry: dict[str, expiry.Expiry]) -> None:
    expiry.note_end("gone", now=NOW - timedelta(days=9))
    watch_expiries(now=NOW)
    assert expiry.late(NOW) == []


def test_the_check_of_the_database_says_it_too() -> None:
    expiry.note_end("conversations", now=timezone.now() - timedelta(hours=27))
    [warning] = expiry.check(databases=["default"])
    assert (warning.id, "conversations" in warning.msg) == ("records.W001", True)
    assert expiry.check(databases=None) == []


def test_before_the_first_migration_the_check_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expiry.note_end("conversations", now=timezone.now() - timedelta(hours=27))
    monkeypatch.setattr(connection.introspection, "table_names", lambda: [])
    assert expiry.check(databases=["default"]) == []


def test_what_is_due_must_be_said_in_one_way() -> None:
    with pytest.raises(ValueError, match="what is due"):
        expires("x")
    with pytest.raises(ValueError, match="what is due"):
        expires("x", rows=lambda now: [], count=lambda now: 0)


def test_nothing_else_is_touched() -> None:
    EmailDomain.objects.create(organisation=make_organisation(), domain="x.example")
    expire()
    assert EmailDomain.objects.count() == 1
