"""Somebody looks at a document before they download it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from resources.actions.originals import load_original
from resources.actions.previewing import draw_left_over
from resources.originals import originals
from tests.journeys.walk import checked, follow, heading

BrowserOf = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Mentoring agreement for two"


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    default = {**settings.STORAGES["default"]}
    default["OPTIONS"] = {"location": str(tmp_path / "media"), "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_the_first_pages_are_there_to_be_seen_and_read(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, cat: User
) -> None:
    one = next(each for each in originals() if each.slug == "mentoring-agreement")
    load_original(one, keeper=cat.organisation, now=timezone.now())
    draw_left_over()
    page = browser_of(asha, size, javascript=javascript)
    page.goto("/resources/mentoring-agreement/")
    small = checked(page).get_by_alt_text(f"Page 2 of {TITLE}")
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("naturalHeight", 220)
    with page.expect_navigation():
        small.click()
    heading(checked(page), f"{TITLE}: page 2 of 2")
    large = page.get_by_alt_text(f"Page 2 of {TITLE}")
    expect(large).to_have_js_property("naturalHeight", 1100)
    follow(page, "Page before")
    heading(checked(page), f"{TITLE}: page 1 of 2")
    follow(page, TITLE)
    heading(page, TITLE)
