"""Ben is worried about Asha: he tells the safeguarding leads, and they act, on the record."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations import actions
from conversations.actions import safety
from conversations.models import Concern, Request
from people.models import User
from records.clock import today
from tests.conversations.safety_acts import DAY
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("desktop", False)]
)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def talking(asha: User, ben: User, sol: User, sia: User, nel: User, noa: User) -> Request:
    """Asha and Ben talk; leads and second openers are on duty."""
    request = ask_for_support(asha, ben, name="Robin", message="Nothing helps any more.")
    return actions.answer_yes(by=ben, request=request, now=timezone.now())


@pytest.fixture
def concern(talking: Request, ben: User, now: datetime) -> Concern:
    return safety.raise_concern(
        by=ben, request=talking, kind="life", words="I fear for her.", numbers=[1],
        shows_reporter=True, form_key=uuid4(), now=now,
    )  # fmt: skip


def tells_the_leads(page: Page, talking: Request) -> None:
    """From the conversation, past 999, choosing what they see."""
    page.goto(f"/conversations/{talking.pk}/")
    follow(checked(page), "I am worried")
    heading(checked(page), "I am worried")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    press(page, "Tell the safeguarding leads")
    reads(checked(page), "Choose what it is about.")
    page.get_by_label("A life may be at risk").check()
    page.get_by_label("What worries you?").fill("She says nothing helps.")
    page.get_by_label("Nothing helps any more.").check()
    press(page, "Tell the safeguarding leads")
    reads(checked(page), "Nobody has taken it up yet.")


def takes_it_up(page: Page) -> None:
    page.goto("/")
    reads(checked(page), "1 thing needs you now.")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Safeguarding").click()
    heading(checked(page), "Safeguarding")
    follow(page, "A life may be at risk")
    heading(checked(page), "A life may be at risk")
    reads(page, "Nothing helps any more.")
    press(page, "I take this up")
    reads(checked(page), "Sol,")


def sees_who_it_is(page: Page, email: str) -> None:
    follow(page, "see their name and how to reach them")
    heading(checked(page), "Immediate danger to life: see who it is")
    page.get_by_label("Why do you have to know who it is?").fill("She does not answer.")
    page.get_by_text("If they cannot be told yet").click()
    checked(page)
    press(page, "Show me who it is")
    heading(checked(page), "Who it is")
    reads(page, email)
    expect(page.get_by_text("Nothing helps any more.")).to_have_count(0)


@SIZES
def test_ben_tells_the_leads_and_sol_sees_who_it_is(
    size: str, javascript: bool, browser_of: BrowserOf, talking: Request,
    asha: User, ben: User, sol: User,
) -> None:  # fmt: skip
    tells_the_leads(browser_of(ben, size, javascript=javascript), talking)
    page = browser_of(sol, size, fresh=True, javascript=javascript)
    takes_it_up(page)
    sees_who_it_is(page, asha.email)
    hers = browser_of(asha, size, javascript=javascript)
    hers.goto("/my-data/")
    reads(checked(hers), "were shown to Sol, a safeguarding lead")


def asks_to_open(page: Page, concern: Concern) -> None:
    page.goto(f"/safety/concerns/{concern.pk}/")
    follow(checked(page), "ask that the messages are opened")
    heading(checked(page), "Ask that the messages are opened")
    page.get_by_label("Why do the messages have to be read?").fill("To know how bad it is.")
    page.get_by_label("For how many hours?").fill("many")
    press(page, "Ask a second opener")
    reads(checked(page), "Enter a whole number, like 24.")
    page.get_by_label("For how many hours?").fill("4")
    press(page, "Ask a second opener")
    heading(checked(page), "Shall messages be opened?")


def agrees(page: Page) -> None:
    page.goto("/safety/")
    follow(checked(page), "Shall messages be opened?")
    press(checked(page), "Decide")
    heading(checked(page), "Shall these messages be opened?")
    press(page, "I agree")
    heading(checked(page), "Messages are open")
    press(page, "Read the messages")
    heading(checked(page), "Opened messages")
    reads(page, "Nothing helps any more.")


@SIZES
def test_sol_and_nel_open_messages_and_asha_sees_it(
    size: str, javascript: bool, browser_of: BrowserOf, talking: Request, concern: Concern,
    asha: User, sol: User, nel: User,
) -> None:  # fmt: skip
    asks_to_open(browser_of(sol, size, fresh=True, javascript=javascript), concern)
    page = browser_of(nel, size, fresh=True, javascript=javascript)
    agrees(page)
    hers = browser_of(asha, size, javascript=javascript)
    hers.goto(f"/conversations/{talking.pk}/")
    reads(checked(hers), "Sol and Nel can read the messages here until")
    press(page, "End it now")
    heading(checked(page), "Opening messages: over")
    hers.reload()
    reads(checked(hers), "It is over.")


def places_a_hold(page: Page, email: str) -> None:
    page.goto("/safety/")
    press(checked(page), "Ask for a hold")
    heading(checked(page), "Ask for a hold")
    page.get_by_label("Work email address of the person").fill(email)
    page.get_by_label("A coroner or procurator fiscal").check()
    page.get_by_label("Name of the authority and its reference").fill("Coroner, ref 0000")
    page.get_by_label("Why do they have to be kept?").fill("A letter of today.")
    page.get_by_label("The last day of the hold").fill((today() + 60 * DAY).isoformat())
    press(page, "Ask a second opener")
    heading(checked(page), "Shall conversations be held?")


@SIZES
def test_a_hold_is_asked_for_refused_asked_again_and_agreed(
    size: str, javascript: bool, browser_of: BrowserOf, talking: Request,
    asha: User, sol: User, nel: User,
) -> None:  # fmt: skip
    page = browser_of(sol, size, fresh=True, javascript=javascript)
    second = browser_of(nel, size, fresh=True, javascript=javascript)
    for answer, words in (("I refuse", "A hold: over"), ("I agree", "A hold is in force")):
        places_a_hold(page, asha.email)
        second.goto("/safety/")
        follow(second, "Shall conversations be held?")
        press(checked(second), "Decide")
        press(checked(second), answer)
        heading(checked(second), words)
    hers = browser_of(asha, size, javascript=javascript)
    hers.goto(f"/conversations/{talking.pk}/")
    reads(checked(hers), "This conversation is kept until")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_second_look_and_who_is_on_duty(
    size: str, browser_of: BrowserOf, concern: Concern, sol: User, sia: User, now: datetime
) -> None:
    safety.release_identity(
        by=sol, concern=concern, reason="She does not answer.", now=now,
        untold=safety.Untold(reason="He reads her mail.", consider_on=today() + 7 * DAY),
    )  # fmt: skip
    page = browser_of(sia, size, fresh=True)
    page.goto("/safety/")
    follow(checked(page), "Look at this")
    heading(checked(page), "A name was shown")
    press(page, "Look at this")
    heading(checked(page), "A second look")
    page.get_by_label("It was right to do this").check()
    page.get_by_label("Yes, tell them now").check()
    press(page, "Save what I find")
    reads(checked(page), "They were told on")
    page.goto("/safety/people/")
    heading(checked(page), "Safeguarding leads and second openers")


@SIZES
def test_anybody_reads_what_to_do(
    size: str, javascript: bool, somebody: BrowserOf, db: None
) -> None:
    page = somebody(size, javascript=javascript)
    page.goto("/help-now/")
    follow(page, "What else you can do")
    heading(checked(page), "I am worried about someone")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
