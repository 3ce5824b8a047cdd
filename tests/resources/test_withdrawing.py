"""Off the shelf with a reason: who followed an old link is told, and nobody else learns of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import User
from records.audit import Refused
from records.models import AuditEvent
from resources.actions import publish, withdraw
from resources.models import Resource, Withdrawal
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
WHY = "CNRY-why: the number in it is wrong."


@pytest.fixture
def leaflet(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Leaflet")


def read(client: Client, row: Resource, more: str = "") -> tuple[int, str]:
    answer = client.get(f"/resources/{row.slug}/{more}")
    return answer.status_code, answer.content.decode() if not answer.streaming else ""


def test_it_is_withdrawn_with_a_reason_and_put_back_without_one(
    cat: User, asha: User, leaflet: Resource, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{leaflet.slug}/"
    empty = client.post(f"{page}withdraw/", {"reason": "", "instead": "kept"}).content.decode()
    assert ("Say in a sentence why." in empty, 'value="kept"' in empty) == (True, True)
    assert client.post(f"{page}withdraw/", {"reason": WHY})["Location"] == page
    row = Withdrawal.objects.get()
    assert (row.by, row.reason, row.for_readers, row.instead) == (cat, WHY, False, None)
    assert WHY in client.get(page).content.decode()
    client.post(f"{page}publish/")
    assert (Withdrawal.objects.exists(), read(client_of(asha), leaflet)[0]) == (False, 200)


def test_whose_shelf_it_was_is_told_since_when_and_led_on(
    cat: User, asha: User, eve: User, leaflet: Resource, make_resource: MakeResource,
    client_of: ClientOf,
) -> None:  # fmt: skip
    new = make_resource(cat, title="The new leaflet")
    withdraw(by=cat, resource=leaflet, reason=WHY, instead=new)
    for reader in (asha, eve):
        for more in ("", "download/"):
            status, page = read(client_of(reader), leaflet, more)
            assert status == 410
            assert f'href="/resources/{new.slug}/">The new leaflet</a>' in page
            assert WHY not in page
    Withdrawal.objects.update(for_readers=True)
    assert WHY in read(client_of(asha), leaflet)[1]


def test_for_everybody_else_it_is_as_if_it_never_was(
    cat: User, asha: User, eve: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    own = make_resource(cat, title="CNRY-ours", organisation=cat.organisation)
    never = make_resource(cat, title="CNRY-never", published=False)
    withdraw(by=cat, resource=own, reason=WHY, for_readers=True)
    withdraw(by=cat, resource=never, reason=WHY, for_readers=True)
    for who, row in ((eve, own), (eve, never), (asha, never)):
        client = client_of(who)
        nothing, answer = (client.get(f"/resources/{slug}/") for slug in ("nothing", row.slug))
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert read(client_of(asha), own)[0] == 410


def test_not_yours_costs_as_many_queries_as_not_there(
    cat: User, eve: User, make_resource: MakeResource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    own = make_resource(cat, title="Ours", organisation=cat.organisation)
    withdraw(by=cat, resource=own)
    client = client_of(eve)
    for slug in (own.slug, "nothing"):
        with django_assert_num_queries(4):  # session, person, on the shelf, once on the shelf
            client.get(f"/resources/{slug}/")


def test_nobody_is_led_to_what_they_do_not_see(
    cat: User, asha: User, eve: User, leaflet: Resource, make_resource: MakeResource,
    client_of: ClientOf,
) -> None:  # fmt: skip
    own = make_resource(cat, title="CNRY-ours", organisation=cat.organisation)
    withdraw(by=cat, resource=leaflet, instead=own)
    pages = [read(client_of(who), leaflet)[1] for who in (asha, eve)]
    assert ["CNRY-ours" in page for page in pages] == [True, False]
    withdraw(by=cat, resource=own)
    pages = [read(client_of(who), leaflet)[1] for who in (asha, eve)]
    assert ["CNRY-ours" in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ("/resources/nothing/", "There is no page"),
        ("/resources/theirs/", "There is no page"),
        ("https://site.example/resources/leaflet/", "the page you are taking away"),
    ],
)
def test_a_wrong_address_to_use_instead_is_said_beside_the_field(
    instead: str, words: str, cat: User, finn: User, leaflet: Resource,
    make_resource: MakeResource, client_of: ClientOf,
) -> None:  # fmt: skip
    make_resource(finn, title="Theirs", organisation=finn.organisation)
    form = {"reason": WHY, "instead": instead, "for_readers": "on"}
    page = client_of(cat).post(f"/resources/{leaflet.slug}/withdraw/", form).content.decode()
    assert [text in page for text in (words, WHY, "<title>Error: ")] == [True] * 3
    assert Resource.objects.published().filter(pk=leaflet.pk).exists()


@pytest.mark.parametrize("who", ["asha", "mo", "dev", "finn"])
def test_only_who_looks_after_it_takes_it_away(
    who: str, leaflet: Resource, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Refused):
        withdraw(by=user, resource=leaflet)
    for method in ("get", "post"):
        answer = getattr(client_of(user), method)(f"/resources/{leaflet.slug}/withdraw/")
        assert answer.status_code == 403


def test_withdrawn_twice_is_once_and_published_anew_is_audited(
    cat: User, leaflet: Resource
) -> None:
    for reason in ("first", "second"):
        withdraw(by=cat, resource=leaflet, reason=reason)
    assert Withdrawal.objects.get().reason == "first"
    publish(by=cat, resource=leaflet)
    events = AuditEvent.objects.order_by("at").values_list("event", flat=True)
    assert list(events) == [
        "resource.added", "resource.published", "resource.withdrawn", "resource.published",
    ]  # fmt: skip


def test_what_was_withdrawn_is_no_upload_that_waits(
    cat: User, leaflet: Resource, client_of: ClientOf
) -> None:
    withdraw(by=cat, resource=leaflet, reason=WHY)
    assert "not on the shelf yet" not in client_of(cat).get("/desk/").content.decode()
