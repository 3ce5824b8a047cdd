"""Triggers note every change that the list of supporters depends on, whatever made it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from directory import changes
from directory.models import Change, SharedArea, Supporter
from directory.tasks import forget_old_changes
from people.models import Organisation, User
from records.clock import today
from tests.factories_directory import listed_supporter, share


def noted() -> set[object]:
    found: set[object] = set(Change.objects.values_list("supporter_id", flat=True))
    Change.objects.all().delete()
    return found


def test_new_changed_and_deleted_supporters_are_noted(ben: User, eve: User) -> None:
    assert noted() == {ben.supporter.pk}
    other = listed_supporter(eve)
    assert noted() == {other.pk}
    Supporter.objects.filter(pk=other.pk).update(taking_new=False)
    assert noted() == {other.pk}
    gone = other.pk
    other.delete()
    assert noted() == {gone}


def test_areas_are_noted_with_their_supporter(ben: User) -> None:
    noted()
    share(ben.supporter, "sleep")
    assert noted() == {ben.supporter.pk}
    SharedArea.objects.update(withdrawn_at=timezone.now())
    assert noted() == {ben.supporter.pk}
    SharedArea.objects.all().delete()
    assert noted() == {ben.supporter.pk}


@pytest.mark.parametrize(
    ("field", "value", "is_noted"),
    [
        ("is_active", False, True),
        ("role_type", "ambulance_emt", True),
        ("organisation", None, True),
        ("name", "Benjamin", False),
        ("session_stamp", "x", False),
    ],
)
def test_of_an_account_what_shows_is_noted(
    ben: User, field: str, value: object, is_noted: bool
) -> None:
    noted()
    setattr(ben, field, value)
    ben.save()
    assert noted() == ({ben.supporter.pk} if is_noted else set())


def test_nobody_but_supporters_is_noted(asha: User, mo: User) -> None:
    noted()
    User.objects.filter(pk=asha.pk).update(is_active=False, role_type="ambulance_emt")
    assert noted() == set()


def test_another_service_of_an_organisation_may_change_everything(
    ambulance: Organisation, ben: User
) -> None:
    noted()
    Organisation.objects.update(name="Another name")
    assert noted() == set()
    Organisation.objects.update(emergency_service="fire")
    assert noted() == {None}


@pytest.mark.django_db(transaction=True)
def test_a_process_learns_each_change_once(ben: User, mo: User) -> None:
    seen = changes.seen_now(connection)
    Supporter.objects.filter(user=ben).update(taking_new=False)
    news = changes.since(connection, seen)
    assert news.changed == frozenset({ben.supporter.pk})
    assert changes.since(connection, news.seen).changed == frozenset()


@pytest.mark.django_db(transaction=True)
def test_very_much_at_once_is_everything(
    ben: User, mo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = changes.seen_now(connection)
    monkeypatch.setattr("records.changes.MOST_AT_ONCE", 1)
    Supporter.objects.update(load_snapshot=2)
    assert changes.since(connection, seen).changed is None


def test_old_notes_are_deleted(ben: User) -> None:
    forget_old_changes(now=timezone.now())
    assert Change.objects.exists()
    forget_old_changes(now=timezone.now() + timedelta(days=4))
    assert not Change.objects.exists()


def test_missing_triggers_are_reported_and_restored(db: None) -> None:
    assert changes.check(databases=["default"]) == []
    changes.remove(connection)
    (error,) = changes.check(databases=["default"])
    assert error.id == "directory.E010"
    call_command("restore_directory_triggers", verbosity=0)
    assert changes.missing(connection) == []


def test_notes_hold_no_more_than_an_id_and_a_day(ben: User) -> None:
    first = Change.objects.filter(supporter_id=ben.supporter.pk).values().first()
    assert first is not None
    assert set(first) == {"id", "supporter_id", "day"}
    assert abs(first["day"] - today()) <= timedelta(days=1)
