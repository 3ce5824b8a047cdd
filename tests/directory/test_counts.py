"""Counts beside the options: only over what this person may see, and never so small that they
point at somebody."""

import pytest
from django.utils import timezone

from directory.browse import Criteria, browse
from directory.criteria import LEAST_SPECIAL, OPTIONS
from directory.models import Supporter
from directory.rota import stored_week
from directory.taxonomy import AREAS, SENSITIVE
from people.models import Block, Organisation, User
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

pytestmark = pytest.mark.usefixtures("both_ways")
NOW = timezone.now()
# Some part of each day is never over.
ALWAYS = stored_week([["night"]] * 7)


def count(viewer: User, facet: str, option: str, **chosen: object) -> int | None:
    return browse(viewer, Criteria.read(chosen), 1, NOW).counts[facet][option]


def crowd(organisation: Organisation, number: int, code: str) -> list[Supporter]:
    made = [listed_supporter(make_user(organisation=organisation)) for _ in range(number)]
    for supporter in made:
        share(supporter, code)
    return made


@pytest.mark.parametrize(
    ("facet", "option"),
    [
        ("services", "ambulance"),
        ("regions", "north_west"),
        ("ways", "phone"),
        ("languages", "en"),
        ("organisations", "same"),
        ("available", "yes"),
        ("free_today", "yes"),
        ("areas", "debt"),
    ],
)
def test_whoever_is_kept_apart_is_counted_nowhere(
    asha: User, ben: User, facet: str, option: str
) -> None:
    Supporter.objects.update(usual=ALWAYS)
    share(ben.supporter, "debt")
    assert count(asha, facet, option) == 1
    Block.objects.create(person=ben, other=asha)
    assert count(asha, facet, option) == 0


@pytest.mark.parametrize(
    ("audience", "same", "other"),
    [("everyone", 1, 1), ("own", 1, 0), ("others", 0, 1), ("blind", 0, 0)],
)
def test_an_area_is_counted_for_its_audience_alone(
    asha: User, eve: User, ben: User, audience: str, same: int, other: int
) -> None:
    share(ben.supporter, "debt", audience=audience)
    assert (count(asha, "areas", "debt"), count(eve, "areas", "debt")) == (same, other)


def test_a_special_count_is_small_for_whoever_sees_few_of_them(
    asha: User, eve: User, ambulance: Organisation, fire: Organisation
) -> None:
    one, *_ = crowd(fire, LEAST_SPECIAL, "anxiety")
    for supporter in crowd(ambulance, 3, "anxiety"):
        supporter.areas.update(audience="own")
    assert count(asha, "areas", "anxiety") == LEAST_SPECIAL + 3
    assert count(eve, "areas", "anxiety") == LEAST_SPECIAL
    Block.objects.create(person=eve, other=one.user)
    assert count(eve, "areas", "anxiety") is None


def test_other_filters_cannot_narrow_a_special_count_down(asha: User, fire: Organisation) -> None:
    one, *_ = crowd(fire, LEAST_SPECIAL, "anxiety")
    assert count(asha, "areas", "anxiety") == LEAST_SPECIAL
    Supporter.objects.filter(pk=one.pk).update(ways=["walk"], region="wales")
    for chosen in ({"ways": ["phone"]}, {"regions": ["wales"]}, {"word": "nobody"}):
        assert count(asha, "areas", "anxiety", **chosen) is None


def test_sensitive_areas_have_no_count_at_all(asha: User, fire: Organisation) -> None:
    crowd(fire, LEAST_SPECIAL + 1, "suicidal")
    counted = browse(asha, Criteria(), 1, NOW).counts["areas"]
    assert set(counted) == {code for code, _ in OPTIONS["areas"]} - SENSITIVE
    special = [code for code in counted if AREAS[code].special]
    assert len(special) > 20
    assert {counted[code] for code in special} == {None}
