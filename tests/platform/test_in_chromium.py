"""The browser of the tests really is one, and the site's first pages work in it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import becomes

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_help_is_whole_at_every_size(new_page: Callable[..., Page], size: str, javascript: bool):
    page = new_page(size, javascript=javascript)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    response = page.goto("/help-now/")
    assert response is not None
    assert response.status == 200
    assert page.locator("h1").inner_text() == "Urgent help"
    assert page.locator("a[href='tel:999']").first.is_visible()
    assert troubles == []


def test_the_style_sheet_and_the_font_arrive(new_page: Callable[..., Page]):
    page = new_page()
    refused: list[str] = []
    page.on("response", lambda r: refused.append(r.url) if r.status >= 400 else None)
    page.goto("/help-now/")
    assert "Atkinson" in page.locator("body").evaluate("body => getComputedStyle(body).fontFamily")
    assert refused == []


def test_the_back_forward_cache_is_on(new_page: Callable[..., Page]):
    """The positive control of the shared-computer tests: a page may come back from memory."""
    page = new_page()
    page.add_init_script(
        "addEventListener('pageshow', e => e.persisted && sessionStorage.setItem('back', 'memory'))"
    )
    page.goto("/help-now/")
    page.goto("/static/js/page.js")
    page.evaluate("history.back()")
    becomes(page, "sessionStorage.getItem('back') === 'memory'")
