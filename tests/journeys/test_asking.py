"""Asha finds Ben, asks him, and they talk. Journey 1 of the site."""

import re

import pytest
from playwright.sync_api import Page, expect

from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share
from tests.journeys.conftest import BrowserOf, Letters
from tests.journeys.walk import checked, follow, heading, press, reads, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def supporters(ben: User, ambulance: Organisation, fire: Organisation) -> None:
    """Ben, and so many others that there are two pages."""
    share(ben.supporter, "sleep", "court_inquest")
    for number in range(24):
        where = fire if number % 2 else ambulance
        one = listed_supporter(make_user(organisation=where, name=f"Robin {number}"))
        share(one, *(["sleep"] if number == 1 else ["debt"]))


def finds_ben(page: Page) -> None:
    """From home, through the list and its filters, to Ben's page."""
    heading(checked(page), "Hello Asha")
    press(page, "I want to talk to someone")
    expect(checked(page).get_by_role("heading", name="25 peer supporters")).to_be_visible()
    follow(page, "Page 2")
    assert checked(page).locator(".sbs-card").count() == 5
    filters(page)
    expect(checked(page).get_by_role("heading", name="1 peer supporter")).to_be_visible()
    follow(page, "Remove filter: Fire and rescue")
    expect(page.get_by_role("heading", name="2 peer supporters")).to_be_visible()
    assert "sleep" not in page.url
    follow(page, "Ben")
    heading(checked(page), "Ben")


def filters(page: Page) -> None:
    """By service and by what they have lived through; on a phone the panel is folded away."""
    if not page.get_by_label("Fire and rescue").is_visible():
        page.locator("summary", has_text="Filter").click()
    page.get_by_label("Fire and rescue").check()
    page.locator("details.sbs-fold", has=page.get_by_label("Sleep")).locator("summary").click()
    page.get_by_label("Sleep").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show supporters").last.click()


def asks_ben(page: Page) -> None:
    """Reads what stays private, sees whom it is kept from, and asks under another name."""
    press(page, "Ask Ben to talk")
    heading(checked(page), "Before you write: what stays private")
    follow(page, "Correct this, or add someone")
    expect(checked(page).get_by_label("My line manager's work email")).to_have_value(
        "mo@ambulance.example"
    )
    follow(page, "This is right: go on")
    press(page, "I have read this: go on")
    checked(page).get_by_label("Today").check()
    page.get_by_label("Name to show").fill("Robin")
    page.get_by_label("Message (optional)").fill("Nights are hard since the crash.")
    press(page, "Send to Ben")
    heading(checked(page), "Sent to Ben")
    reads(page, "What happens next")
    reads(page, "Nights are hard since the crash.")


def answers_yes(page: Page) -> None:
    """Ben, who was told only that there is a notice, finds the request and says yes."""
    page.goto("/")
    follow(checked(page), "See who asked")
    reads(checked(page), "Waiting for your answer")
    follow(page, "Robin")
    heading(checked(page), "Robin would like to talk")
    page.get_by_label("Yes, I will talk with them").check()
    press(page, "Send my answer")
    heading(checked(page), "You and Robin")
    writes(page, "I am glad you wrote. Nights were my worst time too.")


def writes(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    press(page, "Send")
    expect(page.locator(".sbs-messages__mine", has_text=words)).to_be_visible()


def ends(page: Page) -> None:
    follow(page, "End this conversation")
    heading(checked(page), "End this conversation?")
    press(page, "End it")
    heading(checked(page), "This conversation has ended")


@pytest.mark.journey_main
@pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("desktop", False)]
)
def test_asha_finds_ben_and_they_talk(
    size: str, javascript: bool, somebody: BrowserOf, browser_of: BrowserOf, letters: Letters,
    asha: User, ben: User, supporters: None,
) -> None:  # fmt: skip
    page = sign_in(somebody(size, javascript=javascript), asha)
    finds_ben(page)
    asks_ben(page)
    [letter] = letters()
    assert "To: ben@ambulance.example" in letter
    assert not re.search(r"asha|robin|nights|request|support you", letter, re.IGNORECASE)
    answers_yes(browser_of(ben, size, javascript=javascript))
    page.reload()
    reads(checked(page), "New since you last looked")
    reads(page, "Nights were my worst time too.")
    writes(page, "Can we walk on Thursday?")
    ends(page)
