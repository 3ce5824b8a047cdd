"""An entry is changed, looked back at, restored, checked among others; a service answers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jobs.models import OutgoingMail
from people.models import User
from records.clock import today
from signposting.models import Signpost
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])


@pytest.fixture
def line() -> Signpost:
    made = Signpost.objects.create(
        slug="quiet-line", name="Quiet line", what_for="Listening", who_for="Anyone",
        services=["ambulance"], nations=["england"], needs=["low"], hours="Nights",
        state="published", review_on=today() - timedelta(days=1),
    )  # fmt: skip
    made.channels.create(kind="phone", value="0800 00 1066", label="Helpline")
    return made


@SIZES
def test_words_are_changed_beside_the_old_ones_and_made_like_before(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, line: Signpost
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/quiet-line/change/")
    reads(checked(page), "Now")
    page.get_by_label("Hours, in words").fill("Long days")
    press(page, "Save the words")
    follow(page, "See what changed")
    expect(checked(page).locator("del")).to_contain_text("Nights")
    follow(page, "version 0")
    reads(checked(page), "Side by side")
    press(page, "Make it like this again")
    reads(checked(page), "It is like that again.")
    assert Signpost.objects.get().hours == "Nights"


@SIZES
def test_several_are_written_down_as_checked_today(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, line: Signpost
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/")
    follow(checked(page), "Write down several")
    press(checked(page), "Write it down")
    reads(checked(page), "Tick the entries you checked.")
    page.get_by_label("Quiet line").check()
    page.get_by_label("I called or wrote to it").check()
    page.get_by_label("What did you do?").fill("I rang the number and listened to the greeting.")
    press(page, "Write it down")
    reads(checked(page), "1 entry written down")
    reads(page, "another one is needed")


def answers(page: Page) -> None:
    """As the service's office, which finds its hours wrong."""
    press(checked(page), "Send")
    reads(checked(page), "Say whether it is right.")
    page.get_by_label("Right", exact=True).check()
    page.get_by_label("When you are open").fill("Long days")
    press(page, "Send")
    reads(checked(page), "Your answer has arrived.")


@SIZES
def test_a_service_puts_its_entry_right_and_a_person_takes_it_over(
    size: str, javascript: bool, browser_of: BrowserOf, somebody: BrowserOf, cat: User,
    line: Signpost, settings: Any,
) -> None:  # fmt: skip
    settings.SIGNPOST_OWNER_LINKS = True
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/quiet-line/")
    follow(page, "Ask the service itself")
    press(checked(page), "Send the mail")
    reads(checked(page), "Enter their e-mail address.")
    page.get_by_label("Their e-mail address").fill("office@quiet.example")
    press(page, "Send the mail")
    found = re.search(r"/signposts/owner/[^/\s]+/", OutgoingMail.objects.get().body)
    assert found
    theirs = somebody(size, javascript=javascript)
    theirs.goto(found[0])
    answers(theirs)
    page.goto("/signposts/check/")
    reads(checked(page), "The service itself answered")
    page.goto("/signposts/check/quiet-line/answer/")
    reads(checked(page), "They say")
    press(page, "Take it over")
    reads(checked(page), "It is taken over.")
    assert Signpost.objects.get().hours == "Long days"
