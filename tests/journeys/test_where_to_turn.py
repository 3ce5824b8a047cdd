"""Cat and Finn check a number, and somebody who is not signed in finds it."""

from datetime import time

import pytest
from playwright.sync_api import Page, expect

from people.models import User
from signposting.models import Signpost
from signposting.models.schedules import EVERY_DAY
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.fixture
def draft() -> Signpost:
    made = Signpost.objects.create(
        slug="quiet-line", name="Quiet line", what_for="Listening", who_for="Anyone",
        services=["ambulance", "fire"], nations=["england"], needs=["low"],
    )  # fmt: skip
    made.channels.create(kind="phone", value="0800 00 1066", label="Helpline")
    return made


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_two_people_check_a_number_and_everybody_finds_it(
    size: str, javascript: bool, browser_of: BrowserOf, somebody: BrowserOf, cat: User, finn: User,
    draft: Signpost,
) -> None:  # fmt: skip
    for by, words in ((cat, "Nobody has checked it yet"), (finn, "another one is needed")):
        page = browser_of(by, size, javascript=javascript)
        page.goto("/signposts/")
        follow(page, "Check and change this list")
        reads(checked(page), words)
        follow(page, "Quiet line")
        page.get_by_role("group", name="Phone 0800 00 1066").get_by_label("Right").check()
        page.get_by_label("The hours, who it is for").check()
        press(checked(page), "Save what I checked")
        reads(page, "Say how you checked.")
        page.get_by_label("I called or wrote to it").check()
        press(checked(page), "Save what I checked")
        reads(checked(page), "It is written down with your name")
    theirs = somebody(size, javascript=javascript)
    theirs.goto("/signposts/quiet-line/")
    heading(checked(theirs), "Quiet line")
    expect(theirs.get_by_role("link", name="0800 00 1066")).to_have_attribute(
        "href", "tel:0800001066"
    )


def every_day(page: Page) -> None:
    """The first line of the hours, on every day."""
    for day in page.get_by_role("group", name="On").first.get_by_role("checkbox").all():
        day.check()


def look_for_what_is_open(page: Page, size: str) -> None:
    """Choose in the filter, which is open already where there is room."""
    if size == "phone":
        page.get_by_text("Choose what for and where").click()
    page.get_by_label("When?").select_option("now")
    page.get_by_label("How would you like").select_option("phone")


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_hours_are_entered_and_somebody_looks_for_what_is_open(
    size: str, javascript: bool, browser_of: BrowserOf, somebody: BrowserOf, cat: User,
    draft: Signpost,
) -> None:  # fmt: skip
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/quiet-line/")
    follow(page, "say when it is open")
    every_day(page)
    press(checked(page), "Save the hours")
    reads(checked(page), "Say when it opens.")
    page.get_by_label("Opens at").first.fill("00:00")
    page.get_by_label("Closes at").first.fill("00:00")
    press(page, "Save the hours")
    reads(checked(page), "Open now, day and night")
    Signpost.objects.update(state="published", demo=True)
    theirs = somebody(size, javascript=javascript)
    theirs.goto("/signposts/")
    look_for_what_is_open(theirs, size)
    press(checked(theirs), "Show services")
    reads(checked(theirs), "1 service")
    reads(theirs, "Open now, day and night")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_words_and_numbers_are_changed_and_an_entry_is_closed(
    size: str, browser_of: BrowserOf, cat: User, draft: Signpost
) -> None:
    page = browser_of(cat, size)
    page.goto("/signposts/check/quiet-line/")
    follow(page, "Change these words")
    page.get_by_label("Hours").fill("Nights")
    press(checked(page), "Save the words")
    follow(page, "Add a number or address")
    page.get_by_label("Text", exact=True).check()
    page.get_by_label("Number or address").fill("SHOUT")
    press(checked(page), "Add it")
    reads(checked(page), "Enter a number with digits and spaces")
    page.get_by_label("Number or address").fill("85258")
    press(page, "Add it")
    reads(page, "It is shown once it has been checked.")
    press(page, "Take it off every page")
    reads(checked(page), "Is it open after all?")


def writes_an_own_entry(page: Page) -> None:
    """The chaplain of Cat's organisation, and the town."""
    page.get_by_label("My organisation alone").check()
    page.get_by_label("Name").fill("Chaplain")
    page.get_by_label("What it is for").fill("Somebody to talk to")
    page.get_by_label("Who it is for").fill("Everybody here")
    for words in ("Someone died", "Ambulance", "England", "We have not checked whether"):
        page.get_by_label(words, exact=False).first.check()
    press(page, "Save the draft")
    reads(checked(page), "You wrote these words.")
    follow(page, "Say where it is")
    page.get_by_label("Town").first.fill("Ripon")
    press(checked(page), "Save the places")
    reads(checked(page), "The places are changed.")


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_an_own_entry_is_written_and_found_by_words_at_home(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, asha: User
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/")
    follow(page, "Add an entry")
    press(checked(page), "Save the draft")
    reads(checked(page), "Say who finds it.")
    writes_an_own_entry(page)
    Signpost.objects.update(state="published", demo=True)
    theirs = browser_of(asha, size, javascript=javascript)
    theirs.goto("/signposts/")
    if size == "phone":
        theirs.get_by_text("Choose what for and where").click()
    theirs.get_by_label("Look for words").fill("bereaved")
    press(theirs, "Show services")
    reads(checked(theirs), "Your organisation’s own")
    follow(theirs, "Chaplain")
    reads(checked(theirs), "Ripon")
    reads(theirs, "opens for people of your organisation alone")


def test_on_paper_a_number_stands_once_and_nothing_is_said_of_this_moment(
    somebody: BrowserOf, draft: Signpost
) -> None:
    draft.schedules.create(days=EVERY_DAY, opens=time(0), closes=time(0))
    Signpost.objects.update(state="published", demo=True)
    page = somebody("desktop", javascript=True)
    for path in ("/signposts/", "/signposts/quiet-line/"):
        page.goto(path)
        expect(page.get_by_text("Open now, day and night")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.get_by_text("Open now, day and night")).to_be_hidden()
        number = page.get_by_role("link", name="0800 00 1066")
        assert number.evaluate("one => getComputedStyle(one, '::after').content") == "none"
        assert number.evaluate("one => one.getBoundingClientRect().x") < 400
        page.emulate_media(media="screen")
