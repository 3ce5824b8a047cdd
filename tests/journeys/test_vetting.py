"""Una applies, Viv and Vic vet her in the administration, Eve finds her. Journey 4 of the site."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, applicant, approved
from tests.factories_vetting import checked as fully_checked
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def una(ambulance: Organisation, vic: User) -> User:
    """Somebody who would like to be a supporter; Vic's organisation is a partner of hers."""
    assert vic.organisation
    ambulance.partners.add(vic.organisation)
    vic.organisation.partners.add(ambulance)
    return make_user("una@ambulance.example", ambulance)


def finds(page: Page, name: str) -> bool:
    page.goto("/supporters/")
    return page.get_by_role("link", name=name, exact=True).count() == 1


def opens(page: Page, name: str, kind: str = "application") -> Page:
    """A vetter finds somebody in the queue."""
    page.goto(f"/admin/directory/{kind}/")
    follow(checked(page), name)
    return checked(page)


def confirms_who_she_is(page: Page) -> None:
    """Grave acts ask for the password again, before anything is typed."""
    from_here = page.get_by_role("heading", name="Enter your password again")
    if from_here.count():
        page.get_by_label("Password", exact=True).fill("side-by-side-demo")
        press(page, "Go on")


def decides(page: Page, what: str, reason: str = REASON) -> None:
    follow(page, what)
    confirms_who_she_is(page)
    checked(page).get_by_label("Reason").fill(reason)
    press(page, what)
    reads(checked(page), "Your decision is recorded.")


def writes_half(page: Page) -> None:
    page.goto("/")
    follow(page, "Become a peer supporter")
    press(checked(page), "Start your application")
    follow(checked(page), "About you")
    page.get_by_label("Name to show").fill("Una")
    press(page, "Save")
    follow(page, "Your answers")
    checked(page).get_by_label("Why do you want to be a peer supporter?").fill(
        "Somebody did for me."
    )
    press(page, "Save and come back later")
    reads(checked(page), "Come back whenever you like")


def writes_the_rest(page: Page) -> None:
    page.goto("/apply/answers/")
    answer = page.get_by_label("Why do you want to be a peer supporter?")
    expect(answer).to_have_value("Somebody did for me.")
    page.get_by_label("What would you bring?").fill("Fifteen years of nights.")
    page.get_by_label("How will you look after yourself?").fill("I swim.")
    page.get_by_label("My manager agrees to the time this takes").check()
    press(page, "Save and continue")
    follow(page, "Who could speak for you")
    for label, words in (("Name", "Pat"), ("E-mail address", "pat@x.example")):
        checked(page).get_by_label(f"{label} of the first person").fill(words)
    page.get_by_label("How do you and the first person know each other?").fill("At work")
    page.get_by_label("You may ask the first person").check()
    press(page, "Save and continue")
    follow(page, "Ways to talk and languages")
    page.get_by_label("Message here").check()
    page.get_by_label("English").check()
    press(page, "Save")
    follow(page, "The agreement")
    checked(page).get_by_label("I have read this and I will keep to it").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign").first.click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_una_applies_in_two_sittings(size: str, browser_of: BrowserOf, una: User) -> None:
    writes_half(browser_of(una, size))
    page = browser_of(una, size)
    page.goto("/apply/check/")
    press(checked(page), "Send application")
    reads(checked(page), "There is a problem: this is missing")
    writes_the_rest(page)
    press(page, "Check and send")
    press(checked(page), "Send application")
    heading(checked(page), "Your application is sent")


def test_viv_records_a_check_and_a_note(browser_of: BrowserOf, una: User, viv: User) -> None:
    applicant(una)
    page = opens(browser_of(viv), "Una")
    follow(page, "Record a check")
    checked(page).get_by_label("Met", exact=True).check()
    press(page, "Record")
    reads(checked(page), "Enter the date.")
    page.get_by_label("Met", exact=True).check()
    page.get_by_label("Done on").fill(today().isoformat())
    press(page, "Record")
    reads(checked(page), "The check is recorded.")
    follow(page, "Add a note")
    checked(page).get_by_label("Note").fill("Spoke with the learning lead.")
    press(page, "Add note")
    reads(checked(page), "Spoke with the learning lead.")


@pytest.mark.journey_main
def test_two_vetters_approve_and_the_next_request_lists_her(
    browser_of: BrowserOf, una: User, viv: User, vic: User, eve: User
) -> None:
    fully_checked(una, viv)
    eves = browser_of(eve)
    decides(opens(browser_of(viv), "Una"), "Approve")
    assert not finds(eves, "Nell")
    decides(opens(browser_of(vic), "Una"), "Approve")
    assert finds(eves, "Nell")


def test_suspended_she_is_gone_reinstated_she_is_back(
    browser_of: BrowserOf, una: User, viv: User, vic: User, eve: User
) -> None:
    approved(una, viv, vic)
    eves, page = browser_of(eve), opens(browser_of(viv), "Una", "supporter")
    follow(page, "Suspend")
    confirms_who_she_is(page)
    checked(page).get_by_label("Reason").fill("A complaint is looked into.")
    page.get_by_label("Look at it again on").fill((today() + timedelta(days=7)).isoformat())
    press(page, "Suspend")
    reads(checked(page), "The supporter is suspended and no longer listed.")
    assert not finds(eves, "Nell")
    vics = opens(browser_of(vic), "Una", "supporter")
    follow(vics, "Reinstate")
    confirms_who_she_is(vics)
    vics.get_by_label("Reason").fill("Nothing in it.")
    press(vics, "Reinstate")
    reads(vics, "The suspension is lifted.")
    assert finds(eves, "Nell")


def tab_to(page: Page, words: str) -> None:
    """By the Tab key alone, until the control with these words has the focus."""
    focused = "document.activeElement.value || document.activeElement.textContent.trim()"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == words:
            return
    raise AssertionError(f"Tab does not reach {words}")


def test_viv_decides_with_the_keyboard_alone(browser_of: BrowserOf, una: User, viv: User) -> None:
    application = fully_checked(una, viv)
    page = browser_of(viv, fresh=True)
    page.goto("/admin/")
    for words in ("Applications", "Una", "Approve"):
        tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "id_reason":
        page.keyboard.press("Tab")
    page.keyboard.type(REASON)
    tab_to(page, "Approve")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reads(page, "Your decision is recorded.")
    assert application.decisions.get().by == viv


def test_the_administrator_opens_none_of_it(
    browser_of: BrowserOf, una: User, dev: User, viv: User, vic: User
) -> None:
    application = applicant(una)
    supporter = Supporter.objects.get(user=una)
    page = browser_of(dev, fresh=True)
    page.goto("/admin/")
    assert checked(page).get_by_role("link", name="Applications").count() == 0
    for address in (
        "/admin/directory/application/",
        f"/admin/directory/application/{application.pk}/change/",
        f"/admin/directory/application/{application.pk}/approve/",
        "/admin/directory/supporter/",
        f"/admin/directory/supporter/{supporter.pk}/change/",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 403, address
        assert "Una" not in page.content()
