"""Asking and answering with the keyboard alone: Tab, Enter, Space, and a focus that can be seen."""

import pytest
from playwright.sync_api import Page

from people.models import User
from tests.journeys.conftest import BrowserOf
from tests.journeys.keys import goes, tab_to, types
from tests.journeys.walk import heading, reads

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey_main,
    pytest.mark.django_db(transaction=True),
]


def asks(page: Page) -> None:
    page.goto("/")
    goes(page, "I want to talk to someone")
    goes(page, "Ben")
    goes(page, "Ask Ben to talk")
    goes(page, "I have read this: go on")
    tab_to(page, "This week")
    tab_to(page, "Message here")
    types(page, "Name to show", "Robin")
    types(page, "Message (optional)", "Nights are hard.")
    goes(page, "Send to Ben")
    heading(page, "Sent to Ben")


def answers(page: Page) -> None:
    page.goto("/")
    goes(page, "See who asked")
    goes(page, "Robin")
    tab_to(page, "Yes, I will talk with them")
    page.keyboard.press("Space")
    goes(page, "Send my answer")
    heading(page, "You and Robin")
    types(page, "Your message", "I am glad you wrote.")
    goes(page, "Send")
    reads(page, "I am glad you wrote.")


def test_asking_and_answering_with_the_keyboard_alone(
    browser_of: BrowserOf, asha: User, ben: User
) -> None:
    asks(browser_of(asha))
    answers(browser_of(ben))
