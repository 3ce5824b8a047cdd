"""So few that they could be somebody are not counted at the desk; what is acted on stays."""

from datetime import timedelta

import pytest

from mentoring.at_desk import FEW
from mentoring.kinds import Kind
from records.clock import today
from tests.cast import ClientOf
from tests.factories import make_user
from tests.factories_mentoring import cohort, need, offer
from tests.factories_wellbeing import fresh

DESKS = ("/desk/", "/mentoring/desk/")


@pytest.fixture
def read(cat, client_of: ClientOf):
    client = client_of(fresh(cat))
    return lambda page: client.get(page).content.decode().partition("<main")[2]


def looked_for(organisation, number: int, days: int = 20) -> None:
    for _ in range(number):
        since = today() - timedelta(days=days)
        need(make_user(organisation=organisation), Kind.RETURN, opened_on=since)


def test_few_who_look_are_not_counted_but_how_long_stays(ambulance, read) -> None:
    pages = []
    for number in (1, 3):
        looked_for(ambulance, number)
        pages.append([read(page) for page in DESKS])
        assert "Somebody has looked for a mentor or buddy for two weeks or more." in pages[-1][0]
        assert f"{FEW} The longest has looked for 20 days." in pages[-1][1]
    looked_for(ambulance, 3)
    assert "About 5 people have looked for a mentor or buddy" in read(DESKS[0])
    assert "about 5. The longest has looked for 20 days." in read(DESKS[1])


def test_that_somebody_has_looked_for_a_few_days_is_told_to_no_desk(ambulance, read) -> None:
    before = [read(page) for page in DESKS]
    looked_for(ambulance, 3, days=13)
    assert [read(page) for page in DESKS] == before


@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_small_cohort_is_not_counted(ambulance, read, number) -> None:
    made = cohort(ambulance, state="closed")
    before = [read(f"/mentoring/schemes/{made.pk}/{page}") for page in ("", "pairs/")]
    for _ in range(number):
        need(make_user(organisation=ambulance), scheme=made)
        offer(make_user(organisation=ambulance, rank_band=3), scheme=made, most=1)
    after = [read(f"/mentoring/schemes/{made.pk}/{page}") for page in ("", "pairs/")]
    assert [page.count(FEW) for page in after] == [3, 2]
    assert [len(page) for page in after] == [len(page) for page in before]
