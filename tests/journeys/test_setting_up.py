"""Dev sets the service up and opens asking; before that Asha is told why she cannot ask."""

import re

import pytest
from playwright.sync_api import Page, expect

from jobs.models import OutgoingMail
from people import actions
from people.models import Organisation, User
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.fixture
def shut(ambulance: Organisation, finn: User, dev: User) -> Organisation:
    Organisation.objects.filter(pk=ambulance.pk).update(
        asking_opened_at=None, welfare_contact="Extension 1", safeguarding_contact="Extension 2",
        deputy=finn,
    )  # fmt: skip
    actions.publish_statement(by=dev, organisation=ambulance, extra="")
    return ambulance


def say(page: Page, step: str, button: str) -> None:
    """One step of the list: look, and say that it is so."""
    follow(page, step)
    heading(page, step)
    checked(page)
    press(page, button)
    heading(page, "Setting up Northern Ambulance Service")


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_dev_sets_the_service_up_and_asha_can_ask(
    size: str, javascript: bool, browser_of: BrowserOf, dev: User, asha: User, ben: User,
    shut: Organisation,
) -> None:  # fmt: skip
    hers = browser_of(asha, size, javascript=javascript)
    hers.goto("/ask/")
    heading(checked(hers), "Asking is not open yet")
    page = browser_of(dev, size, javascript=javascript)
    page.goto("/")
    follow(page, "Setting up")
    reads(checked(page), "6 things are left to do.")
    all_steps(page, dev)
    press(checked(page), "Open asking for everybody here")
    reads(checked(page), "Asking is open.")
    hers.goto("/ask/")
    expect(hers.get_by_role("heading", level=1)).not_to_have_text("Asking is not open yet")


def all_steps(page: Page, dev: User) -> None:
    """From the list to each step and back."""
    say(page, "The confidentiality statement is approved", "I approve this statement")
    say(page, "The welfare contact answers", "I rang, and it works")
    say(page, "The safeguarding contact answers", "I rang, and it works")
    say(page, "The urgent numbers are right", "I called or checked every one of them")
    follow(page, "The data protection impact assessment is signed")
    page.get_by_label("Data protection officer").check()
    press(page, "It is signed")
    follow(page, "Our mail arrives")
    press(page, "Send me a test mail")
    page.get_by_label("The code in the mail").fill(mailed(dev))
    press(page, "It arrived")
    follow(page, "Modules switched on")
    checked(page).get_by_label("Events").check()
    press(page, "This is what we use")
    reads(page, "Switched on: Events. Dev, ")


def mailed(person: User) -> str:
    """The code in the newest letter to this person."""
    letters = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.LETTER)
    (letter,) = [one for one in letters if one.to == person.email]
    found = re.search(r"^\d{6}$", letter.body, re.MULTILINE)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_cat_reads_the_kit_and_the_assessment(
    size: str, browser_of: BrowserOf, cat: User, shut: Organisation
) -> None:
    page = browser_of(cat, size)
    page.goto("/setup/")
    follow(page, "launch kit")
    heading(checked(page), "Launch kit for Northern Ambulance Service")
    page.goto("/setup/impact-assessment/")
    heading(checked(page), "Data protection impact assessment: a filled draft")
