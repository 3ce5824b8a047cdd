"""The same moment: one offer, one search, one answer."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from mentoring import actions
from mentoring.kinds import Kind
from mentoring.models import Need, Offer, OfferDecision
from tests.conversations.test_races import together
from tests.factories_mentoring import offer
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import told
from tests.mentoring.test_offering import said

pytestmark = pytest.mark.django_db(transaction=True)


def test_offered_by_six_windows_at_once_it_is_one(asha, now):
    by = fresh(asha)
    act = partial(actions.offer, by=by, kind=Kind.MENTOR, said=said(), now=now)
    results = together([partial(act, form_key=uuid4()) for _ in range(6)])
    assert sum(isinstance(one, actions.AlreadyThere) for one in results) == 5
    assert Offer.objects.count() == 1


def test_looked_for_by_six_windows_at_once_it_is_one(asha, now):
    by, what = fresh(asha), {"topics": ["study"], "ways": ["phone"]}
    act = partial(actions.look, by=by, kind=Kind.MENTOR, said=what, now=now)
    results = together([partial(act, form_key=uuid4()) for _ in range(6)])
    assert sum(isinstance(one, actions.AlreadyThere) for one in results) == 5
    assert Need.objects.count() == 1


def test_decided_by_six_at_once_one_answer_counts(asha, cat, now):
    row, by = offer(asha, state="waiting"), fresh(cat)
    act = partial(actions.decide, by=by, offer=row, now=now)
    acts: list[Callable[[], Any]] = [partial(act, approve=n < 3) for n in range(6)]
    results = together(acts)
    assert sum(isinstance(one, actions.Gone) for one in results) == 5
    assert (told(), OfferDecision.objects.count()) == ([asha.pk], 1)
