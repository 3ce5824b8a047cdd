"""Writes to the library: who may, what is kept, what is recorded."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.models import AuditEvent, Tally
from resources import storage
from resources.actions import (
    Details,
    add_resource,
    discard_unnamed,
    forget_expired,
    hold,
    publish,
    withdraw,
)
from resources.models import HeldUpload, Resource
from tests.resources.conftest import MakeResource, upload


def stored(shelf: Path) -> list[str]:
    return sorted(path.name for path in shelf.iterdir()) if shelf.exists() else []


def test_a_resource_keeps_its_file_under_a_random_name(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    row = add_resource(by=cat, details=Details(**details), source=upload())
    file = row.files.get()
    assert stored(shelf) == [file.stored_name.removeprefix("library/")]
    assert "agreement" not in file.stored_name
    assert (row.slug, row.published_at, row.keeper_id) == (
        "group-agreement", None, cat.organisation_id,
    )  # fmt: skip


def test_adding_and_shelving_are_audited_without_words(
    cat: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    withdraw(by=cat, resource=row)
    events = AuditEvent.objects.order_by("at").values_list("event", "actor_id", "codes")
    assert list(events) == [
        ("resource.added", cat.pk, {"format": "docx"}),
        ("resource.published", cat.pk, {}),
        ("resource.withdrawn", cat.pk, {}),
    ]


@pytest.mark.parametrize("who", ["asha", "dev", "viv"])
def test_others_than_coordinators_may_not_add(
    who: str, details: dict[str, Any], shelf: Path, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Refused):
        add_resource(by=user, details=Details(**details), source=upload())
    with pytest.raises(Refused):
        hold(by=user, upload=upload())
    assert (Resource.objects.count(), stored(shelf)) == (0, [])


def test_nobody_adds_for_another_organisation(
    cat: User, finn: User, details: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        add_resource(
            by=cat, details=Details(**details, organisation=finn.organisation), source=upload()
        )


def test_nobody_withdraws_what_others_look_after(
    cat: User, finn: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat)
    with pytest.raises(Refused):
        withdraw(by=finn, resource=row)
    row.refresh_from_db()
    assert row.published_at is not None


def test_publishing_twice_changes_nothing(cat: User, make_resource: MakeResource) -> None:
    row = make_resource(cat)
    assert publish(by=cat, resource=row).published_at == row.published_at
    assert AuditEvent.objects.filter(event="resource.published").count() == 1


def test_the_same_form_twice_is_one_resource(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    key = uuid4()
    first = add_resource(by=cat, details=Details(**details), source=upload(), key=key)
    again = add_resource(by=cat, details=Details(**details), source=upload(), key=key)
    assert (first.pk, again.pk, len(stored(shelf))) == (key, key, 1)


def test_the_same_form_at_the_same_moment_is_one_resource(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    key = uuid4()
    add_resource(by=cat, details=Details(**details), source=upload(), key=key)
    with patch("resources.actions.adding._made_before", return_value=None):
        again = add_resource(by=cat, details=Details(**details), source=upload(), key=key)
    assert (again.pk, len(stored(shelf))) == (key, 1)


def test_a_number_of_somebody_elses_form_is_not_theirs(
    cat: User, finn: User, details: dict[str, Any]
) -> None:
    key = uuid4()
    add_resource(by=cat, details=Details(**details), source=upload(), key=key)
    with pytest.raises(Resource.DoesNotExist):
        add_resource(by=finn, details=Details(**details), source=upload(), key=key)


@pytest.mark.parametrize("title", ["Group agreement", "Upload", "???"])
def test_addresses_never_collide(title: str, cat: User, make_resource: MakeResource) -> None:
    slugs = {make_resource(cat, title=title).slug for _ in range(3)}
    assert len(slugs) == 3
    assert "upload" not in slugs


def test_a_failure_leaves_neither_row_nor_file(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    with (
        patch("resources.actions.adding.audit", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        add_resource(by=cat, details=Details(**details), source=upload())
    assert (Resource.objects.count(), stored(shelf)) == (0, [])


def test_what_is_stored_differently_than_sent_is_not_kept(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    with (
        patch("resources.storage.fingerprint", return_value="other"),
        pytest.raises(storage.NotKept),
    ):
        add_resource(by=cat, details=Details(**details), source=upload())
    assert (Resource.objects.count(), stored(shelf)) == (0, [])


def test_a_full_disk_leaves_nothing(cat: User, details: dict[str, Any], shelf: Path) -> None:
    with (
        patch("resources.storage.default_storage.save", side_effect=OSError(28, "full")),
        pytest.raises(storage.NotKept),
    ):
        add_resource(by=cat, details=Details(**details), source=upload())
    assert (Resource.objects.count(), stored(shelf)) == (0, [])


def test_a_held_file_becomes_the_resources_file(
    cat: User, details: dict[str, Any], shelf: Path
) -> None:
    held = hold(by=cat, upload=upload())
    row = add_resource(by=cat, details=Details(**details), source=held)
    assert row.files.get().stored_name == held.stored_name
    assert (HeldUpload.objects.count(), len(stored(shelf))) == (0, 1)


def test_held_files_are_the_holders_alone_and_end_after_an_hour(
    cat: User, finn: User, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    held = hold(by=cat, upload=upload(), now=now)
    later = now + timedelta(minutes=61)
    assert list(HeldUpload.objects.visible_to(cat, now=now)) == [held]
    assert not HeldUpload.objects.visible_to(finn, now=now).exists()
    assert not HeldUpload.objects.visible_to(cat, now=later).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert (forget_expired(now=now), forget_expired(now=later)) == (0, 1)
    assert (HeldUpload.objects.count(), stored(shelf)) == (0, [])


def test_a_person_has_so_many_held_files_at_most(
    cat: User, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    few = patch("resources.actions.keeping.MOST_HELD", 3)
    with few, django_capture_on_commit_callbacks(execute=True):
        held = [hold(by=cat, upload=upload(), now=now + timedelta(seconds=n)) for n in range(5)]
    assert set(HeldUpload.objects.all()) == set(held[2:])
    assert len(stored(shelf)) == 3


def test_files_that_no_row_names_are_swept_after_a_day(
    cat: User, make_resource: MakeResource, shelf: Path
) -> None:
    kept = make_resource(cat).files.get()
    hold(by=cat, upload=upload())
    (shelf / "left-behind").write_bytes(b"x")
    now = timezone.now()
    assert discard_unnamed(now=now) == 0
    assert discard_unnamed(now=now + timedelta(days=2)) == 1
    assert kept.stored_name.removeprefix("library/") in stored(shelf)
    assert kept.received_name.removeprefix("library/") in stored(shelf)
    assert len(stored(shelf)) == 3


def test_sweeping_before_the_first_upload_finds_nothing(db: None) -> None:
    assert discard_unnamed(now=timezone.now()) == 0


def test_nothing_is_tallied_or_audited_about_readers(
    cat: User, asha: User, make_resource: MakeResource, client_of: Any
) -> None:
    row = make_resource(cat)
    before = AuditEvent.objects.count()
    b"".join(client_of(asha).get(f"/resources/{row.slug}/download/").streaming_content)
    assert (AuditEvent.objects.count(), Tally.objects.count()) == (before, 0)
