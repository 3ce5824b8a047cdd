"""Everybody's turn comes: over a thousand people who look, and a thousand requests that ask, no
supporter of equal standing has more than one and a half times the median of the first places."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from directory.bulk import make_supporters
from directory.criteria import Criteria
from directory.index import Index
from directory.indexed import browse_indexed
from directory.matching import Wanted, best_of, fitting
from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user

pytestmark = pytest.mark.slow
NOW = timezone.now()
ASKERS, EQUALS, BUSIER, FIRST = 1_000, 220, 30, 20
Found = Iterable[UUID]


@pytest.fixture
def equals(ambulance: Organisation, fire: Organisation) -> set[UUID]:
    """Many supporters of equal standing, and some with more on their hands."""
    make_supporters(EQUALS + BUSIER, seed=5, organisations=[ambulance, fire])
    Supporter.objects.update(taking_new=True, next_free=None, load_snapshot=0, how_many=4)
    ids = sorted(Supporter.objects.values_list("pk", flat=True))
    Supporter.objects.filter(pk__in=ids[EQUALS:]).update(load_snapshot=1)
    # As a server does by itself after a minute: it plans badly for tables it knows nothing of.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return set(ids[:EQUALS])


def shared_out(pages: Iterable[Found], equals: set[UUID]) -> None:
    """Counts the first places and holds them against each other; a failure tells the figures."""
    places: Counter[UUID] = Counter()
    for page in pages:
        places.update(page)
    assert set(places) == equals
    sizes = sorted(places.values())
    median, most = sizes[len(sizes) // 2], sizes[-1]
    told = (
        f"{ASKERS} askers, {len(sizes)} supporters of equal standing: least {sizes[0]}, "
        f"median {median}, most {most} ({most / median:.2f} times the median)"
    )
    assert most <= 1.5 * median, told


def test_a_thousand_people_who_look(equals: set[UUID]) -> None:
    index = Index(today(NOW))
    viewers = [User(pk=UUID(int=number), email_key=f"{number:064}") for number in range(ASKERS)]
    pages = (
        [one.id for one in browse_indexed(v, Criteria(), 1, index, NOW).found] for v in viewers
    )
    shared_out(pages, equals)


def test_a_thousand_requests_that_ask(equals: set[UUID], fire: Organisation) -> None:
    asker = make_user(organisation=fire)
    wanted = Wanted(by=NOW + timedelta(days=2), way="message")
    keys = [UUID(int=number) for number in range(ASKERS)]
    matched = {key: best_of(asker, wanted, key=key, now=NOW, most=FIRST) for key in keys}
    shared_out(matched.values(), equals)
    for key in keys[:3]:
        found = fitting(asker, wanted, key=key, now=NOW, most=FIRST)
        assert [one.pk for one in found] == matched[key]
