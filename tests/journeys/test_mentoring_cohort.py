"""Asha applies to a cohort, Ben offers to help in it, Cat has the pairs worked out and tells
everybody: and the two write to each other."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentoring import actions
from mentoring.models import Pair, Scheme
from people.models import User
from records.clock import today
from tests.factories_mentoring import cohort, with_mentoring
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [(size, javascript) for size in ("desktop", "phone") for javascript in (True, False)]


@pytest.fixture
def spring(cat: User, ben: User) -> Scheme:
    """A cohort that takes applications; Ben stands two rank bands above Asha."""
    assert cat.organisation
    with_mentoring(cat.organisation)
    User.objects.filter(pk=ben.pk).update(rank_band=3)
    return cohort(
        cat.organisation, title="Spring", places=1, starts_on=today() + timedelta(days=40)
    )


def taken_part(page: Page, button: str) -> Page:
    """From the start of mentoring to the form of the cohort, with a topic and a way to meet."""
    page.goto("/mentoring/")
    follow(checked(page), "Schemes of your organisation")
    follow(checked(page), "Spring")
    press(checked(page), button)
    page.get_by_label("My next step").check()
    page.get_by_label("In person").check()
    return page


def applies(page: Page) -> None:
    taken_part(page, "Apply")
    press(checked(page), "Start looking")
    reads(checked(page), "You applied, and you have a place.")


def offers(page: Page) -> None:
    taken_part(page, "Offer to help")
    page.get_by_label("I agree").check()
    press(checked(page), "Offer it")
    reads(checked(page), "You offer to help in this scheme. Waiting for a decision.")


def decides(page: Page) -> None:
    page.goto("/mentoring/offers/")
    follow(checked(page), "Ben")
    press(checked(page), "Yes")
    reads(checked(page), "They can be asked from now on")


def tells(page: Page, spring: Scheme) -> None:
    """Looked at first, then told."""
    page.goto(f"/mentoring/schemes/{spring.pk}/")
    press(checked(page), "Close it for now")
    follow(checked(page), "Work out the pairs, and look at them")
    press(checked(page), "Work out the pairs")
    reads(checked(page), "being worked out")
    actions.plan(pk=spring.pk, now=timezone.now())
    follow(page, "Look again")
    heading(checked(page), "The pairs of a cohort")
    reads(page, "Two rank bands up")
    for name in ("Asha", "Ben"):
        expect(page.locator("main").get_by_text(name)).to_have_count(0)
    press(page, "Tell everybody")
    press(checked(page), "Make the pairs and tell everybody")
    reads(checked(page), "Everybody is told. Pairs made: 1.")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_applying_to_being_told(
    size: str, javascript: bool, spring: Scheme, browser_of: BrowserOf, asha: User, ben: User,
    cat: User,
) -> None:  # fmt: skip
    hers, his, desk = (browser_of(one, size, javascript=javascript) for one in (asha, ben, cat))
    applies(hers)
    offers(his)
    decides(desk)
    tells(desk, spring)
    assert Pair.objects.get().mentor == ben
    for page, other in ((hers, "Ben"), (his, "Asha")):
        page.goto("/")
        follow(checked(page), "Your pair from")
        heading(checked(page), f"You and {other}")
