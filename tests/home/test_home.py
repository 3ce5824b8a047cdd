"""Home shows each person what they most likely came for, and nothing of anybody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User
from tests.cast import ClientOf
from tests.factories_conversations import ask_for_support


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


def test_home_costs_at_most_eight_queries(asha: User, ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    ask(asha, ben)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 8
