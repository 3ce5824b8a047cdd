"""Cat at her desk, Ben who asks for advice and logs a talk: nobody is named on the way."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.actions import consulting
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind, Consult, LoggedTalk
from people.models import Organisation, User
from records.clock import today
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.fixture
def alert(asha: User, ben: User, cat: User) -> Alert:
    """Asha's request has waited for three days."""
    then = timezone.now() - timedelta(days=3)
    return raise_alert(ask_for_support(asha, ben, now=then), AlertKind.WAITING, timezone.now())


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_cat_takes_on_what_waits_without_learning_who(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, alert: Alert
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/")
    reads(page, "1 thing waits for somebody.")
    follow(page, "The desk")
    heading(checked(page), "What needs you now")
    press(page, f"Ask more supporters {alert.reference}")
    reads(checked(page), "Nobody else fits at the moment.")
    reads(page, "Cat took it on")
    expect(page.get_by_role("button", name=f"Acknowledge {alert.reference}")).to_have_count(0)
    for name in ("Asha", "Ben"):
        expect(page.get_by_text(name)).to_have_count(0)


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_ben_asks_for_advice_and_cat_answers_a_peer_supporter(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, cat: User
) -> None:
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, cat))
    his.goto("/")
    follow(his, "Ask for advice")
    heading(checked(his), "Ask for advice, without a name")
    his.get_by_label("What would you like advice about?").fill("Somebody rings me every night.")
    press(his, "Ask the coordinators")
    heading(checked(his), "Your question is with the coordinators")
    hers.goto("/desk/")
    follow(hers, "Read and answer question 1")
    heading(checked(hers), "A peer supporter asks for advice")
    expect(hers.get_by_text("Ben")).to_have_count(0)
    hers.get_by_label("Your message").fill("Agree on hours, and say so kindly.")
    press(hers, "Send")
    checked(hers)
    his.reload()
    heading(checked(his), "You and Cat")
    reads(his, "New since you last looked")


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_cat_takes_on_puts_off_and_hands_on(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, finn: User, alert: Alert
) -> None:
    Organisation.objects.filter(people=cat).update(deputy=finn)
    page, reference = browser_of(cat, size, javascript=javascript), alert.reference
    page.goto("/desk/")
    press(page, f"Acknowledge {reference}")
    reads(checked(page), "Soon (1)")
    follow(page, f"Put off {reference}")
    heading(checked(page), f"Put off: {reference}")
    press(page, "Put off")
    reads(checked(page), "Choose a day.")
    page.get_by_role("radio").first.check()
    press(page, "Put off")
    reads(checked(page), "Put off: it comes back on")
    press(page, f"Hand to the deputy {reference}")
    reads(checked(page), "Handed on")
    theirs = browser_of(finn, size, javascript=javascript)
    theirs.goto("/desk/")
    reads(checked(theirs), reference)


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_cat_goes_away_and_the_deputy_looks_after_the_desk(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, finn: User, alert: Alert
) -> None:
    Organisation.objects.filter(people=cat).update(deputy=finn)
    page, day = browser_of(cat, size, javascript=javascript), today()
    page.goto("/desk/")
    follow(page, "While I am away: let the deputy look after the desk")
    heading(checked(page), "While you are away")
    press(page, "Let the deputy look after the desk")
    reads(checked(page), "Choose a day.")
    page.get_by_label("From (the first day)").fill(day.isoformat())
    page.get_by_label("Until (the last day)").fill((day + timedelta(days=7)).isoformat())
    press(page, "Let the deputy look after the desk")
    reads(checked(page), "Finn looks after this desk with you until")
    follow(page, "Last week in numbers")
    heading(checked(page), "Last week at the desk")
    theirs = browser_of(finn, size, javascript=javascript)
    theirs.goto("/desk/")
    reads(checked(theirs), alert.reference)
    expect(theirs.get_by_text("Asha")).to_have_count(0)


def test_the_desk_by_keyboard_alone(browser_of: BrowserOf, cat: User, alert: Alert) -> None:
    page = browser_of(cat)
    page.goto("/desk/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").startswith("Acknowledge"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reads(checked(page), "You have taken it on.")


def test_ben_ends_it_and_his_words_go_at_once(browser_of: BrowserOf, ben: User, cat: User) -> None:
    now = timezone.now()
    asked = consulting.ask(by=ben, body="Nobody else knows.", form_key=uuid4(), now=now)
    page = browser_of(ben, "phone")
    page.goto(f"/consult/{asked.pk}/")
    reads(page, "Nobody else knows.")
    follow(page, "End this")
    checked(page).get_by_label("Erase what I wrote now, not later").check()
    press(page, "End it")
    heading(checked(page), "This has ended")
    expect(page.get_by_text("Nobody else knows.")).to_have_count(0)


def test_the_coordinator_who_is_too_late_keeps_her_words(
    browser_of: BrowserOf, ben: User, cat: User
) -> None:
    now = timezone.now()
    asked = consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    page = browser_of(cat, "phone")
    page.goto(f"/desk/advice/{asked.pk}/")
    page.get_by_label("Your message").fill("A long answer.")
    Consult.objects.update(state="open", desks_turn=False)
    press(page, "Send")
    heading(checked(page), "This question is no longer on your desk")
    reads(page, "A long answer.")


def taps_to_log(page: Page) -> int:
    """Everything a talk needs, chosen against every default; each tap is one."""
    taps = 0
    for one in (
        page.get_by_label("Walk and talk"),
        page.get_by_label("31 to 60 minutes"),
        page.get_by_role("button", name="After an incident"),
    ):
        one.click()
        taps += 1
    page.get_by_text("Saved. Thank you.").wait_for()
    return taps


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_ben_logs_a_talk_in_three_taps_and_takes_one_back(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/contact-log/")
    checked(page)
    begun = time.monotonic()
    assert taps_to_log(page) <= 3
    assert time.monotonic() - begun < 15
    saved = LoggedTalk.objects.get()
    assert (saved.mode, saved.length, saved.reason) == ("walk", "31_60", "incident")
    press(checked(page), "Take it back")
    reads(checked(page), "Taken back: nothing of it is kept.")
    assert not LoggedTalk.objects.exists()
    # What fits the first choices takes one tap.
    page.get_by_role("button", name="Rather not say").click()
    reads(page, "Saved. Thank you.")
