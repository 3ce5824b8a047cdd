"""Somebody is named, asked by a vetter by keyboard, answers without an account, and is read."""

import re

import pytest
from playwright.sync_api import Page, expect

from directory import actions
from directory.models import Reference
from jobs.models import OutgoingMail
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_vetting import applicant, draft
from tests.journeys.walk import checked, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def una(ambulance: Organisation) -> User:
    return make_user("una@ambulance.example", ambulance)


def presses_enter_on(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]
    with page.expect_navigation():
        page.keyboard.press("Enter")


def link_in_the_letter() -> str:
    letter = OutgoingMail.objects.filter(kind="letter").latest("pk")
    found = re.search(r"/reference/[^/\s]+/", letter.body)
    assert found
    return found[0]


SIZES = pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
LATER_SIZES = [("phone", True), ("desktop", False)]


@SIZES
def test_una_names_somebody_and_may_change_her_mind(una, viv, browser_of, size, javascript):
    draft(una)
    page = browser_of(una, size, javascript=javascript)
    page.goto("/apply/referees/")
    checked(page).get_by_label("Name of the first person").fill("Pat")
    press(page, "Save and continue")
    reads(checked(page), "There is a problem")
    page.get_by_label("E-mail address of the first person").fill("pat@x.example")
    page.get_by_label("How do you and the first person know each other?").fill("At work")
    press(page, "Save and continue")
    reads(checked(page), "The people you named are saved.")
    assert Reference.objects.get().email == "pat@x.example"


def test_una_agrees_after_sending(una, viv, browser_of):
    applicant(una)
    page = browser_of(una, "phone")
    page.goto("/apply/")
    press(checked(page), "You may ask Lee")
    reads(checked(page), "They may be asked now.")
    assert Reference.objects.get(number=2).may_ask


def test_viv_asks_by_keyboard_alone(una, viv, browser_of):
    applicant(una)
    page = browser_of(viv, fresh=True)
    page.goto("/admin/directory/application/")
    presses_enter_on(page, "link", una.name)
    presses_enter_on(checked(page), "link", "Ask somebody who knows them")
    checked(page).get_by_label("Pat, ").focus()
    page.keyboard.press("Space")
    presses_enter_on(page, "button", "Send the mail")
    reads(checked(page), "The mail with the link is on its way.")
    assert Reference.objects.get(number=1).asks == 1


@pytest.mark.parametrize(("size", "javascript"), [*LATER_SIZES, ("desktop", True)])
def test_pat_answers_without_an_account_and_once(una, viv, somebody, browser_of, size, javascript):
    row = applicant(una)
    actions.ask_reference(by=viv, application=row, number=1)
    page, link = somebody(size, javascript=javascript), link_in_the_letter()
    page.goto(link)
    press(checked(page), "Send")
    reads(checked(page), "Write a line, or tick")
    for question in ("How long have you", "What are they like", "Would you trust"):
        page.get_by_label(question).fill("Six years, and always.")
    press(page, "Send")
    reads(checked(page), "Your answer has arrived")
    page.goto(link)
    reads(checked(page), "This link is not open")
    vetter = browser_of(viv, fresh=True)
    vetter.goto(f"/admin/directory/application/{row.pk}/change/")
    expect(checked(vetter).get_by_text("Six years, and always.")).to_have_count(3)


def test_viv_steps_back_by_keyboard_and_vic_reads_that_others_are_needed(
    una, viv, vic, ambulance, browser_of
):
    ambulance.partners.add(vic.organisation)
    row = f"/admin/directory/application/{applicant(una).pk}/"
    page = browser_of(viv, fresh=True)
    page.goto(f"{row}change/")
    presses_enter_on(checked(page), "link", "I have a connection")
    checked(page).get_by_label("How do you know each other?").focus()
    page.keyboard.type("Neighbours")
    presses_enter_on(page, "button", "Step back")
    reads(checked(page), "You stepped back. Others decide.")
    page.goto(f"{row}change/")
    reads(checked(page), "You have a connection to this person")
    other = browser_of(vic, fresh=True)
    other.goto(f"{row}change/")
    reads(checked(other), "1 more person who may decide is needed")
    reads(other, "Neighbours")


def test_a_note_about_a_supporter_is_added_and_the_list_filters_by_stage(ben, viv, browser_of):
    page = browser_of(viv, fresh=True)
    page.goto("/admin/directory/supporter/?stage=active")
    reads(checked(page), "Stage")
    page.goto(f"/admin/directory/supporter/{ben.supporter.pk}/note/")
    checked(page).get_by_label("Note").fill("Spoke on the phone.")
    press(page, "Add note")
    reads(checked(page), "Spoke on the phone.")
