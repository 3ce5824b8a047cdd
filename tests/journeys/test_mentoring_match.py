"""Asha reads who could fit and why, asks, and Ben says yes without having known who asks."""

import pytest

from mentoring.models import Pair
from people.models import User
from tests.factories_mentoring import need, offer, with_mentoring
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_who_could_fit_to_a_yes(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    assert asha.organisation
    with_mentoring(asha.organisation)
    User.objects.filter(pk=ben.pk).update(rank_band=3)
    need(asha)
    offer(ben)
    hers, his = (browser_of(one, size, javascript=javascript) for one in (asha, ben))
    hers.goto("/mentoring/")
    follow(checked(hers), "Who could fit")
    reads(checked(hers), "Two rank bands up")
    follow(hers, "Ambulance, paramedic, middle manager")
    press(checked(hers), "Ask them")
    reads(checked(hers), "Somebody is asked")
    his.goto("/mentoring/")
    follow(checked(his), "Somebody looks for a mentor")
    press(checked(his), "Answer")
    reads(checked(his), "Choose yes, or not now.")
    his.get_by_label("Yes, I would like to").check()
    press(his, "Answer")
    reads(checked(his), "You are a pair from now on.")
    assert Pair.objects.get().mentor == ben


def test_a_cohort_is_put_up_and_looked_at(browser_of: BrowserOf, cat: User, asha: User) -> None:
    assert cat.organisation
    with_mentoring(cat.organisation)
    page = browser_of(cat, "desktop", javascript=True)
    page.goto("/mentoring/schemes/")
    follow(checked(page), "Put up a scheme")
    page.get_by_label("Career mentor").check()
    page.get_by_label("What is it called?").fill("Spring")
    page.get_by_label("As a cohort").check()
    press(checked(page), "Keep it as a draft")
    reads(checked(page), "A cohort needs this.")
    days = ("First day to apply", "Last day to apply", "The pairs begin on", "The pairs end on")
    for month, label in enumerate(days, 1):
        page.get_by_label(label).fill(f"2030-{month:02}-01")
    page.get_by_label("How many places?").fill("2")
    press(page, "Keep it as a draft")
    heading(checked(page), "Spring")
    press(page, "Open it")
    press(checked(page), "Close it for now")
    follow(checked(page), "Work out the pairs, and look at them")
    heading(checked(page), "The pairs of a cohort")
