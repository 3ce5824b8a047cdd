"""Triggers that vanish are noticed and can be put back."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from records import triggers

pytestmark = pytest.mark.django_db


def found() -> list[str | None]:
    return [message.id for message in triggers.check(databases=["default"])]


def test_they_are_there_after_migrating():
    assert triggers.missing(connection) == []
    assert found() == []


def test_a_lost_trigger_is_an_error():
    triggers.remove(connection)
    assert found() == ["records.E010"]


def test_the_command_puts_them_back():
    triggers.remove(connection)
    out = StringIO()
    call_command("restore_triggers", stdout=out)
    assert found() == []
    assert "records_audit_" in out.getvalue()


def test_installing_twice_does_no_harm():
    triggers.install(connection)
    triggers.install(connection)
    assert found() == []


def test_no_database_is_asked_unless_named():
    triggers.remove(connection)
    assert triggers.check(databases=None) == []


def test_a_database_that_is_not_migrated_yet_is_left_alone(monkeypatch):
    triggers.remove(connection)
    monkeypatch.setattr(triggers, "MIGRATION", ("records", "not_applied"))
    assert found() == []


def test_another_kind_of_database_is_refused():
    class Other:
        vendor = "oracle"

    with pytest.raises(NotImplementedError):
        triggers.install(Other())  # type: ignore[arg-type]  # all that is asked is its vendor
