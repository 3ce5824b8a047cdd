"""What is measured: supporters, people who look for them, what each of them must be shown."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench.load import Ask, get, post
from conversations import actions
from conversations.models import Request, When
from conversations.statement import statement_for
from directory.browse import Criteria
from directory.bulk import make_supporters
from directory.index import Index
from directory.indexed import browse_indexed
from directory.models import Supporter
from directory.plain import browse_plain
from directory.results import Result
from directory.taxonomy import Way
from people.models import Organisation, User
from people.taxonomy import SERVICES
from records.clock import today

PEOPLE = 200
TALKING = 100
AGAINST_PLAIN = 12
CSRF = "b" * 32


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    user: User
    cookies: str


def build(number: int, seed: int) -> list[Person]:
    """Make so many supporters in ten organisations; returns PEOPLE of them, signed in."""
    organisations = [
        Organisation.objects.create(
            name=f"{label} {part}", slug=f"{code}-{part}", emergency_service=code, region="wales"
        )
        for code, label in SERVICES
        for part in ("north", "south")
    ]
    made = make_supporters(number, seed=seed, organisations=organisations)
    chosen = Random(seed).sample(made, min(PEOPLE, len(made)))
    users = User.objects.select_related("organisation", "team").filter(pk__in=chosen)
    return [Person(user, _sign_in(user)) for user in users]


def _sign_in(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return f"session={session.session_key}; csrf={CSRF}"


def some_filters(chance: Random) -> Criteria:
    """What people choose: often nothing, sometimes a word, seldom more than two filters."""
    raw: dict[str, Any] = {}
    if chance.random() < 0.25:
        raw["services"] = [chance.choice(SERVICES)[0]]
    if chance.random() < 0.35:
        raw["areas"] = chance.sample(["sleep", "ptsd", "anxiety", "debt", "menopause"], 2)
    if chance.random() < 0.15:
        raw["ways"] = ["phone", "walk"]
    if chance.random() < 0.15:
        raw["word"] = chance.choice(["listening", "nights", "walking", "paramedic"])
    raw["available"] = chance.random() < 0.3
    raw["free_today"] = chance.random() < 0.1
    raw["organisations"] = chance.choice(["", "", "same", "other"])
    return Criteria.read(raw)


def lists(people: list[Person], seed: int) -> list[Ask]:
    """The list as different people filter and page it, with what each must be answered.

    A part is held against plain queries as well, name by name. Raises AssertionError.
    """
    now, asks = timezone.now(), list[Ask]()
    chance, index = Random(seed), Index(today(now))
    for number, person in enumerate(people * 2):
        criteria, page = some_filters(chance), chance.choice([1, 1, 1, 2, 3])
        result = browse_indexed(person.user, criteria, page, index, now)
        if number < AGAINST_PLAIN:
            assert result == browse_plain(person.user, criteria, page, now)
        token = criteria.token(person.user.pk, result.page)
        asks.append(get(f"/supporters/?f={token}", person.cookies, holds=_heading(result)))
    return asks


def _heading(result: Result) -> bytes:
    words = "supporter" if result.total == 1 else "supporters"
    return f"{result.total} peer {words}</h2>".encode()


def profiles(people: list[Person]) -> list[Ask]:
    """Different people's pages, read by different people."""
    now, asks = timezone.now(), list[Ask]()
    index = Index(today(now))
    for person in people:
        for found in browse_indexed(person.user, Criteria(), 1, index, now).found[:3]:
            path = f"/supporters/{found.address}/"
            asks.append(get(path, person.cookies, holds=f">{found.card.name}</h1>".encode()))
    return asks


def messages(people: list[Person]) -> Iterator[Ask]:
    """New messages in open conversations, for ever; nobody writes more than is allowed."""
    return _messages([(person, _conversation(person.user)) for person in people[:TALKING]])


def _messages(talking: list[tuple[Person, Request]]) -> Iterator[Ask]:
    while True:
        for person, conversation in talking:
            path = f"/conversations/{conversation.pk}/"
            body = urlencode(
                {
                    "csrfmiddlewaretoken": CSRF,
                    "form_key": str(uuid.uuid4()),
                    "body": "Thank you for answering. I keep waking at four.",
                }
            )
            yield post(path, person.cookies, body.encode(), f"Location: {path}".encode())


def _conversation(asker: User) -> Request:
    """One that a supporter said yes to."""
    now = timezone.now()
    free = Supporter.objects.visible_to(asker).filter(
        taking_new=True, next_free=None, load_snapshot=0, places=None
    )
    (supporter,) = islice(free.select_related("user"), 1)
    request = actions.ask(
        by=asker,
        supporter=supporter,
        wish=actions.Wish(
            when=When.WEEK, way=Way.MESSAGE, name=asker.name, message="I would like to talk."
        ),
        form_key=uuid.uuid4(),
        statement_shown=statement_for(asker, supporter).version,
        now=now,
    )
    return actions.answer_yes(by=supporter.user, request=request, now=now)


def nothing(people: list[Person]) -> tuple[list[Ask], list[Ask]]:
    """The empty page, and the empty page for people who are signed in."""
    signed_in = [
        get("/bench/empty-signed-in/", person.cookies, holds=str(person.user.pk).encode())
        for person in people
    ]
    return [get("/bench/empty/", holds=b"empty")], signed_in
