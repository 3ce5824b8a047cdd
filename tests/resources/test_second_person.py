"""Where an organisation wants it, nobody publishes what they had last in hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Organisation, User
from people.roles import Role
from records.audit import Refused
from resources.actions import add_file, publish
from resources.actions.own import prepare_own
from resources.actions.publishing import NotReady
from resources.actions.telling import Told, tell
from resources.models import FileState, Resource
from tests.factories import make_user
from tests.resources.conftest import MakeResource, upload
from tests.resources.test_upload import UPLOAD, chosen

ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def strict(ambulance: Organisation) -> None:
    ambulance.second_person_publishes = True
    ambulance.save()


@pytest.fixture
def cal(ambulance: Organisation) -> User:
    """A second coordinator beside Cat."""
    return make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])


def test_what_cat_adds_waits_for_another_coordinator(
    coordinator: Client, typed: dict[str, Any], cal: User, asha: User, client_of: ClientOf
) -> None:
    sent = coordinator.post(UPLOAD, {**typed, "file": chosen()}, follow=True).content.decode()
    row = Resource.objects.get()
    prepare_own(resource=row, now=timezone.now())
    assert row.published_at is None
    assert "wants somebody else to look at it first" in sent
    assert "Put it on the shelf" not in sent
    page = f"/resources/{row.slug}/"
    assert client_of(asha).get(page).status_code == 404
    assert coordinator.post(f"{page}publish/").status_code == 403
    assert "Put it on the shelf" in client_of(cal).get(page).content.decode()
    client_of(cal).post(f"{page}publish/")
    assert client_of(asha).get(page).status_code == 200


def test_who_told_a_story_is_not_its_second_pair_of_eyes(
    cat: User, cal: User, client_of: ClientOf
) -> None:
    told = Told(title="A year", summary="x", body="x", shown_name="Robin")
    row = tell(by=cat, told=told, now=timezone.now()).resource
    page = f"/resources/{row.slug}/"
    pages = [client_of(who).get(page).content.decode() for who in (cat, cal)]
    assert ["Put it on the shelf" in text for text in pages] == [False, True]
    with pytest.raises(Refused):
        publish(by=cat, resource=row)
    assert publish(by=cal, resource=row).published_at is not None


def test_the_desk_of_the_others_shows_it_and_ones_own_does_not(
    cat: User, cal: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, published=False)
    words = "1 upload is not on the shelf yet."
    pages = [client_of(who).get("/desk/").content.decode() for who in (cat, cal)]
    assert [words in page for page in pages] == [False, True]


def test_a_new_file_of_what_is_on_the_shelf_is_looked_at_again(
    cat: User, cal: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, published=False)
    publish(by=cal, resource=row)
    add_file(by=cal, resource=row, source=upload("pdf"))
    row.refresh_from_db()
    assert row.published_at is None
    with pytest.raises(Refused):
        publish(by=cal, resource=row)
    with pytest.raises(NotReady, match="still being checked"):
        publish(by=cat, resource=row)
    prepare_own(resource=row, now=timezone.now())
    assert publish(by=cat, resource=row).published_at is not None


@pytest.mark.parametrize("how", ["refused", "in its place later"])
def test_nobody_becomes_the_second_pair_of_eyes_by_a_file_no_reader_gets(
    how: str, cat: User, cal: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, published=False)
    there, other = row.files.get(), add_file(by=cal, resource=row, source=upload("pdf"))
    if how == "refused":
        other.state = FileState.REFUSED
    else:
        other.replaces = there
    other.save()
    assert [row.may_be_published_by(who) for who in (cat, cal)] == [False, True]
    words = "1 upload is not on the shelf yet."
    pages = [client_of(who).get("/desk/").content.decode() for who in (cat, cal)]
    assert [words in page for page in pages] == [False, True]


def test_when_the_first_pair_of_eyes_is_gone_anybody_publishes(
    cat: User, cal: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, published=False)
    row.files.update(added_by=None)
    Resource.objects.update(added_by=None)
    row.refresh_from_db()
    assert row.may_be_published_by(cal)


def test_elsewhere_it_is_as_it_was(finn: User, make_resource: MakeResource) -> None:
    assert make_resource(finn).published_at is not None


ALONE = "You need a second person to publish."


def test_who_is_alone_is_told_before_they_choose_a_file(
    coordinator: Client, ambulance: Organisation, make_resource: MakeResource, cat: User,
    finn: User,
) -> None:  # fmt: skip
    own = f"/resources/{make_resource(cat, published=False).slug}/"
    theirs = f"/resources/{make_resource(finn, title='Slides').slug}/"
    pages = [UPLOAD, "/resources/upload/link/", own, f"{own}files/", f"{theirs}own-version/"]
    told = [ALONE in coordinator.get(page).content.decode() for page in pages]
    assert told == [True] * 5
    second = make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    told = [ALONE in coordinator.get(page).content.decode() for page in pages]
    assert told == [False] * 5
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert ALONE in coordinator.get(UPLOAD).content.decode()


def test_who_is_alone_is_told_so_of_a_new_version_too(
    coordinator: Client, cat: User, cal: User, make_resource: MakeResource
) -> None:
    row = make_resource(cat, published=False)
    publish(by=cal, resource=row)
    page, file = f"/resources/{row.slug}/", row.files.get()
    other = add_file(by=cat, resource=row, source=upload())
    other.state, other.replaces = FileState.SECOND, file
    other.save()
    Resource.objects.update(published_at=timezone.now())
    pages = [page, f"{page}files/{file.pk}/replace/"]
    assert [ALONE in coordinator.get(one).content.decode() for one in pages] == [False, False]
    User.objects.filter(pk=cal.pk).update(is_active=False)
    assert [ALONE in coordinator.get(one).content.decode() for one in pages] == [True, True]


def test_where_nobody_else_is_needed_nothing_is_said(
    coordinator: Client, ambulance: Organisation
) -> None:
    ambulance.second_person_publishes = False
    ambulance.save()
    assert ALONE not in coordinator.get(UPLOAD).content.decode()
    assert "Two coordinators" not in coordinator.get("/setup/").content.decode()


def test_setting_up_says_that_one_coordinator_is_too_few(
    coordinator: Client, ambulance: Organisation
) -> None:
    page = coordinator.get("/setup/").content.decode()
    assert "Two coordinators, so that one can publish what the other adds" in page
    assert "1 coordinator. Somebody else publishes" in page
    make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    assert "2 coordinators. Somebody else publishes" in coordinator.get("/setup/").content.decode()
