"""Asha and Ben talk: drafts, a call, being away, somebody else, silence, not meeting any more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations import actions, tasks
from conversations.models import Request
from people.models import User
from records.clock import today
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey_main,
    pytest.mark.django_db(transaction=True),
]
EVERYWHERE = pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("desktop", False)]
)


@pytest.fixture
def talking(asha: User, ben: User) -> Request:
    """Asha asked as Robin, Ben said yes and wrote."""
    now = timezone.now()
    request = ask_for_support(asha, ben, name="Robin", message="Nights are hard.", now=now)
    actions.answer_yes(by=ben, request=request, now=now)
    actions.write(by=ben, request=request, body="I am glad you wrote.", form_key=uuid4(), now=now)
    return request


def opens(page: Page, name: str) -> None:
    """From home to the conversation with this person."""
    page.goto("/conversations/")
    follow(page, name)
    heading(checked(page), f"You and {name}")


def drafts_sends_and_deletes(page: Page) -> None:
    """Begins, keeps it for later, finds it again, sends it, and thinks better of it."""
    page.get_by_label("Your message").fill("I do not know how to say this.")
    press(page, "Keep as a draft")
    reads(checked(page), "Draft, kept until")
    expect(page.get_by_label("Your message")).to_have_value("I do not know how to say this.")
    press(page, "Send")
    expect(page.get_by_text("Draft, kept until")).to_have_count(0)
    with page.expect_navigation():
        page.locator(".sbs-messages__mine").last.get_by_role("link").click()
    heading(checked(page), "Delete this message?")
    press(page, "Delete it")
    expect(page.get_by_text("I do not know how to say this.")).to_have_count(0)


def gives_a_number(page: Page) -> None:
    """Wrong first: it says so beside the field, and nothing typed is lost."""
    follow(page, "Give a phone number")
    heading(checked(page), "Talk by phone")
    page.get_by_label("Phone number").fill("07700 900")
    page.get_by_label("When to ring (optional)").fill("Thursday after 20:00")
    press(page, "Show it to Ben")
    reads(checked(page), "Enter a UK phone number")
    expect(page.get_by_label("When to ring (optional)")).to_have_value("Thursday after 20:00")
    page.get_by_label("Phone number").fill("07700 900 123")
    press(page, "Show it to Ben")
    reads(checked(page), "Ben can ring you on 07700 900 123, Thursday after 20:00.")


def pauses_and_says_away(page: Page) -> None:
    """Ben sees the number, pauses from home, and says until when he is away."""
    opens(page, "Robin")
    reads(page, "07700 900 123")
    reads(page, "dial 141 first")
    page.goto("/")
    press(page, "Pause")
    heading(checked(page), "Your open contacts")
    page.get_by_label("Say that I am away until a day").check()
    press(page, "Save")
    reads(checked(page), "Enter the last day you are away.")
    until = today() + timedelta(days=6)
    page.get_by_label("Robin: the last day you are away").fill(until.isoformat())
    press(page, "Save")
    heading(checked(page), "Your supporter profile")


def offers_somebody_else(page: Page) -> None:
    opens(page, "Robin")
    follow(page, "Say that I am away, or offer somebody else")
    page.get_by_label("I cannot go on: offer somebody else").check()
    press(page, "Save")
    opens(page, "Robin")
    reads(page, "You offered that somebody else takes over.")


def asks_somebody_else(page: Page) -> None:
    """One click from the notice, and no reason."""
    opens(page, "Ben")
    reads(page, "Ben cannot go on, and offers that somebody else takes over.")
    press(page, "Ask for someone else")
    heading(checked(page), "Ask for someone else")
    page.get_by_label("Ask", exact=True).select_option(label="Sam: Fire and rescue · North West")
    expect(page.get_by_label("Also end this conversation")).to_be_checked()
    press(page, "Ask them")
    heading(checked(page), "Sent to Sam")
    expect(page.get_by_text("Nights are hard.")).to_have_count(0)


@EVERYWHERE
def test_they_talk_and_somebody_else_takes_over(
    size: str, javascript: bool, browser_of: BrowserOf,
    asha: User, ben: User, eve: User, talking: Request,
) -> None:  # fmt: skip
    listed_supporter(eve, shown_name="Sam")
    hers, his = (browser_of(person, size, javascript=javascript) for person in (asha, ben))
    opens(hers, "Ben")
    reads(hers, "What happens next")
    drafts_sends_and_deletes(hers)
    gives_a_number(hers)
    pauses_and_says_away(his)
    hers.reload()
    reads(checked(hers), "Ben is away until")
    offers_somebody_else(his)
    asks_somebody_else(hers)
    his.reload()
    heading(checked(his), "This conversation has ended")
    reads(his, "How are you?")


@EVERYWHERE
def test_silence_rest_and_a_block_that_is_taken_back(
    size: str, javascript: bool, browser_of: BrowserOf,
    asha: User, ben: User, talking: Request,
) -> None:  # fmt: skip
    tasks.sweep(now=timezone.now() + timedelta(days=61))
    hers, his = (browser_of(person, size, javascript=javascript) for person in (asha, ben))
    opens(his, "Robin")
    reads(his, "Nobody has written here for a long time.")
    press(his, "Let it rest")
    reads(checked(his), "This conversation rests.")
    opens(hers, "Ben")
    reads(hers, "This conversation rests.")
    follow(hers, "Block Ben")
    heading(checked(hers), "Never meet them here again?")
    press(hers, "Block them")
    heading(checked(hers), "This conversation has ended")
    his.reload()
    heading(checked(his), "This conversation has ended")
    hers.goto("/accounts/kept-from/")
    reads(checked(hers), "Whom you have blocked")
    with hers.expect_navigation():
        hers.get_by_role("button", name="Take back the block of Ben").click()
    expect(hers.get_by_text("Whom you have blocked")).to_have_count(0)
