"""Chromium for the tests marked `browser`: Debian's own, driven by Playwright."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
# Generous: two browsers, two servers and the tests share two cores.
PATIENCE = 20_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


def becomes(page: Page, expression: str) -> None:
    """Wait until this is true in the page, whichever page it is by then. Playwright's own
    wait_for_function evaluates text inside the page, which our CSP forbids after the first look."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        # On the way from one page to the next there is nothing to look at.
        with suppress(Error):
            if page.evaluate(expression):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def chromium_path() -> str | None:
    """Where Chromium is on this machine; None when it is missing."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run, with the back-forward cache that people's browsers have."""
    path = chromium_path()
    if path is None:
        pytest.skip("Chromium is missing; type: sudo apt-get install chromium")
    # Playwright's loop runs in this thread, where the ORM is used between its steps.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The site served for a browser; returns its address, without a slash at the end.

    It is plain http, so cookies lose the names and marks that need https; the tests of
    tests/platform hold the real ones.
    """
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False
    settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE = "csrf", False
    return str(live_server.url)


@pytest.fixture
def new_context(chromium: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that share nothing: new_context("phone", javascript=False)."""
    opened: list[BrowserContext] = []

    def make(size: str = "desktop", *, javascript: bool = True) -> BrowserContext:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes a page in a browser of its own: new_page("phone")."""
    return lambda *args, **kwargs: new_context(*args, **kwargs).new_page()
