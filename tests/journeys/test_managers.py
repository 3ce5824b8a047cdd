"""Mo, who manages others, finds what to say and a card to pass on. Nothing is asked of him."""

import pytest
from playwright.sync_api import expect

from people.models import User
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("phone", False)]
)
def test_mo_prints_a_card_to_pass_on(
    size: str, javascript: bool, browser_of: BrowserOf, mo: User
) -> None:
    page = browser_of(mo, size, javascript=javascript)
    page.goto("/")
    follow(page, "For people who manage others")
    heading(checked(page), "For people who manage others")
    page.emulate_media(media="print")
    expect(page.get_by_text("Type this into your own phone")).to_be_visible()
    expect(page.get_by_text("What you could say")).to_be_hidden()
    expect(page.get_by_role("link", name="I need help now")).to_be_hidden()
