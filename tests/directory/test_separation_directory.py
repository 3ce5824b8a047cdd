"""Who sees whom and which areas: a table of cases, and made-up services against an oracle."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.browse import Criteria, browse, profile_for, supporter_at
from directory.matching import Wanted, fitting
from directory.models import Supporter
from directory.taxonomy import Audience
from people import actions
from people.models import Block, Organisation, User
from records.tokens import address
from tests.cast import ClientOf
from tests.crawl import steady
from tests.directory.test_browse import LIST, html_of, names, page_of
from tests.factories import make_organisation, make_user
from tests.factories_directory import listed_supporter, share
from tests.people.test_separation import World, build, worlds

pytestmark = pytest.mark.usefixtures("both_ways")
PLAIN, CANARY = "debt", "bipolar"


def shown(viewer: User, **criteria: object) -> set[Supporter]:
    found = browse(viewer, Criteria.read(criteria), 1, timezone.now()).found
    return set(Supporter.objects.filter(pk__in=[one.id for one in found]))


@pytest.mark.parametrize(
    "apart",
    ["manager", "report", "team", "relation", "named by them", "block", "blocked by them"],
)
def test_people_kept_apart_do_not_meet_in_the_directory(
    asha: User, ben: User, client_of: ClientOf, apart: str
) -> None:
    separate(asha, ben, apart)
    client = client_of(User.objects.get(pk=asha.pk))
    assert "Ben" not in names(html_of(client))
    assert "0 peer supporters" in html_of(client, word="ben")
    assert client.get(page_of(asha, ben.supporter)).status_code == 404
    assert ben.supporter not in matched(asha)


def separate(one: User, other: User, how: str) -> None:
    if how == "manager":
        User.objects.filter(pk=one.pk).update(line_manager=other)
    elif how == "report":
        User.objects.filter(pk=other.pk).update(line_manager=one)
    elif how == "team":
        User.objects.filter(pk=other.pk).update(team=one.team)
    elif how in ("relation", "named by them"):
        asking, named = (one, other) if how == "relation" else (other, one)
        actions.keep_apart(person=asking, email=named.email, kind="friend")
    else:
        asking, named = (one, other) if how == "block" else (other, one)
        Block.objects.create(person=asking, other=named)


def test_a_block_cannot_be_told_from_an_absence(asha: User, ben: User, client_of: ClientOf) -> None:
    client, path = client_of(asha), page_of(asha, ben.supporter)

    def everything() -> list[str]:
        pages = [client.get(LIST), client.get(path), client.post(LIST, {"word": "b"}, follow=True)]
        return [steady(page.content.decode()) for page in pages]

    Block.objects.create(person=ben, other=asha)
    blocked = everything()
    Block.objects.all().delete()
    seen = everything()
    Supporter.objects.all().delete()
    assert blocked == everything()
    assert blocked != seen


def test_it_holds_in_the_very_next_request_and_ends_so(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    assert names(html_of(client)) == ["Ben"]
    block = Block.objects.create(person=ben, other=asha)
    assert names(html_of(client)) == []
    block.delete()
    assert names(html_of(client)) == ["Ben"]


AUDIENCES = [
    (Audience.EVERYONE, True, True),
    (Audience.OWN, True, False),
    (Audience.OTHERS, False, True),
    (Audience.BLIND, False, False),
]


@pytest.mark.parametrize(("audience", "own", "others"), AUDIENCES)
def test_an_area_is_shown_to_its_audience_alone(
    asha: User, eve: User, ben: User, audience: Audience, own: bool, others: bool
) -> None:
    share(ben.supporter, CANARY, audience=audience)
    for viewer, expected in ((asha, own), (eve, others)):
        assert (shown(viewer, areas=[CANARY]) == {ben.supporter}) is expected
        profile = profile_for(viewer, ben.supporter, timezone.now())
        assert (profile.experience == ["Bipolar disorder"]) is expected


@pytest.mark.parametrize("audience", [Audience.BLIND, Audience.OWN])
def test_no_page_of_another_organisation_betrays_an_area(
    ambulance: Organisation, eve: User, client_of: ClientOf, audience: Audience
) -> None:
    """Twelve people: enough for a count to be shown, were they counted."""
    client = client_of(eve)
    supporters = [listed_supporter(make_user(organisation=ambulance)) for _ in range(12)]
    pages = [LIST, page_of(eve, supporters[0])]
    without = [steady(html_of(client, page)) for page in pages]
    nobody = steady(html_of(client, areas=[CANARY]))
    for supporter in supporters:
        share(supporter, CANARY, "indecent_images", audience=audience)
    assert [steady(html_of(client, page)) for page in pages] == without
    assert steady(html_of(client, areas=[CANARY])) == nobody
    assert names(html_of(client, word="bipolar")) == []


def test_a_withdrawn_area_is_gone_at_once(asha: User, ben: User) -> None:
    (row,) = share(ben.supporter, CANARY)
    assert shown(asha, areas=[CANARY])
    row.withdrawn_at = timezone.now()
    row.save()
    assert not shown(asha, areas=[CANARY])
    assert profile_for(asha, ben.supporter, timezone.now()).experience == []


def test_people_without_an_organisation_do_not_count_as_one(db: None) -> None:
    viewer, other = make_user(), make_user()
    share(listed_supporter(other), CANARY, audience=Audience.OWN)
    assert shown(viewer) == {other.supporter}
    assert not shown(viewer, areas=[CANARY])
    assert not shown(viewer, organisations="same")
    assert shown(viewer, organisations="other") == {other.supporter}


@dataclass
class Pool:
    """A world (people.test_separation) in which some are supporters and share one area each."""

    world: World
    listed: list[bool]
    organisations: list[int]
    audiences: list[Audience]

    def sees(self, a: int, b: int) -> bool:
        """Whether b may stand in a's list."""
        return a != b and self.listed[b] and not self.world.must_not_meet(a, b)

    def sees_area(self, a: int, b: int) -> bool:
        """Whether a may see the area that b shares."""
        same = self.organisations[a] == self.organisations[b]
        allowed = {
            Audience.EVERYONE: True,
            Audience.OWN: same,
            Audience.OTHERS: not same,
            Audience.BLIND: False,
        }
        return self.sees(a, b) and allowed[self.audiences[b]]


