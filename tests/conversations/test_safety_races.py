"""Two people act for somebody's safety at the same moment: one documented winner."""

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations import actions
from conversations.actions import safety
from conversations.actions.safety import concerns, two_people
from conversations.models import Concern, Opening, Release
from tests.conversations.test_races import ask, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def concern(asha, ben, sol, sia, nel, noa):
    request = actions.answer_yes(by=ben, request=ask(asha, ben), now=timezone.now())
    return safety.raise_concern(
        by=ben, request=request, kind="life", words="W", numbers=[1], shows_reporter=False,
        form_key=uuid4(), now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def opening(concern, sol):
    return safety.ask_opening(
        by=sol, concern=concern, reason="R", hours=2, untold=None, now=timezone.now()
    )


def release_together(concern, sol, sia):
    act = partial(safety.release_identity, concern=concern, reason="R", untold=None)
    return together([partial(act, by=who, now=timezone.now()) for who in (sol, sia)])


def test_two_leads_release_at_once_and_one_is_shown(concern, sol, sia):
    results = release_together(concern, sol, sia)
    assert sum(isinstance(one, safety.Late) for one in results) == 1
    assert Release.objects.count() == 1


@pytest.mark.postgres
def test_without_the_lock_both_are_shown(concern, sol, sia, monkeypatch):
    """The positive control."""
    monkeypatch.setattr(concerns, "locked", lambda row: Concern.objects.get(pk=row.pk))
    seen = [len(_tried_often(concern, sol, sia)) for _ in range(10)]
    assert max(seen) == 2


def _tried_often(concern, sol, sia):
    Release.objects.all().delete()
    release_together(concern, sol, sia)
    return Release.objects.all()


def agree_together(opening, seconds):
    agree = partial(safety.agree, act=opening)
    return together([partial(agree, by=who, now=timezone.now()) for who in seconds])


def test_two_agree_at_once_and_one_has(opening, nel, noa):
    results = agree_together(opening, (nel, noa))
    assert sum(isinstance(one, safety.Late) for one in results) == 1
    assert Opening.objects.get().agreed_by in (nel, noa)


@pytest.mark.postgres
def test_without_the_lock_both_believe_they_agreed(opening, nel, noa, monkeypatch):
    """The positive control."""
    monkeypatch.setattr(two_people, "locked", lambda row: Opening.objects.get(pk=row.pk))
    late = []
    for _ in range(10):
        Opening.objects.update(agreed_at=None, agreed_by=None, until=None)
        results = agree_together(opening, (nel, noa))
        late.append(sum(isinstance(one, safety.Late) for one in results))
    assert min(late) == 0


def test_agreeing_and_taking_back_have_one_winner(opening, sol, nel):
    now = timezone.now()
    results = together(
        [
            lambda: safety.agree(by=nel, act=opening, now=now),
            lambda: safety.withdraw(by=sol, act=opening, now=now),
        ]
    )
    late = [isinstance(one, safety.Late) for one in results]
    opening.refresh_from_db()
    agreed = opening.agreed_at is not None
    assert (late, opening.ending) in [([False, True], ""), ([True, False], "withdrawn")]
    assert agreed == (opening.ending == "")


def test_two_leads_take_it_up_at_once_and_one_has_it(concern, sol, sia):
    take = partial(safety.acknowledge, concern=concern)
    results = together([partial(take, by=who, now=timezone.now()) for who in (sol, sia)])
    assert sum(isinstance(one, safety.Late) for one in results) == 1


def test_the_same_form_sent_at_once_is_one_concern(concern, ben):
    key = uuid4()
    again = partial(
        safety.raise_concern, by=ben, request=concern.request, kind="other", words="W",
        numbers=[], shows_reporter=False, form_key=key, now=timezone.now(),
    )  # fmt: skip
    results = together([again] * 4)
    assert len({one.pk for one in results}) == 1
