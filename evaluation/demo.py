"""A year of the demo's tallies, and the count of its peer supporters. Invented; deterministic."""

import random
from datetime import datetime, timedelta

from evaluation.counting import count_pool
from evaluation.figures import ACTS, BANDS, WEEKS
from people.models import Organisation
from records.clock import today, week_of
from records.models import Tally

# At most so many a week: fewer are answered than asked.
MOST = (5, 1, 1, 1, 2, 1, 0, 0)


def build(organisations: list[Organisation], *, chance: random.Random, now: datetime) -> None:
    """Tallies of the weeks before this one; the last organisation is quieter than the first. The
    supporters are there already."""
    this_week = week_of(today(now))
    Tally.objects.bulk_create(
        Tally(
            kind=kind,
            organisation_id=place.pk,
            week=this_week - timedelta(weeks=back),
            count=chance.randint(0, most) if chance.random() < 1 / (1 + quieter * 3) else 0,
        )
        for quieter, place in enumerate(organisations)
        for kind, most in zip((*ACTS, *BANDS), MOST, strict=True)
        for back in range(1, WEEKS + 1)
    )
    count_pool(now=now)
