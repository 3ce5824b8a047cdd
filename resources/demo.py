"""Its part of the demo: our originals, loaded as on any installation, on different days."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from people.models import Organisation, User
from resources.actions.originals import load_original, tie_originals
from resources.models import Resource
from resources.originals import originals

# In the demo this one is for the coordinator's own organisation alone.
OWN: Final = "after-a-hard-job"


def build(
    *,
    organisations: Sequence[Organisation],
    coordinator: User,
    seed: int,
    now: datetime | None = None,
) -> list[Resource]:
    """Add our originals, once; returns those that are new.

    `organisations`: theirs is the demo; what is marked as somebody's own goes to the coordinator's.
    """
    chance, made = random.Random(seed), list[str]()
    day = now or timezone.now()
    keeper = coordinator.organisation
    own = next((each for each in organisations if each.pk == coordinator.organisation_id), None)
    for original in originals():
        day -= timedelta(days=chance.randint(2, 9))
        shelf = own if original.slug == OWN else None
        if load_original(original, keeper=keeper, shelf=shelf, now=day) == "new":
            made.append(original.slug)
    tie_originals(made)
    return list(Resource.objects.filter(page__original__in=made))
