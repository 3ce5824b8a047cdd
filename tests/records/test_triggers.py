"""Triggers that vanish are noticed and can be put back."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

from people import actions as people
from people.models import User
from records import triggers
from records.models import AuditEvent

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


@pytest.mark.django_db(transaction=True)
def test_emptying_after_a_test_leaves_no_row_and_every_trigger(dev):
    """What tests/database.py does for every test that commits; the ledger is emptied too."""
    people.invite(by=dev, email="new@ambulance.example", organisation=dev.organisation)
    kept = Permission.objects.count()
    assert (AuditEvent.objects.exists(), User.objects.exists()) == (True, True)
    call_command("flush", interactive=False, verbosity=0)
    full = {model._meta.label for model in apps.get_models() if model._default_manager.exists()}
    assert full == {"contenttypes.ContentType", "auth.Permission"}
    assert (Permission.objects.count(), found()) == (kept, [])


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
