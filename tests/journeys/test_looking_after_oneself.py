"""Ben writes a plan for himself, stops with thanks and a certificate; nothing needs JavaScript."""

import pytest
from playwright.sync_api import Page

from people.models import User
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


def to_plan(page: Page) -> Page:
    page.goto("/")
    follow(checked(page), "Looking after yourself")
    follow(checked(page), "Write or read my plan")
    return checked(page)


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_a_plan_is_written_printed_and_erased(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User
) -> None:
    page = to_plan(browser_of(ben, size, javascript=javascript))
    page.get_by_label("What helps me?").fill("A walk by the river.")
    press(page, "Save my plan")
    reads(checked(page), "Your plan is saved.")
    follow(page, "My plan on a page to print")
    reads(checked(page), "A walk by the river.")
    page.go_back()
    press(page, "Erase my plan")
    reads(checked(page), "Your plan is erased.")
    assert page.get_by_label("What helps me?").input_value() == ""


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_stopping_ends_with_thanks_and_a_certificate(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/care/")
    follow(checked(page), "Stop being a peer supporter")
    press(checked(page), "Step down")
    reads(checked(page), "You gave your time and your ear to colleagues")
    press(page, "Make my certificate")
    checked(page).get_by_label("Name on the certificate (optional)").fill("Ben")
    with page.expect_download() as file:
        page.get_by_role("button", name="Make the certificate").click()
    assert file.value.suggested_filename == "certificate.pdf"
