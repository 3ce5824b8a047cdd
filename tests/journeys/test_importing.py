"""Dev uploads the people of the organisation, puts a row right, applies it, and says who left."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from people.models import User
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]
WRONG = "E-mail;Name;Team;Line manager's e-mail;Rank band\nnia@ambulance.example;;Red;;Tsar\n"
RIGHT = (
    "E-mail;Name;Team;Line manager's e-mail;Rank band\n"
    "nia@ambulance.example;Nia;Red watch;asha@ambulance.example;Middle manager\n"
    "asha@ambulance.example;Asha B;;;\n"
)


def upload(page: Page, body: str) -> None:
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=body.encode())
    page.get_by_label("The file").set_input_files(file)
    press(page, "Upload and look")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_dev_uploads_people_and_says_who_left(
    size: str, javascript: bool, browser_of: BrowserOf, dev: User, asha: User, ben: User
) -> None:
    page = browser_of(dev, size, javascript=javascript, fresh=True)
    page.goto("/setup/")
    follow(checked(page), "Teams and managers are known")
    heading(checked(page), "Upload a list of people")
    upload(page, "Name\nNia\n")
    reads(checked(page), "No column has the heading")
    upload(page, WRONG)
    reads(checked(page), "Enter the name to be called.")
    follow(page, "Upload the file again")
    upload(page, RIGHT)
    heading(checked(page), "What the list would change")
    press(page, "Apply all of this")
    reads(checked(page), "Applied: 1 new, 1 changed.")
    assert User.objects.get(email="nia@ambulance.example").line_manager == asha
    says_who_left(page)
    ben.refresh_from_db()
    assert not ben.is_active


def says_who_left(page: Page) -> None:
    """Only Ben, ticked and confirmed."""
    heading(page, "Who is not in the list")
    press(page, "Continue")
    reads(checked(page), "Tick those who have left")
    page.get_by_label("Ben, ben@ambulance.example").check()
    press(page, "Continue")
    heading(checked(page), "Close this account?")
    press(page, "Close this account")
    reads(checked(page), "1 account is closed.")
    expect(page.get_by_label("Ben, ben@ambulance.example")).to_have_count(0)
    press(page, "I am done: throw the file away")
    heading(page, "Upload a list of people")
