"""What anybody finds, signed in or not: urgent help first. Journeys 6 and 9 of the site."""

import pytest
from playwright.sync_api import Page, expect

from people.models import User
from signposting.demo import build as build_signposts
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = {
    "/": "Talk to a colleague who has been through it",
    "/help-now/": "Urgent help",
    "/signposts/": "Where to turn",
    "/privacy/": "What stays private, and what cannot",
    "/accessibility/": "Accessibility",
    "/for-managers/": "For people who manage others",
    "/accounts/login/": "Sign in",
    "/accounts/signup/": "Join",
    "/accounts/login/code/": "Sign in with a code",
    "/accounts/password/reset/": None,
    "/nothing-here/": "Page not found",
}
SIGNED_IN = [
    "/", "/supporters/", "/conversations/", "/resources/", "/profile/", "/apply/",
    "/accounts/about-me/", "/accounts/kept-from/", "/accounts/kept-from/add/", "/accounts/email/",
    "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/",
]  # fmt: skip


def has_urgent_help(page: Page) -> None:
    """One landmark in the same place, 999 before every other number, its targets big enough."""
    bar = page.get_by_role("region", name="Urgent help")
    expect(bar).to_have_count(1)
    numbers = bar.locator("a[href^='tel:'], a[href^='sms:']")
    expect(numbers.first).to_have_attribute("href", "tel:999")
    expect(bar.get_by_role("link", name="I need help now")).to_have_attribute("href", "/help-now/")


def leaves_by_a_plain_link(page: Page) -> None:
    """The way out comes straight after the skip link, and works without JavaScript."""
    stops = page.locator("a[href], button, input, select, textarea, summary")
    expect(stops.nth(0)).to_have_text("Skip to main content")
    expect(stops.nth(1)).to_have_text("Leave this page quickly")
    leave = stops.nth(1)
    assert str(leave.get_attribute("href")).startswith("https://")
    assert leave.get_attribute("target") is None
    assert leave.evaluate("link => link.onclick") is None


def head_is_short(page: Page) -> None:
    """Crisis bar and header take less than a fifth of a phone."""
    bottom = page.evaluate("document.querySelector('.sbs-header').getBoundingClientRect().bottom")
    assert bottom < 844 / 5, page.url


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_public_pages(size: str, somebody: BrowserOf, transactional_db: None) -> None:
    build_signposts()
    page = somebody(size)
    for address, words in PUBLIC.items():
        page.goto(address)
        if words:
            heading(page, words)
        has_urgent_help(page)
        leaves_by_a_plain_link(page)
        checked(page)


@pytest.mark.parametrize("size", ["phone", "narrow"])
def test_pages_of_a_colleague_on_a_phone(
    size: str, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    page = browser_of(asha, size, fresh=True)
    for address in SIGNED_IN:
        page.goto(address)
        has_urgent_help(page)
        checked(page)
        if size == "phone":
            head_is_short(page)


def test_where_to_turn_leads_to_one_page_for_each(somebody: BrowserOf, db: None) -> None:
    build_signposts()
    page = somebody("phone")
    page.goto("/")
    follow(page, "Urgent help")
    heading(page, "Urgent help")
    page.goto("/signposts/")
    with page.expect_navigation():
        page.locator("main .sbs-card a").first.click()
    has_urgent_help(checked(page))


def test_without_scripts_urgent_help_is_all_there(somebody: BrowserOf, db: None) -> None:
    page = somebody("phone", javascript=False)
    page.goto("/")
    press(page, "I need help now")
    has_urgent_help(checked(page))
    expect(page.get_by_role("heading", name="If a life is in danger, call 999 now")).to_be_visible()
