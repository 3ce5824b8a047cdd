"""Two workers at the same moment: the count of a quarter is made once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from evaluation import counting
from evaluation.models import PoolFigure
from records.clock import today
from records.models import Finished
from tests.conversations.test_races import together
from tests.evaluation.test_pool import supporters

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


@pytest.fixture
def counts(monkeypatch, ambulance):
    """A list that grows with each count that is really made."""
    supporters(ambulance, 6)
    made, real = [], counting._accounts

    def watched():
        made.append(1)
        return real()

    monkeypatch.setattr(counting, "_accounts", watched)
    return made


def at_once():
    return together([partial(counting.count_pool, now=timezone.now())] * WORKERS)


def test_workers_at_the_same_moment_count_once(counts):
    assert at_once() == [None] * WORKERS
    assert (len(counts), PoolFigure.objects.count(), Finished.objects.count()) == (1, 2, 1)


def test_the_same_workers_count_each_where_the_quarter_is_never_done(counts, monkeypatch):
    monkeypatch.setattr(counting, "last_end", lambda on: today() + timedelta(days=1))
    assert at_once() == [None] * WORKERS
    assert (len(counts), PoolFigure.objects.count()) == (WORKERS, 2)
