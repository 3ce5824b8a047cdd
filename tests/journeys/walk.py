"""What somebody does in a browser, in their words, and what must hold on every page they see."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from people.models import User
from tests.browser import becomes
from tests.factories import PASSWORD
from tests.test_pages import TELLING, Parsed, faults

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Axe reads every style sheet anew for each page, for one rule that these leave out (it is
# experimental: css-orientation-lock); what plays by itself it still loads, for no-autoplay-audio.
PRELOAD = {"assets": ["media"]}
# What was escaped once too often, or never filled in.
MARKUP = re.compile(r"</?[a-z]+>|&[a-z]+;|{{|{%")
# Pages that axe has passed, by their address without ids: printed at the end of the run.
PASSED: Counter[str] = Counter()
_said: WeakKeyDictionary[Page, list[tuple[str, str]]] = WeakKeyDictionary()
_scripts: WeakKeyDictionary[Page, bool] = WeakKeyDictionary()


def opened(context: BrowserContext, *, javascript: bool = True) -> Page:
    """A page whose console is listened to: a refusal by the content policy is said there too."""
    page = context.new_page()
    said: list[tuple[str, str]] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            said.append((line.text, line.location["url"]))

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append((str(error), "")))
    _said[page], _scripts[page] = said, javascript
    return page


def checked(page: Page) -> Page:
    """Holds on every page: nothing in the console, no sideways scrolling, a title that tells
    nothing, no markup to be read; clean by axe or, without JavaScript, by the rules of HTML."""
    page.wait_for_load_state()
    place = re.sub(r"[\w-]{20,}", "…", urlsplit(page.url).path)
    # That a page itself was not found is said in the console too.
    assert [line for line in _said[page] if line[1] != page.url] == [], place
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    assert not TELLING.search(page.title()), place
    assert page.title().count("Error: ") <= 1, place
    assert not MARKUP.search(page.locator("body").inner_text()), place
    if not _scripts[page]:
        assert faults(Parsed(place, page.content())) == []
        return page
    found = violations(page)
    assert [(f["id"], node["html"], place) for f in found for node in f["nodes"]] == []
    size = page.viewport_size
    PASSED[f"{place} at {size['width'] if size else 0} px"] += 1
    return page


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds. It tries inline styles itself, which the content policy refuses aloud."""
    heard = len(_said[page])
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": PRELOAD}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    del _said[page][heard:]
    return found


def sign_in(page: Page, person: User) -> Page:
    """By e-mail address and password, from the sign-in page (or the one they were sent to)."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
    return page


def leads_on(found: Locator) -> None:
    """This leads to another page, and then that page is there. A bare click is back before the
    browser has left the old one, so that whatever looks next may look at neither."""
    with found.page.expect_navigation():
        found.click()


def press(page: Page, name: str) -> None:
    """A button, or a link that looks like one; then the next page is there."""
    found = page.get_by_role("button", name=name, exact=True)
    leads_on((found if found.count() else page.get_by_role("link", name=name, exact=True)).first)


def follow(page: Page, name: str) -> None:
    """A link; then the next page is there."""
    leads_on(page.get_by_role("link", name=name).first)


def sign_out(page: Page) -> None:
    """By the menu, and the one question it asks."""
    page.goto("/accounts/logout/")
    press(page, "Sign out")
    expect(page.locator("a[href='/accounts/login/']").first).to_be_attached()


def goes_back(page: Page) -> None:
    """The browser's Back button; then some page is there, new or from memory. Playwright's own
    go_back does not know of pages that come from memory."""
    before = page.evaluate("performance.timeOrigin")
    page.evaluate("history.back()")
    becomes(page, f"performance.timeOrigin !== {before} && document.readyState === 'complete'")


def heading(page: Page, words: str) -> None:
    """The page says what it is."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def reads(page: Page, words: str) -> None:
    """These words are to be seen."""
    expect(page.get_by_text(words).first).to_be_visible()
