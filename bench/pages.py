"""What is measured: the requests of each page, and what each of them must be answered."""

import re
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from bench.library import searches
from bench.load import Ask, get, in_turn, post
from bench.people import (
    CSRF,
    Person,
    conversation,
    coordinators,
    forget_requests,
    lengthen,
    let_wait,
)
from conversations.page_rows import PAGE
from correspondence.models import Message
from directory.browse import Criteria
from directory.index import Index
from directory.indexed import browse_indexed
from directory.plain import browse_plain
from directory.results import Found, Result
from people.taxonomy import SERVICES
from records.clock import today

TALKING = 60
LONG = 200
# So many lists are held against plain queries, and so many times the whole page is looked at.
AGAINST_PLAIN = 12
# Among so many a plain query takes half a minute.
MANY = 50_000
AGAINST_PLAIN_OF_MANY = 3
ASKED_BY_EACH = 5
BASE = "empty, signed in"
WORDS = ("listening", "nights", "walking", "paramedic")
_CARD = re.compile(rb'href="/supporters/([\w-]{43})/')


@dataclass
class Page:
    """One page: its requests without end, some of them to look at closely, and what to do after
    each stretch of load: given how many answers there were, it may raise AssertionError."""

    name: str
    asks: Iterator[Ask]
    looked_at: list[Ask] = field(default_factory=list)
    after: Callable[[int], None] | None = None


def all_pages(people: list[Person], seed: int) -> list[Page]:
    """Every page that is measured; the base to compare with is the first."""
    now = timezone.now()
    index = Index(today(now))
    named = {person.user.pk: person for person in people}
    made = [
        Page(BASE, in_turn([_empty(person) for person in people])),
        Page("empty", in_turn([get("/bench/empty/", "", (b"empty", 1))])),
        _lists("directory, filters", people, seed, index, some_filters),
        _lists("search, 3 filters", people, seed, index, word_and_three),
        _page("profile", _profiles(list(named.values()), index)),
        _asking(people[TALKING:], index),
        *_conversations(people[:TALKING]),
        _page("home", [_home(person) for person in people]),
        _page("library search", searches(people, seed)),
        # Last: what is made for it is on nobody else's page.
        _page("desk", [_desk(person) for person in coordinators()]),
    ]
    return made


def _page(name: str, asks: list[Ask]) -> Page:
    return Page(name, in_turn(asks), asks[:AGAINST_PLAIN])


def _empty(person: Person) -> Ask:
    return get("/bench/empty-signed-in/", person.cookies, (str(person.user.pk).encode(), 1))


def _home(person: Person) -> Ask:
    return get("/", person.cookies, (f"<h1>Hello {person.user.name}</h1>".encode(), 1))


def _desk(person: Person) -> Ask:
    return get("/desk/", person.cookies, (b"<h1>What needs you now</h1>", 1))


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
        raw["word"] = chance.choice(WORDS)
    raw["available"] = chance.random() < 0.3
    raw["free_today"] = chance.random() < 0.1
    raw["organisations"] = chance.choice(["", "", "same", "other"])
    return Criteria.read(raw)


def word_and_three(chance: Random) -> Criteria:
    """A word with an area, a way to talk and a service or organisation."""
    raw: dict[str, Any] = {
        "word": chance.choice(WORDS),
        "areas": chance.sample(["sleep", "ptsd", "anxiety", "debt", "menopause"], 2),
        "ways": [chance.choice(["phone", "walk", "video"])],
    }
    if chance.random() < 0.5:
        raw["services"] = [chance.choice(SERVICES)[0]]
    else:
        raw["organisations"] = chance.choice(["same", "other"])
    return Criteria.read(raw)


def _lists(
    name: str, people: list[Person], seed: int, index: Index, choose: Callable[[Random], Criteria]
) -> Page:
    """The list as different people filter and page it, with what each must be answered.

    A part is held against plain queries: numbers, names and the order of the addresses.
    """
    chance, asks, now = Random(seed), list[Ask](), timezone.now()
    for number, person in enumerate(people * 2):
        criteria, page = choose(chance), chance.choice([1, 1, 1, 2, 3])
        result = browse_indexed(person.user, criteria, page, index, now)
        if number < (AGAINST_PLAIN if len(index.entries) < MANY else AGAINST_PLAIN_OF_MANY):
            plain = browse_plain(person.user, criteria, page, now)
            assert result == plain, "the index differs from plain queries"
        token = criteria.token(person.user.pk, result.page)
        asks.append(_list(f"/supporters/?f={token}", person, result))
    return Page(name, in_turn(asks), asks[:AGAINST_PLAIN])


