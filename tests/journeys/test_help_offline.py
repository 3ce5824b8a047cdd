"""The page of urgent help without a connection, after one visit: kept, renewed, taken away."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from peersupport import help_now
from signposting.at_hand import AtHand, Called
from tests.browser import becomes
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/help-now/"
KEPT = """async () => {
  const names = await caches.keys();
  const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return all.flat().map((request) => new URL(request.url).pathname).sort();
}"""
WORKERS = """async () => {
  const all = await navigator.serviceWorker.getRegistrations();
  return all.map((one) => new URL(one.scope).pathname);
}"""
# What the browser holds once it is done.
STAYS = [
    "/help-now/", "/static/css/help.css", "/static/fonts/atkinson-hyperlegible-next.woff2",
    "/static/img/icon.svg", "/static/img/logo.svg", "/static/js/help.js",
]  # fmt: skip


def visited(page: Page) -> Page:
    """Urgent help was opened once, and the copy is whole."""
    page.goto(PAGE)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    becomes(page, "navigator.serviceWorker.controller !== null")
    return page


def without_connection(context: BrowserContext, page: Page) -> Page:
    context.set_offline(True)
    page.goto(PAGE)
    heading(page, "Urgent help")
    font = page.locator("body").evaluate("body => getComputedStyle(body).fontFamily")
    assert "Atkinson" in font
    return page


def police(number: str) -> None:
    help_now.make(AtHand({"police-crisis-line": Called(number)}))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_is_there_after_one_visit_and_again_after_a_new_version(
    size: str, somebody: BrowserOf
) -> None:
    police("0300 131 2789")
    page = visited(somebody(size))
    checked(page)
    assert (page.evaluate(KEPT), page.evaluate(WORKERS)) == (STAYS, [PAGE])
    without_connection(page.context, page)
    expect(page.locator("main a[href='tel:03001312789']")).to_have_count(1)
    page.context.set_offline(False)
    police("0300 131 2788")
    page.goto(PAGE)
    # Always the newest where there is a connection; and that one is kept from then on.
    expect(page.locator("main a[href='tel:03001312788']")).to_have_count(1)
    page.wait_for_timeout(200)
    without_connection(page.context, page)
    expect(page.locator("main a[href='tel:03001312788']")).to_have_count(1)
    assert page.evaluate(KEPT) == STAYS


def test_nothing_but_that_page_is_kept_or_reached(somebody: BrowserOf) -> None:
    page = visited(somebody())
    page.goto("/signposts/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.evaluate(KEPT) == STAYS
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0, 0, "",
    ]  # fmt: skip


def test_a_filter_that_blocks_the_site_takes_the_page_from_nobody(
    somebody: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands between says its own with a good answer, at this address."""
    page = visited(somebody())
    blocked = help_now._page(b"<!DOCTYPE html><title>Blocked</title><h1>Blocked</h1>")
    monkeypatch.setattr(help_now, "current", lambda: blocked)
    page.goto(PAGE)
    heading(page, "Urgent help")
    page.wait_for_timeout(200)
    without_connection(page.context, page)


def test_switched_off_it_takes_the_copy_and_itself_away(somebody: BrowserOf, settings: Any) -> None:
    page = visited(somebody())
    settings.HELP_NOW_OFFLINE = False
    page.goto(PAGE)
    becomes(page, f"({WORKERS})().then((all) => all.length === 0)")
    becomes(page, f"({KEPT})().then((all) => all.length === 0)")
    expect(page.get_by_text("keeps a copy of this page")).to_have_count(0)