SIX: dict[str, Any] = {"min_size": 6, "max_size": 6}
pools = st.builds(
    Pool,
    world=worlds,
    listed=st.lists(st.booleans(), **SIX),
    organisations=st.lists(st.integers(0, 1), **SIX),
    audiences=st.lists(st.sampled_from(list(Audience)), **SIX),
)


def settle(pool: Pool) -> list[User]:
    """The pool as rows."""
    people = build(pool.world)
    organisations = [make_organisation(), make_organisation()]
    for number, person in enumerate(people):
        person.organisation = organisations[pool.organisations[number]]
        person.save()
        paused = None if pool.listed[number] else timezone.now()
        share(listed_supporter(person, paused_at=paused), PLAIN, audience=pool.audiences[number])
    return people


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pools, st.integers(0, 5))
def test_list_counts_filter_and_pages_agree_with_the_oracle(pool: Pool, viewer: int) -> None:
    with transaction.atomic():
        check(pool, settle(pool), viewer)
        transaction.set_rollback(True)


def matched(viewer: User, *areas: str) -> set[Supporter]:
    """Whom this person may be matched with when they ask without a list."""
    now = timezone.now()
    wanted = Wanted(by=now + timedelta(days=2), areas=areas)
    return set(fitting(viewer, wanted, key=viewer.pk, now=now, most=20))


def check(pool: Pool, people: list[User], a: int) -> None:
    viewer, now, everybody = people[a], timezone.now(), range(len(people))
    seen = {people[b].supporter for b in everybody if pool.sees(a, b)}
    sharing = {people[b].supporter for b in everybody if pool.sees_area(a, b)}
    result = browse(viewer, Criteria(), 1, now)
    assert result.total == len(seen)
    assert shown(viewer) == seen
    assert shown(viewer, areas=[PLAIN]) == sharing
    assert result.counts["areas"][PLAIN] == len(sharing)
    blind = {people[b].supporter for b in everybody if pool.audiences[b] == Audience.BLIND}
    assert matched(viewer) == seen
    assert matched(viewer, PLAIN) == sharing | (seen & blind)
    for person in people:
        found = supporter_at(viewer, address(viewer.pk, person.supporter.pk), now)
        assert (found is not None) == (person.supporter in seen)
