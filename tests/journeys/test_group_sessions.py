"""Ben puts dates up for his group; Asha says “not this time”, and writes on the board."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Membership
from people.models import User
from records.clock import today
from tests.factories_groups import joined, running, with_groups
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_dates_a_board_and_the_day_after(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, cat: User
) -> None:
    assert cat.organisation
    with_groups(cat.organisation)
    now = timezone.now()
    group = running(ben, cat, now, name="Early shift")
    mine = joined(asha, group, now, name="Kit")
    Membership.objects.filter(pk=mine.pk).update(asked_on=today(now))
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, asha))
    _puts_up(his)
    hers.goto(f"/groups/{group.pk}/")
    _says_no(checked(hers))
    _writes(hers, group.pk)
    _says_how_it_was(hers, group.pk)
    his.goto(f"/groups/{group.pk}/board/")
    follow(checked(his), "Take it down")
    press(checked(his), "Take it down")
    reads(checked(his), "Say why")
    his.goto(f"/groups/{group.pk}/members/")
    reads(checked(his), "It was hard")


def _puts_up(page) -> None:
    """First with nothing said, then as it should be."""
    page.goto("/groups/")
    follow(checked(page), "Early shift")
    follow(checked(page), "All dates, and putting up more")
    press(checked(page), "Put up dates")
    press(checked(page), "Put them up")
    reads(checked(page), "Enter the day.")
    page.get_by_label("Day", exact=True).fill(f"{today() + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Begins at (UK time)").fill("19:00")
    page.get_by_label("Place (optional)").fill("The back room")
    press(page, "Put them up")
    reads(checked(page), "It stands there.")


def _says_no(page) -> None:
    page.locator("#next ~ ul a").first.click()
    reads(page, "The back room")
    press(checked(page), "Not this time")
    reads(checked(page), "You said that you do not come this time.")


def _writes(page, pk) -> None:
    page.goto(f"/groups/{pk}/board/")
    page.get_by_label("What would you like to say?").fill("Lift from the station?")
    press(checked(page), "Put it on the board")
    reads(checked(page), "It stands there.")


def _says_how_it_was(page, pk) -> None:
    page.goto(f"/groups/{pk}/first/")
    page.get_by_label("It was hard").check()
    page.get_by_label("Let the two facilitators read this").check()
    press(checked(page), "Send")
    heading(checked(page), "Thank you")
