"""What is over goes at night, at the very moment somebody who is in it is erased."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from mentoring.actions import keeping
from mentoring.models import Need, Offer
from peersupport import erasure
from people.models import User
from records import erasing
from records.clock import today
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_mentoring import need, offer, put_to, with_mentoring
from tests.factories_wellbeing import fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
TIES = ("mentoring.Proposal.need", "mentoring.Proposal.offer")


@pytest.fixture
def over(asha, ben, ambulance) -> None:
    """What Asha looked for and what she offered, put to others and by others, all of it over."""
    with_mentoring(ambulance)
    now, kim = timezone.now(), make_user("kim@ambulance.example", ambulance)
    gone: dict[str, Any] = {"closed_on": today(now) - timedelta(days=40)}
    hers = need(asha, state="withdrawn", **gone)
    by_kim = need(kim, state="withdrawn", **gone)
    put_to(by_kim, offer(asha, state="ended", **gone), now, state="no")
    put_to(hers, offer(ben, state="ended", **gone), now, state="no")


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], object]:
    """Her erasure has taken one part of it and not yet the other when the act begins."""
    ready, step, seen = Barrier(2), erasing._erase_tie, list[str]()

    def stepped(tie: Any, *said: Any) -> int:
        number = step(tie, *said)
        if tie.name in TIES and not seen:
            seen.append(tie.name)
            ready.wait(timeout=20)
            sleep(0.5)
        return number

    def act(forget: Callable[[], object]) -> object:
        ready.wait(timeout=20)
        return forget()

    monkeypatch.setattr(erasing, "_erase_tie", stepped)
    return act


@pytest.fixture(autouse=True)
def _var(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def both(asha: User, meet: Any, forget: Callable[[], object]) -> list[Any]:
    leaver = fresh(asha)
    erase = partial(erasure.erase, person=leaver, now=timezone.now())
    return together([erase, partial(meet, forget)])


@pytest.mark.parametrize("forget", [keeping.forget_offers, keeping.forget_needs])
def test_who_is_erased_meanwhile_is_erased_and_the_rest_goes(over, asha, meet, forget):
    now = timezone.now()
    done, gone = both(asha, meet, partial(forget, now=now))
    assert isinstance(done, erasure.Receipt)
    assert isinstance(gone, int)
    left = keeping.offers_over(now) if forget is keeping.forget_offers else keeping.needs_over(now)
    assert not left.exists()


def test_in_one_statement_the_same_meets_a_deadlock(over, asha, meet):
    """The positive control."""
    results = both(asha, meet, lambda: keeping.offers_over(timezone.now()).delete())
    assert any(isinstance(one, OperationalError) and "deadlock" in str(one) for one in results)


def test_what_goes_on_stays(over, ben):
    now = timezone.now()
    kept = [offer(ben).pk, need(ben).pk]
    assert (keeping.forget_offers(now=now), keeping.forget_needs(now=now)) == (2, 2)
    left = [*Offer.objects.values_list("pk", flat=True), *Need.objects.values_list("pk", flat=True)]
    assert left == kept
