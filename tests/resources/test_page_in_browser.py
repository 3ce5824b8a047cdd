"""The page of a resource in Chromium: for a reader, and for who looks after it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from people.models import User
from resources.demo import build
from tests.journeys.walk import leads_on
from tests.resources.test_finding_in_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/resources/starting-a-group/"


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize(("who", "headings"), [("asha", 0), ("cat", 1)])
def test_what_belongs_together_is_one_press_away(
    size: str, who: str, headings: int, cat: User, client_of: Any, settings: Any, site: str,
    new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    build(organisations=[], coordinator=cat, seed=1)
    context = new_context(size)
    cookie = client_of(request.getfixturevalue(who)).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page: Page = context.new_page()
    page.goto(PAGE)
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    assert page.get_by_role("heading", name="For coordinators").count() == headings
    leads_on(page.get_by_role("link", name="Ways to meet"))
    expect(page.get_by_text("Use it together with: Starting a peer support group")).to_be_visible()