def _list(path: str, person: Person, result: Result) -> Ask:
    words = "supporter" if result.total == 1 else "supporters"
    heading = f"{result.total} peer {words}</h2>".encode()
    cards = (b'class="sbs-card"', len(result.found))
    wanted = zlib.crc32(b"".join(one.address.encode() for one in result.found))
    numbers = sum(one or 0 for facet in result.counts.values() for one in facet.values())
    raw = get(path, person.cookies).raw
    return Ask(raw, 200, ((heading, 1), cards), lambda body: _same(body, wanted, numbers))


def _same(body: bytes, addresses: int, numbers: int) -> bool:
    """Whether the page shows these supporters in this order, and these counts."""
    counts = re.findall(rb'sbs-quiet">\((\d+)\)<', body)
    found = zlib.crc32(b"".join(_CARD.findall(body)))
    return found == addresses and sum(map(int, counts)) == numbers


def _profiles(people: list[Person], index: Index) -> list[Ask]:
    """Different people's pages, read by different people."""
    return [
        get(
            f"/supporters/{found.address}/",
            person.cookies,
            (f">{found.card.name}</h1>".encode(), 1),
            (b'class="sbs-typed"', 3),
        )
        for person in people
        for found in browse_indexed(person.user, Criteria(), 1, index, timezone.now()).found[:3]
    ]


def _form(**fields: str) -> bytes:
    held = {"csrfmiddlewaretoken": CSRF, "form_key": str(uuid.uuid4()), **fields}
    return urlencode(held).encode()


def _askable(person: Person, index: Index) -> list[Found]:
    return browse_indexed(person.user, Criteria(available=True), 1, index, timezone.now()).found


def _asking(people: list[Person], index: Index) -> Page:
    """Requests to supporters who take new contacts; nobody asks more often than is allowed."""
    pairs = [
        (person, f"/supporters/{found.address}/ask/")
        for turn in range(ASKED_BY_EACH)
        for person in people
        for found in _askable(person, index)[turn : turn + 1]
    ]
    # What stays private is read before the first request.
    read = [
        post(f"{path}before/", person.cookies, _form(), path)
        for person, path in pairs[: len(people)]
    ]

    def after(answers: int) -> None:
        assert forget_requests(people) == answers, "not every request that was answered is there"

    return Page("asking", _asks(pairs), read, after)


def _asks(pairs: list[tuple[Person, str]]) -> Iterator[Ask]:
    while True:
        for person, path in pairs:
            body = _form(
                when="week", way="message", name="Robin", message="I would like to talk.", second=""
            )
            yield post(path, person.cookies, body, "/conversations/")


def _conversations(people: list[Person]) -> list[Page]:
    """Sending in short conversations, and reading long ones; nobody writes faster than allowed."""
    writing = [(person, conversation(person.user)) for person in people]
    reading = [(person, conversation(person.user)) for person in people[: TALKING // 2]]
    for _, request in reading:
        lengthen(request, LONG)
        let_wait(request)
    sent = [Message.objects.count()]

    def after(answers: int) -> None:
        there = Message.objects.count()
        assert there - sent[0] == answers, "not every message that was answered is there"
        sent[0] = there

    long = [
        get(
            f"/conversations/{request.pk}/",
            person.cookies,
            (b'class="sbs-messages__by"', PAGE),
            (b"Message %d. I keep waking" % LONG, 1),
        )
        for person, request in reading
    ]
    paths = [(person, f"/conversations/{request.pk}/") for person, request in writing]
    return [
        Page("sending a message", _messages(paths), [], after),
        _page("conversation, 200", long),
    ]


def _messages(paths: list[tuple[Person, str]]) -> Iterator[Ask]:
    while True:
        for person, path in paths:
            body = _form(body="Thank you for answering. I keep waking at four.")
            yield post(path, person.cookies, body, path)
