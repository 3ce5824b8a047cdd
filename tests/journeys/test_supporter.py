"""Ben looks after his profile and answers when he is asked. Journey 3 of the site."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations import actions
from conversations.models import Request
from peersupport.dates import day
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(asha: User, ben: User, ambulance: Organisation) -> Request:
    """Asha asks Ben, and Sam is her second choice."""
    sam = make_user(organisation=ambulance, name="Sam")
    listed_supporter(sam)
    return ask_for_support(asha, ben, second=sam, name="Robin", message="I would like to talk.")


def listed_for(page: Page, name: str) -> bool:
    """Whether a colleague finds somebody in the list now."""
    page.goto("/supporters/")
    return page.get_by_role("link", name=name, exact=True).count() == 1


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_ben_writes_about_himself_by_sections(size: str, browser_of: BrowserOf, ben: User) -> None:
    page = browser_of(ben, size)
    page.goto("/profile/")
    follow(checked(page), "About you")
    checked(page).get_by_label("What helped (optional)").fill("A colleague who asked twice.")
    press(page, "Save")
    reads(checked(page), "Your new words wait for a second look by a vetter.")
    follow(page, "Ways to talk and languages")
    checked(page).get_by_label("Walk").check()
    press(page, "Save")
    follow(page, "Going away? Say until when")
    checked(page)
    page.goto("/profile/")
    follow(page, "See it as others see it")
    reads(checked(page), "Walk and talk")
    expect(page.get_by_text("A colleague who asked twice.")).to_have_count(0)
    follow(page, "See it from another organisation")
    reads(checked(page), "Walk and talk")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_ben_shares_an_area_says_who_may_see_it_and_withdraws_it(
    size: str, browser_of: BrowserOf, ben: User
) -> None:
    page = browser_of(ben, size)
    page.goto("/profile/areas/")
    page.locator("details.sbs-fold", has=page.get_by_label("Sleep")).locator("summary").click()
    checked(page).get_by_label("Sleep").check()
    press(page, "Save and choose who may see it")
    reads(checked(page), f"You agreed on {day(timezone.now())}.")
    page.get_by_label("My organisation only").check()
    press(page, "Use this for all")
    reads(page, "My organisation only. You agreed on")
    page.goto("/profile/preview/other/")
    expect(page.get_by_text("Sleep")).to_have_count(0)
    page.goto("/profile/areas/audience/")
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw").click()
    reads(checked(page), "You share nothing.")


def test_pausing_takes_one_click_and_so_does_coming_back(
    browser_of: BrowserOf, ben: User, eve: User
) -> None:
    page, eves = browser_of(ben, "phone"), browser_of(eve)
    assert listed_for(eves, "Ben")
    page.goto("/profile/")
    press(page, "Pause")
    reads(checked(page), "You are paused. Nobody new can find you until you resume.")
    assert not listed_for(eves, "Ben")
    press(page, "Resume")
    reads(checked(page), "Welcome back.")
    assert listed_for(eves, "Ben")


def test_ben_asks_a_question_first(
    browser_of: BrowserOf, asha: User, ben: User, asked: Request
) -> None:
    page = browser_of(ben)
    page.goto(f"/conversations/{asked.pk}/answer/")
    page.get_by_label("Tell me more: I have a question first").check()
    press(page, "Send my answer")
    assert checked(page).title().startswith("Error: ")
    page.get_by_label("Your question").fill("Are mornings better for you?")
    press(page, "Send my answer")
    ashas = browser_of(asha)
    ashas.goto(f"/conversations/{asked.pk}/")
    reads(checked(ashas), "Are mornings better for you?")
    ashas.get_by_label("Your message").fill("Yes, after ten.")
    press(ashas, "Send")
    page.reload()
    reads(checked(page), "Yes, after ten.")


@pytest.mark.journey_main
def test_ben_passes_it_on_and_pauses_with_the_answer(
    browser_of: BrowserOf, asha: User, ben: User, asked: Request
) -> None:
    page = browser_of(ben, "phone")
    page.goto(f"/conversations/{asked.pk}/answer/")
    page.get_by_label("Not me: pass it on").check()
    page.get_by_label("Pause me: nobody new can ask me until I say so").check()
    press(page, "Send my answer")
    heading(checked(page), "Your conversations")
    page.goto("/profile/")
    reads(page, "You are not listed")
    ashas = browser_of(asha, "phone")
    ashas.goto(f"/conversations/{asked.pk}/")
    reads(checked(ashas), "Sam")
    assert "passed" not in ashas.locator("main").inner_text().lower()


def test_somebody_new_says_yes_and_asha_lets_them_read(
    browser_of: BrowserOf, asha: User, ben: User, asked: Request
) -> None:
    actions.pass_on(by=ben, request=asked, now=timezone.now())
    sam = User.objects.get(name="Sam")
    page = browser_of(sam)
    page.goto(f"/conversations/{asked.pk}/answer/")
    heading(checked(page), "A colleague would like to talk")
    page.get_by_label("Yes, I will talk with them").check()
    press(page, "Send my answer")
    heading(checked(page), "You said yes")
    assert "Robin" not in page.content()
    ashas = browser_of(asha)
    ashas.goto(f"/conversations/{asked.pk}/")
    press(checked(ashas), "Yes, show Sam my words")
    heading(checked(ashas), "You and Sam")
    page.reload()
    heading(page, "You and Robin")


@pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("phone", False)]
)
def test_ben_says_when_he_is_usually_free(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, asha: User
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/profile/")
    follow(page, "On shifts? Say when you are usually free")
    follow(checked(page), "A shift pattern")
    page.get_by_label("Your pattern").fill("2 earlys")
    page.get_by_label("A date on which the pattern starts").fill(today().isoformat())
    press(checked(page), "Save")
    reads(checked(page), "We do not know the shift “earlys”.")
    page.get_by_label("Your pattern").fill("1 off")
    page.get_by_role("group", name="On a rest day").get_by_label("Night").check()
    press(page, "Show me the next 14 days")
    reads(checked(page), "Nothing is saved yet.")
    press(page, "Save")
    reads(checked(page), "Your pattern: 1 off.")
    ashas = browser_of(asha, size, javascript=javascript)
    ashas.goto("/supporters/")
    ashas.locator(".sbs-filter").evaluate("panel => panel.open = true")
    ashas.get_by_label("Usually free today").check()
    press(ashas, "Show supporters")
    expect(checked(ashas).locator(".sbs-card")).to_contain_text("Usually free")
    expect(ashas.get_by_role("link", name="Remove filter: Usually free today")).to_be_visible()
