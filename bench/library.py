"""What is measured of the library: searches of different people, and what each must be answered."""

import re
from random import Random
from typing import Any, Final

from django.utils import timezone

from bench.load import Ask, get
from bench.people import Person, analyse
from people.models import Organisation
from records.clock import today
from resources.bulk import make_resources
from resources.filters import FACETS, Criteria
from resources.find import find_indexed
from resources.index import Index
from resources.models import Resource
from resources.plain import find_plain
from resources.results import Result

DOCUMENTS: Final = 10_000
# So many answers are held against plain queries: each counts ten thousand rows seventy times.
AGAINST_PLAIN: Final = 4
_CARD: Final = re.compile(rb'href="/resources/(document-\d+)/"')
# What people type: words that stand in many documents, in few, and two at once.
WORDS: Final = (
    "meeting", "groups", "listening", "confidential", "supervision", "agreement", "nights",
    "talk about sleep", "first meeting", "support colleagues", "agreed group", "quiet",
)  # fmt: skip


def searches(people: list[Person], seed: int) -> list[Ask]:
    """Make the documents, then a search of each of these people."""
    organisations = list(Organisation.objects.order_by("slug"))
    make_resources(DOCUMENTS, seed=seed, organisations=organisations, now=timezone.now())
    analyse()
    slugs = dict(Resource.objects.values_list("pk", "slug"))
    chance, asks, index = Random(seed), list[Ask](), Index(today())
    for number, person in enumerate(people * 2):
        criteria = _criteria(chance)
        result = find_indexed(person.user, criteria, index)
        if number < AGAINST_PLAIN:
            assert result == find_plain(person.user, criteria), "not what plain queries find"
        path = f"/resources/?f={criteria.token(person.user.pk, result.page)}"
        asks.append(_asked(path, person, result, [slugs[pk].encode() for pk in result.found]))
    return asks


def _criteria(chance: Random) -> Criteria:
    """Always a word; often a facet, seldom two."""
    chosen: dict[str, Any] = {}
    for facet in FACETS:
        if chance.random() < 0.15:
            chosen[facet.name] = [code for code, _ in chance.sample(facet.options, 2)]
    order, page = chance.choice(["useful", "useful", "newest"]), chance.choice([1, 1, 1, 2, 3])
    return Criteria.read(chance.choice(WORDS), chosen, order, page)


def _asked(path: str, person: Person, result: Result, slugs: list[bytes]) -> Ask:
    words = "resource" if result.total == 1 else "resources"
    heading = f'<h2 id="found">{result.total} {words} found</h2>'.encode()
    cards = (b'class="sbs-card"', len(result.found))
    numbers = sum(sum(facet.values()) for facet in result.counts.values())
    raw = get(path, person.cookies).raw
    return Ask(raw, 200, ((heading, 1), cards), lambda body: _same(body, slugs, numbers))


def _same(body: bytes, slugs: list[bytes], numbers: int) -> bool:
    """Whether the page shows these in this order with these counts, and every card its words."""
    counts = re.findall(rb'sbs-quiet">\((\d+)\)<', body)
    marked = [b"<mark>" in card for card in body.split(b'class="sbs-card"')[1:]]
    return _CARD.findall(body) == slugs and sum(map(int, counts)) == numbers and all(marked)
