"""The resources that are measured with: the same each time, and found as real ones are."""

import pytest
from django.utils import timezone

from people.models import Organisation, User
from resources.bulk import make_resources
from resources.filters import Criteria
from resources.find import hits
from resources.models import Resource, ResourceFile
from resources.plain import find_plain

NOW = timezone.now()


@pytest.fixture
def made(ambulance: Organisation) -> None:
    make_resources(30, seed=3, organisations=[ambulance], now=NOW)


def test_the_same_seed_makes_the_same_rows(made: None, ambulance: Organisation) -> None:
    first = list(Resource.objects.order_by("pk").values())
    Resource.objects.all().delete()
    make_resources(30, seed=3, organisations=[ambulance], now=NOW)
    assert list(Resource.objects.order_by("pk").values()) == first


def test_each_has_a_file_with_a_few_hundred_words(made: None) -> None:
    lengths = [len(text.split()) for text in ResourceFile.objects.values_list("text", flat=True)]
    assert len(lengths) == 30
    assert all(200 <= length <= 500 for length in lengths)


def test_they_are_found_by_words_inside(made: None, asha: User) -> None:
    criteria = Criteria(words="listen")
    result = find_plain(asha, criteria)
    assert 0 < result.total <= 30
    assert all("<mark>" in f"{hit.title}{hit.summary}{hit.inside}"
               for hit in hits(asha, criteria, result))  # fmt: skip
