"""Nothing that Asha typed is lost, and nobody else ever sees it. Journey 2 of the site."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from conversations.models import Request
from people.models import User
from tests.factories import PASSWORD
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, heading, press, reads, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "I have not slept since Tuesday."


def at_the_form(page: Page) -> Page:
    """Asha is about to ask Ben, and has typed her message."""
    page.goto("/supporters/")
    with page.expect_navigation():
        page.get_by_role("link", name="Ben").click()
    press(page, "Ask Ben to talk")
    press(page, "I have read this: go on")
    page.get_by_label("Message (optional)").fill(WORDS)
    return page


def test_an_error_keeps_the_message(browser_of: BrowserOf, asha: User, ben: User) -> None:
    page = at_the_form(browser_of(asha))
    page.get_by_label("Name to show").fill("")
    press(page, "Send to Ben")
    assert checked(page).title().startswith("Error: ")
    page.get_by_role("link", name="Enter a name to show. It can be made up.").click()
    expect(page.get_by_label("Name to show")).to_be_focused()
    expect(page.get_by_label("Message (optional)")).to_have_value(WORDS)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_session_ends_and_the_same_person_finds_their_words(
    javascript: bool, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    page = at_the_form(browser_of(asha, javascript=javascript))
    Session.objects.all().delete()
    press(page, "Send to Ben")
    heading(page, "Sign in")
    sign_in(page, asha)
    if page.get_by_role("heading", name="Before you write").count():
        press(page, "I have read this: go on")
    reads(checked(page), "We kept what you typed.")
    expect(page.get_by_label("Message (optional)")).to_have_value(WORDS)
    press(page, "Send to Ben")
    heading(page, "Sent to Ben")
    reads(page, WORDS)


def test_whoever_signs_in_next_sees_nothing_of_it(
    browser_of: BrowserOf, asha: User, ben: User, eve: User
) -> None:
    page = at_the_form(browser_of(asha))
    Session.objects.all().delete()
    press(page, "Send to Ben")
    sign_in(page, eve)
    for address in ("/", "/supporters/", "/conversations/", page.url):
        page.goto(address)
        assert WORDS not in page.content()
        assert "We kept what you typed" not in page.content()


def test_signing_in_wrongly_first_loses_nothing(
    browser_of: BrowserOf, asha: User, ben: User
) -> None:
    page = at_the_form(browser_of(asha))
    Session.objects.all().delete()
    press(page, "Send to Ben")
    page.get_by_label("Email").fill(asha.email)
    page.get_by_label("Password", exact=True).fill("not " + PASSWORD)
    press(page, "Sign in")
    sign_in(checked(page), asha)
    if page.get_by_role("heading", name="Before you write").count():
        press(page, "I have read this: go on")
    expect(page.get_by_label("Message (optional)")).to_have_value(WORDS)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_asks_once(
    javascript: bool, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    page = at_the_form(browser_of(asha, javascript=javascript))
    page.get_by_role("button", name="Send to Ben").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent to Ben")
    assert Request.objects.count() == 1
    assert page.get_by_text(WORDS).count() == 1
