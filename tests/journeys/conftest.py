"""People with browsers, as they are in the demo: no second factor demanded, lines marked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from jobs.delivery import deliver
from people.models import User
from tests.journeys.walk import PASSED, opened

BrowserOf = Callable[..., Page]
Letters = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def _as_in_the_demo(settings: Any, tmp_path: Path) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    settings.SHOW_UNCHECKED_NUMBERS = True
    # Django's test runner puts another in its place.
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def somebody(new_context: Callable[..., BrowserContext]) -> BrowserOf:
    """Makes a browser in which nobody is signed in: somebody("phone", javascript=False)."""

    def make(size: str = "desktop", *, javascript: bool = True) -> Page:
        return opened(new_context(size, javascript=javascript), javascript=javascript)

    return make


@pytest.fixture
def browser_of(
    somebody: BrowserOf, site: str, client_of: Callable[..., Client], settings: Any
) -> BrowserOf:
    """Makes a browser in which somebody is signed in already: browser_of(ben, "phone")."""

    def make(person: User, size: str = "desktop", *, fresh: bool = False, **kwargs: Any) -> Page:
        page = somebody(size, **kwargs)
        cookie = client_of(person, fresh=fresh).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return page

    return make


@pytest.fixture
def letters(settings: Any) -> Letters:
    """What the worker puts into the mail folder when it runs now; each letter is given once."""

    def read() -> list[str]:
        deliver()
        found = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"))
        texts = [one.read_text(encoding="utf-8") for one in found]
        for one in found:
            one.unlink()
        return texts

    return read


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many pages axe has passed, and with -v which."""
    if PASSED:
        terminalreporter.write_line(f"axe: {len(PASSED)} pages and sizes without a fault")
    if terminalreporter.config.option.verbose > 0:
        for place, times in sorted(PASSED.items()):
            terminalreporter.write_line(f"  {place} ({times})")
