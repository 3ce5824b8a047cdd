"""Who is measured with: supporters by the thousand, and some of them signed in."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from conversations import actions
from conversations.actions.alerts import raise_alert
from conversations.models import AlertKind, Request, When
from conversations.statement import statement_for
from correspondence.models import Message, Thread
from directory.bulk import make_supporters
from directory.models import Supporter
from directory.taxonomy import Way
from people.models import Organisation, User
from people.modules import Module
from people.roles import Role
from people.taxonomy import SERVICES

PEOPLE = 200
CSRF = "b" * 32


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    user: User
    cookies: str


def analyse() -> None:
    """Tell the database what it holds now: without it plain queries among so many, which it has
    had no time to look at, take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def build(number: int, seed: int) -> list[Person]:
    """Make so many supporters in ten organisations; returns PEOPLE of them, signed in."""
    organisations = [
        Organisation.objects.create(
            asking_opened_at=timezone.now(),
            name=f"{label} {part}",
            slug=f"{code}-{part}",
            emergency_service=code,
            region="wales",
            modules=[module.value for module in Module],
        )
        for code, label in SERVICES
        for part in ("north", "south")
    ]
    made = make_supporters(number, seed=seed, organisations=organisations)
    chosen = Random(seed).sample(made, min(PEOPLE, len(made)))
    users = User.objects.select_related("organisation", "team").filter(pk__in=chosen)
    return [Person(user, _sign_in(user)) for user in users]


def coordinators() -> list[Person]:
    """Two in each organisation, signed in, with what waits there on their desks."""
    made = [
        User.objects.create(
            email=f"desk-{number}-{organisation.slug}@bench.example",
            name="Robin",
            organisation=organisation,
            roles=[Role.COORDINATOR],
        )
        for organisation in Organisation.objects.order_by("slug")
        for number in (1, 2)
    ]
    return [Person(user, _sign_in(user)) for user in made]


def let_wait(request: Request) -> None:
    """An alert about it lies on the desk of whoever asked."""
    raise_alert(request, AlertKind.QUIET, timezone.now())


def _sign_in(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return f"session={session.session_key}; csrf={CSRF}"


def conversation(asker: User) -> Request:
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


def lengthen(request: Request, total: int) -> None:
    """Let both people go on writing, in turn, until there are `total` messages."""
    # Long ago: nobody may send so many within a minute.
    authors, then = list(request.thread.participants.all()), timezone.now() - timedelta(days=1)
    Message.objects.bulk_create(
        Message(
            thread=request.thread,
            author=authors[number % len(authors)],
            number=number,
            body=f"Message {number}. I keep waking at four, and then I think of the day ahead.",
            sent_at=then,
        )
        for number in range(2, total + 1)
    )
    Thread.objects.filter(pk=request.thread_id).update(last_number=total, last_message_at=then)
    # Read already: what is new would all stand on the first page.
    request.thread.participants.update(read_number=total)


def forget_requests(people: list[Person]) -> int:
    """Take back everything these people asked; returns how many requests there were."""
    asked = Request.objects.filter(asker__in=[person.user for person in people])
    _, rows = Thread.objects.filter(request__in=asked).delete()
    return rows.get("conversations.Request", 0)
