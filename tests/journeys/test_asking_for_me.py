"""Asha asks without choosing anyone; somebody who fits says yes; and what there is when nobody
does. Journey 11 of the site."""

import pytest
from playwright.sync_api import Page, expect

from conversations import actions
from conversations.models import Request
from directory.models import Supporter
from directory.taxonomy import Audience
from people.models import Organisation, User
from tests.factories_directory import share
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [("desktop", True), ("phone", True), ("desktop", False)]


@pytest.fixture
def said_yes(ben: User, fire: Organisation) -> None:
    """Ben has experience of sleep, for those who ask without a list alone."""
    share(ben.supporter, "sleep", audience=Audience.BLIND)
    Supporter.objects.filter(user=ben).update(what_helped="Walking, and one person who knew.")


def asks(page: Page, area: str) -> None:
    """From home: reads what stays private, says what it is about, and sends it."""
    page.goto("/")
    press(page, "Ask for me, without a list")
    heading(checked(page), "Before you write: what stays private")
    press(page, "I have read this: go on")
    heading(checked(page), "Ask without choosing anyone")
    page.locator("details.sbs-fold", has=page.get_by_label(area)).locator("summary").click()
    page.get_by_label(area).check()
    page.get_by_label("Name to show").fill("Robin")
    page.get_by_label("Message (optional)").fill("Nights are hard since the crash.")
    press(page, "Ask for me")


@pytest.mark.journey_main
@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_whoever_fits_is_asked_and_asha_decides_what_they_read(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, said_yes: None
) -> None:
    page = browser_of(asha, size, javascript=javascript)
    asks(page, "Sleep")
    heading(checked(page), "Sent")
    reads(page, "Supporters who fit see how and when")
    bens = browser_of(ben, size, javascript=javascript)
    bens.goto("/conversations/")
    follow(checked(bens), "A colleague")
    heading(checked(bens), "A colleague would like to talk")
    expect(bens.get_by_text("Nights are hard")).to_have_count(0)
    bens.get_by_label("Yes, I will talk with them").check()
    press(bens, "Send my answer")
    heading(checked(bens), "You said yes")
    page.reload()
    heading(checked(page), "Ben would like to talk with you")
    page.locator("summary", has_text="See Ben’s profile").click()
    reads(page, "Walking, and one person who knew.")
    press(page, "Yes, show Ben my words")
    heading(checked(page), "You and Ben")
    bens.reload()
    reads(checked(bens), "Nights are hard since the crash.")


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_nobody_fits_is_an_answer_with_choices(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    page = browser_of(asha, size, javascript=javascript)
    asks(page, "Loneliness")
    heading(checked(page), "Nobody fits yet")
    press(page, "Keep looking for me, every hour")
    reads(checked(page), "We look again every hour")
    press(page, "Look wider: any experience, any way to talk")
    heading(checked(page), "Sent")
    actions.pass_on(by=ben, request=Request.objects.get(), now=Request.objects.get().asked_at)
    page.reload()
    heading(checked(page), "Nobody has been able to say yes yet")
    follow(page, "Withdraw this")
    press(checked(page), "Withdraw it")
    heading(checked(page), "You took this back")
