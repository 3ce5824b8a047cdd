"""Home shows each person what they most likely came for, and nothing of anybody else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations import actions
from conversations.actions import consulting
from conversations.actions.alerts import raise_alert
from conversations.models import AlertKind
from people.models import User
from people.roles import Role
from records.clock import today
from signposting.models import Signpost
from tests.cast import ClientOf
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter


def ask(asha: User, ben: User) -> None:
    ask_for_support(asha, ben)


def test_a_visitor_is_welcomed_and_shown_urgent_help(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    assert "Talk to a colleague who has been through it" in page
    assert "tel:999" in page


def test_a_supporter_sees_first_that_somebody_waits(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    assert "for your answer" not in client_of(ben).get("/").content.decode()
    ask(asha, ben)
    page = client_of(ben).get("/").content.decode()
    assert page.index("1 colleague waits for your answer") < page.index("I want to talk")
    assert "Kit" not in page


def test_the_colleague_sees_her_request(asha: User, ben: User, client_of: ClientOf) -> None:
    ask(asha, ben)
    assert "Waiting for an answer" in client_of(asha).get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "duty"),
    [
        ("cat", "Add to the library"),
        ("viv", "Applications and checks"),
        ("dev", "Accounts and organisations"),
    ],
)
def test_each_role_finds_its_duty_and_no_other(
    name: str, duty: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    page = client_of(request.getfixturevalue(name)).get("/").content.decode()
    duties = ["Add to the library", "Applications and checks", "Accounts and organisations"]
    assert [one for one in duties if one in page] == [duty]


def test_a_coordinator_is_told_how_much_waits(
    asha: User, ben: User, cat: User, client_of: ClientOf
) -> None:
    client, now = client_of(cat), timezone.now()
    said = ["Nothing waits at the moment.", "1 thing waits for", "2 things wait for"]

    def shown() -> list[str]:
        page = client.get("/").content.decode()
        return [words for words in said if words in page]

    assert shown() == said[:1]
    alert = raise_alert(ask_for_support(asha, ben), AlertKind.WAITING, now)
    assert shown() == said[1:2]
    consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    assert shown() == said[2:]
    actions.acknowledge(by=cat, alert=alert, now=now)
    assert shown() == said[1:2]


def test_a_national_editor_without_a_desk_reads_what_waits(cat: User, client_of: ClientOf) -> None:
    cat.roles = [Role.NATIONAL_EDITOR]
    cat.save()
    client = client_of(cat)
    assert (
        "Nothing is past its day, and no service has answered." in client.get("/").content.decode()
    )
    day = today()
    entry = Signpost.objects.create(
        slug="line", name="Line", what_for="x", who_for="x", state="published", review_on=day
    )
    entry.corrections.create(expires_on=day, asked_on=day, answered_on=day)
    page = client.get("/").content.decode()
    assert "Past their day: 1. Services that answered: 1." in page
    assert 'href="/signposts/check/"' in page


def test_a_supporter_finds_advice_and_the_log(ben: User, asha: User, client_of: ClientOf) -> None:
    pages = [client_of(one).get("/").content.decode() for one in (ben, asha)]
    for address in ("/consult/", "/contact-log/"):
        assert [f'href="{address}"' in page for page in pages] == [True, False]


@pytest.mark.parametrize("who", ["ben", "cat"])
def test_home_costs_at_most_eight_queries(
    who: str, asha: User, ben: User, cat: User, client_of: ClientOf
) -> None:
    # Cat is a coordinator and a peer supporter: nobody's home asks for more.
    listed_supporter(cat)
    client = client_of({"ben": ben, "cat": cat}[who])
    ask(asha, ben)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 8
