"""Finding something in the library in Chromium: desktop, phone, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from people.models import User
from resources.demo import build
from tests.journeys.walk import leads_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NewPage = Callable[..., Page]


@pytest.fixture
def asha_page(
    new_context: Callable[..., BrowserContext],
    site: str,
    asha: User,
    cat: User,
    client_of: Any,
    settings: Any,
) -> NewPage:
    """Makes a page in which Asha is signed in; the library holds the demo's originals."""
    build(organisations=[], coordinator=cat, seed=1)

    def make(size: str = "desktop", **kwargs: Any) -> Page:
        context = new_context(size, **kwargs)
        cookie = client_of(asha).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return context.new_page()

    return make


def faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def search(page: Page, size: str, words: str) -> None:
    page.goto("/resources/")
    if size == "phone":
        page.locator("summary", has_text="Search and filter").click()
    page.get_by_label("Search by word").fill(words)
    leads_on(page.get_by_role("button", name="Show results").first)
    expect(page.get_by_role("heading", name="found")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_asha_finds_what_stands_inside_a_document(size: str, asha_page: NewPage) -> None:
    page = asha_page(size)
    search(page, size, "phone silent")
    expect(page.get_by_role("heading", name="1 resource found")).to_be_visible()
    assert page.locator(".sbs-card mark").all_inner_texts() == ["Phones", "silent"]
    assert "silence" not in page.url
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    leads_on(page.get_by_role("link", name="Remove filter"))
    expect(page.get_by_role("heading", name="18 resources")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_javascript_a_topic_in_a_fold_filters(size: str, asha_page: NewPage) -> None:
    page = asha_page(size, javascript=False)
    page.goto("/resources/")
    if size == "phone":
        page.locator("summary", has_text="Search and filter").click()
    page.locator("summary", has_text="What it is about").click()
    page.get_by_label("Trauma (1)").check()
    page.get_by_label("Newest first").check()
    leads_on(page.get_by_role("button", name="Show results").first)
    expect(page.get_by_role("heading", name="1 resource found")).to_be_visible()
    expect(page.get_by_role("link", name="Remove filter: Trauma")).to_be_visible()
    expect(page.get_by_label("Newest first")).to_be_checked()
