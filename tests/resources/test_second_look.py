"""Where an organisation wants a second person, a new version waits for one, and people get the old
one until then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import Organisation, User
from people.roles import Role
from records.audit import Refused
from resources.actions import publish
from resources.actions.replacing import let_through
from resources.models import EarlierFile, FileState, Resource
from tests.factories import make_user
from tests.resources.conftest import MakeResource
from tests.resources.test_replacing import SAID, file_of, found, got, put, ready
from tests.resources.test_upload import content

ClientOf = Callable[..., Client]
WAITS = "1 entry has a new version that waits for a second look."


@pytest.fixture
def col(ambulance: Organisation) -> User:
    """A second coordinator beside Cat."""
    return make_user("col@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def poster(cat: User, col: User, ambulance: Organisation, make_resource: MakeResource) -> Resource:
    ambulance.second_person_publishes = True
    ambulance.save()
    row = make_resource(cat, title="Poster", published=False)
    return publish(by=col, resource=Resource.objects.get(pk=row.pk))


def test_it_waits_and_people_get_the_old_one_until_somebody_else_looked(
    cat: User, col: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    before, new = got(client_of(asha), poster), put(cat, poster)
    ready(poster)
    new.refresh_from_db()
    assert (new.state, poster.published_at is None) == (FileState.SECOND, False)
    assert (got(client_of(asha), poster), found(asha, "kingfisher")) == (before, 0)
    with pytest.raises(Refused):
        let_through(by=cat, resource=poster, file=new.pk)
    page = f"/resources/{poster.slug}/"
    shown = [client_of(who).get(page).content.decode() for who in (cat, col, asha)]
    assert ["Let the new version through" in one for one in shown] == [False, True, False]
    assert [SAID in one for one in shown] == [True, True, False]
    client_of(col).post(f"{page}files/{new.pk}/let-through/")
    assert (got(client_of(asha), poster) == before, found(asha, "kingfisher")) == (False, 1)
    assert EarlierFile.objects.get().number == 1


def test_who_is_to_look_gets_it_first_and_nobody_else_does(
    cat: User, col: User, asha: User, finn: User, poster: Resource, client_of: ClientOf
) -> None:
    new = put(cat, poster)
    ready(poster)
    at = f"/resources/{poster.slug}"
    looked: Any = content(client_of(col).get(f"{at}/versions/{new.pk}/"))
    assert b"PK" in looked[:4]
    for who in (asha, finn):
        assert client_of(who).get(f"{at}/versions/{new.pk}/").status_code == 403
        assert client_of(who).get(f"{at}/download/{new.pk}/").status_code == 404
        assert client_of(who).post(f"{at}/files/{new.pk}/let-through/").status_code == 403
    assert found(asha, "three") == 1


def test_the_desk_of_the_others_says_so_and_ones_own_does_not(
    cat: User, col: User, finn: User, poster: Resource, client_of: ClientOf
) -> None:
    put(cat, poster)
    ready(poster)
    desks = [client_of(who).get("/desk/").content.decode() for who in (cat, col, finn)]
    assert [WAITS in desk for desk in desks] == [False, True, False]
    assert f'href="/resources/{poster.slug}/"' in desks[1]


def test_a_later_one_that_is_let_through_puts_the_waiting_one_aside(
    cat: User, col: User, asha: User, poster: Resource
) -> None:
    put(cat, poster, "heron")
    second = put(cat, poster)
    ready(poster)
    let_through(by=col, resource=poster, file=second.pk)
    assert (found(asha, "kingfisher"), found(asha, "heron")) == (1, 0)
    assert [one.number for one in EarlierFile.objects.last_first()] == [2, 1]
    assert file_of(poster).number == 3


def test_when_the_choice_is_taken_back_anybody_lets_it_through(
    cat: User, asha: User, ambulance: Organisation, poster: Resource
) -> None:
    new = put(cat, poster)
    ready(poster)
    ambulance.second_person_publishes = False
    ambulance.save()
    for _ in range(2):
        let_through(by=cat, resource=Resource.objects.get(pk=poster.pk), file=new.pk)
    assert found(asha, "kingfisher") == 1
