"""What supporters agreed to, taking it back, new words by a second look, the poster on the wall."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory import actions
from directory.models import CONFIRM_AGAIN, UNCONFIRMED, Supporter
from peersupport.dates import day
from people.models import User
from records.clock import today
from tests.factories_directory import share
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ["desktop", "phone"]
NEW = "A colleague who asked twice."


def finds(page: Page, name: str) -> bool:
    page.goto("/supporters/")
    return page.get_by_role("link", name=name, exact=True).count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_ben_reads_what_he_agreed_to_and_takes_it_back(
    size: str, browser_of: BrowserOf, ben: User
) -> None:
    actions.share_area(by=ben, code="debt", now=timezone.now() - timedelta(days=30))
    Supporter.objects.filter(user=ben).update(what_helped=NEW)
    page = browser_of(ben, size)
    page.goto("/profile/")
    follow(checked(page), "My consent")
    heading(checked(page), "My consent")
    reads(page, f"You agreed on {day(timezone.now() - timedelta(days=30))}.")
    press(page, "Withdraw Debt")
    reads(checked(page), "You share nothing.")
    reads(page, f"Withdrawn on {day(timezone.now())}")
    press(page, "Withdraw What helped")
    reads(checked(page), "Only your name is shown.")


def test_without_javascript_consent_is_taken_back_too(browser_of: BrowserOf, ben: User) -> None:
    share(ben.supporter, "debt")
    page = browser_of(ben, "phone", javascript=False)
    page.goto("/profile/consent/")
    press(checked(page), "Withdraw Debt")
    reads(checked(page), "You share nothing.")


@pytest.mark.parametrize("size", SIZES)
def test_ben_confirms_his_details_and_is_found_again(
    size: str, browser_of: BrowserOf, ben: User, eve: User
) -> None:
    Supporter.objects.filter(user=ben).update(confirmed_on=today() - UNCONFIRMED)
    eves, page = browser_of(eve), browser_of(ben, size)
    assert not finds(eves, "Ben")
    page.goto("/profile/")
    reads(checked(page), "you last confirmed your details on")
    with page.expect_navigation():
        page.locator("main .nhsuk-notification-banner a").click()
    heading(checked(page), "Is this still right?")
    press(page, "This is still right")
    reads(checked(page), "We ask again in half a year.")
    assert finds(eves, "Ben")


def test_half_a_year_later_he_is_asked(browser_of: BrowserOf, ben: User) -> None:
    Supporter.objects.filter(user=ben).update(confirmed_on=today() - CONFIRM_AGAIN)
    page = browser_of(ben)
    page.goto("/profile/")
    reads(checked(page), "Are your details still right?")
    reads(page, "You are listed.")


def writes(page: Page, words: str) -> None:
    page.goto("/profile/about/")
    checked(page).get_by_label("What helped (optional)").fill(words)
    press(page, "Save")
    reads(checked(page), "Your new words wait for a second look")


def tabbed_to(page: Page, name: str) -> None:
    """By keyboard alone: Tab until what has this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = "document.activeElement.innerText || document.activeElement.value || ''"
        if page.evaluate(said).strip() == name:
            return
    pytest.fail(f"no {name} by keyboard")


def entered(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.journey_main
def test_new_words_are_looked_at_by_keyboard_and_shown(
    browser_of: BrowserOf, ben: User, viv: User
) -> None:
    page, vivs = browser_of(ben), browser_of(viv)
    writes(page, NEW)
    page.goto("/profile/preview/")
    expect(page.get_by_text(NEW)).to_have_count(0)
    vivs.goto("/")
    follow(checked(vivs), "New words to look at")
    tabbed_to(checked(vivs), "Ben")
    entered(vivs)
    reads(checked(vivs), NEW)
    tabbed_to(vivs, "Accept these words")
    entered(vivs)
    tabbed_to(checked(vivs), "Accept")
    entered(vivs)
    reads(checked(vivs), "The new words are shown from now on.")
    page.reload()
    reads(page, NEW)


@pytest.mark.parametrize("size", SIZES)
def test_words_handed_back_are_written_anew(
    size: str, browser_of: BrowserOf, ben: User, viv: User
) -> None:
    page, vivs = browser_of(ben, size), browser_of(viv)
    writes(page, "A colleague from Moor Lane who asked twice.")
    vivs.goto("/admin/directory/waitingtext/")
    follow(vivs, "Ben")
    follow(vivs, "Hand back with a word")
    press(checked(vivs), "Hand back")
    reads(checked(vivs), "Say what should change.")
    vivs.get_by_label("Your word to the supporter").fill("Leave out the station, please.")
    press(vivs, "Hand back")
    page.goto("/profile/about/")
    reads(checked(page), "Leave out the station, please.")
    writes(page, NEW)
    follow(page, "See or take back what waits")
    press(checked(page), "Take my new words back")
    reads(checked(page), "You took your new words back.")


def test_a_newer_edit_is_read_before_it_is_accepted(
    browser_of: BrowserOf, ben: User, viv: User
) -> None:
    actions.save_about(by=ben, shown_name="Ben", region="", what_helped="First.")
    vivs = browser_of(viv)
    vivs.goto("/admin/directory/waitingtext/")
    follow(vivs, "Ben")
    follow(vivs, "Accept these words")
    actions.save_about(by=ben, shown_name="Ben", region="", what_helped="Second.")
    press(vivs, "Accept")
    reads(checked(vivs), "These words were changed after you opened them.")
    reads(vivs, "Second.")
    press(vivs, "Accept")
    reads(vivs, "The new words are shown from now on.")
    assert Supporter.objects.get(user=ben).what_helped == "Second."


@pytest.mark.parametrize("size", SIZES)
def test_ben_joins_the_poster_and_cat_prints_it(
    size: str, browser_of: BrowserOf, ben: User, cat: User
) -> None:
    page, cats = browser_of(ben, size), browser_of(cat, size)
    page.goto("/profile/poster/")
    press(checked(page), "Show me on the poster")
    reads(checked(page), "You are on the poster.")
    cats.goto("/")
    follow(cats, "Station poster and pocket card")
    reads(checked(cats), "Ben")
    assert cats.evaluate("document.querySelector('.sbs-poster__code').naturalWidth > 0")
    with cats.expect_download() as coming:
        cats.get_by_role("link", name="Get the poster as PDF").click()
    assert coming.value.suggested_filename == "poster.pdf"
    cats.emulate_media(media="print")
    expect(cats.get_by_role("heading", level=1)).to_be_hidden()
    expect(cats.get_by_text("Peer supporters at")).to_be_visible()
    cats.emulate_media(media="screen")
    follow(cats, "A card for the pocket")
    expect(checked(cats).get_by_text("Ben")).to_have_count(0)


def test_when_looks_are_used_up_the_page_says_what_still_works(
    browser_of: BrowserOf, asha: User, settings: object
) -> None:
    settings.DIRECTORY_LOOKS_A_DAY = 1  # type: ignore[attr-defined]  # pytest-django's proxy
    page = browser_of(asha, "phone")
    page.goto("/supporters/")
    page.goto("/supporters/")
    heading(checked(page), "You have looked at a lot of pages today")
    follow(page, "Your conversations")
    heading(page, "Your conversations")
