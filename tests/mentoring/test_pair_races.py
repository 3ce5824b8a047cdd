"""Two who press at the same moment: one end, one link, one version."""

from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from mentoring.actions import ending, reviewing, together
from mentoring.models import Pair, PairAgreement, ReviewCode
from people.models import User
from tests.conversations.test_races import together as at_once
from tests.factories_mentoring import pair, with_mentoring
from tests.factories_wellbeing import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(ben: User, asha: User, ambulance: Any) -> Pair:
    with_mentoring(ambulance)
    return pair(ben, asha, timezone.now())


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_both_end_it_at_once_and_one_of_them_is_told(two, ben, asha):
    now = timezone.now()
    at_once([partial(ending.end, by=fresh(by), pair=two, now=now) for by in (ben, asha)])
    two.refresh_from_db()
    assert (two.is_open, OutgoingMail.objects.count()) == (False, 1)


def test_however_often_somebody_presses_they_get_one_link(two, asha):
    now = timezone.now()
    ending.end(by=asha, pair=two, now=now)
    acts = [partial(reviewing.code_for_pair, by=fresh(asha), pair=two, now=now) for _ in range(8)]
    assert kinds(at_once(acts)) == ["Had"] * 7 + ["str"]
    assert ReviewCode.objects.count() == 1


def test_two_versions_written_at_once_become_one_and_the_other_is_asked_to_read(two, ben, asha):
    now = timezone.now()
    acts = [
        partial(together.write_agreement, by=fresh(by), pair=two, text=by.name, seen=0, now=now)
        for by in (ben, asha)
    ]
    assert kinds(at_once(acts)) == ["Newer", "PairAgreement"]
    assert PairAgreement.objects.get().version == 1


@pytest.mark.postgres
def test_without_the_lock_two_versions_meet_an_error(two, ben, asha, monkeypatch):
    """The positive control: then only the constraint on the version holds."""
    ready = Barrier(2)

    def unlocked(row: Pair, by: User) -> Pair:
        ready.wait(timeout=20)
        return Pair.objects.get(pk=row.pk)

    numbered = PairAgreement.save

    def saved_together(row: PairAgreement, *args: Any, **kwargs: Any) -> None:
        ready.wait(timeout=20)
        numbered(row, *args, **kwargs)

    monkeypatch.setattr(together, "locked", unlocked)
    monkeypatch.setattr(PairAgreement, "save", saved_together)
    now = timezone.now()
    acts = [
        partial(together.write_agreement, by=fresh(by), pair=two, text=by.name, seen=0, now=now)
        for by in (ben, asha)
    ]
    assert "IntegrityError" in kinds(at_once(acts))
