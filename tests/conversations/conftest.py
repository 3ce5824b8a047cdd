"""Requests at the stages tests need, made through the actions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations import actions
from conversations.models import Request
from people.models import User
from signposting.models import Signpost
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter

CANARY = "CNRY-words-7f3a"
NAME_CANARY = "CNRY-name-91bd"
NUMBER = "0800 00 1066"
Asked = Callable[..., Request]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def ask(asha: User, ben: User, now: datetime) -> Asked:
    """Asha asks Ben, unless said otherwise: ask(second=finn, when="today")."""

    def make(
        by: User = asha, of: User | None = ben, second: User | None = None, **fields: Any
    ) -> Request:
        values = {"name": NAME_CANARY, "message": CANARY, "now": now, **fields}
        return ask_for_support(by, of, second=second, **values)

    return make


@pytest.fixture
def waiting(ask: Asked) -> Request:
    return ask()


@pytest.fixture
def open_request(waiting: Request, ben: User, now: datetime) -> Request:
    return actions.answer_yes(by=ben, request=waiting, now=now)


@pytest.fixture
def sam(fire: Any) -> User:
    """A second supporter, at the fire service."""

    user = make_user("sam@fire.example", fire)
    listed_supporter(user)
    return user


@pytest.fixture
def in_release(ask: Asked, ben: User, sam: User, now: datetime) -> Request:
    """Ben passed it on and Sam, the second choice, said yes."""
    request = ask(second=sam)
    actions.pass_on(by=ben, request=request, now=now)
    return actions.answer_yes(by=sam, request=request, now=now)


@pytest.fixture
def dump(db: None) -> Callable[[], str]:
    """Everything the database holds, as text."""

    def read() -> str:
        with connection.cursor() as cursor:
            rows = []
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (our own table names)
                rows += [f"{table} {row!r}" for row in cursor.fetchall()]
        return "\n".join(rows)

    return read


@pytest.fixture
def captured() -> Callable[[], CaptureQueriesContext]:
    """Counts the queries of a block: with captured() as queries: …"""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def line(db: None) -> Signpost:
    """An entry of where to turn, with a number."""
    made = Signpost.objects.create(
        slug="quiet-line", name="Quiet Line", what_for="Listening", who_for="Anyone",
        services=["ambulance"], nations=["england"], needs=["grief"], state="published", demo=True,
        search_text=" quiet line ",
    )  # fmt: skip
    made.channels.create(kind="phone", value=NUMBER, label="Helpline")
    return made
