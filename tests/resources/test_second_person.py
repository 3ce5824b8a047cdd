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
from resources.models import Resource
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
    assert publish(by=cat, resource=row).published_at is not None


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
