"""Finding a supporter in Chromium: on a desktop, on a phone, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share
from tests.journeys.walk import leads_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NewPage = Callable[..., Page]


@pytest.fixture
def supporters(ben: User, ambulance: Organisation, fire: Organisation) -> None:
    """Ben and two pages more."""
    share(ben.supporter, "sleep", "ptsd", "anger", "debt", "ocd")
    for number in range(14):
        listed_supporter(make_user(organisation=ambulance, name=f"Amber {number}"), region="wales")
        share(
            listed_supporter(
                make_user(organisation=fire, name=f"Fay {number}"), taking_new=number % 2 == 0
            ),
            "anxiety",
        )


@pytest.fixture
def asha_page(
    new_context: Callable[..., BrowserContext],
    site: str,
    asha: User,
    supporters: None,
    client_of: Any,
    settings: Any,
) -> NewPage:
    """Makes a page in which Asha is signed in."""
    settings.SHOW_UNCHECKED_NUMBERS = True

    def make(size: str = "desktop", **kwargs: Any) -> Page:
        context = new_context(size, **kwargs)
        cookie = client_of(asha).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return context.new_page()

    return make


def faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def choose(page: Page, size: str) -> None:
    """Filters Asha's list, opening the panel where it is folded away."""
    if size != "desktop":
        page.locator("summary", has_text="Filter").click()
    page.get_by_label("Fire and rescue").check()
    page.get_by_text("Mental health", exact=True).click()
    page.get_by_label("Anxiety or panic").check()
    leads_on(page.get_by_role("button", name="Show supporters").last)


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_asha_filters_pages_and_reads_a_profile(
    asha_page: NewPage, size: str, javascript: bool
) -> None:
    page = asha_page(size, javascript=javascript)
    page.goto("/supporters/")
    expect(page.get_by_role("heading", name="29 peer supporters")).to_be_visible()
    leads_on(page.get_by_role("link", name="Page 2"))
    assert page.locator(".sbs-card").count() == 9
    choose(page, size)
    expect(page.get_by_role("heading", name="14 peer supporters")).to_be_visible()
    assert "anxiety" not in page.url
    assert page.title() == "Find a peer supporter - Side by Side peer support"
    leads_on(page.get_by_role("link", name="Remove filter: Anxiety or panic"))
    leads_on(page.get_by_role("link", name="Fay 3"))
    expect(page.get_by_role("heading", name="Fay 3", level=1)).to_be_visible()
    leads_on(page.get_by_role("link", name="Back to the list"))
    expect(page.get_by_role("link", name="Remove filter: Fire and rescue")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_the_pages_are_accessible(asha_page: NewPage, size: str) -> None:
    page = asha_page(size)
    page.goto("/supporters/")
    seen = [faults(page)]
    choose(page, size)
    seen.append(faults(page))
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    leads_on(page.locator(".sbs-card__link").first)
    seen.append(faults(page))
    assert seen == [[], [], []]
    assert fits


def test_a_sensitive_area_gets_its_answer(asha_page: NewPage) -> None:
    page = asha_page("phone")
    page.goto("/supporters/")
    page.locator("summary", has_text="Filter").click()
    page.get_by_text("Mental health", exact=True).click()
    page.get_by_label("Self-harm").check()
    leads_on(page.get_by_role("button", name="Show supporters").last)
    expect(page.get_by_text("Tell us what you need and we will ask for you.")).to_be_visible()
    assert faults(page) == []
