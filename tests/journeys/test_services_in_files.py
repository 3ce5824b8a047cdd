"""Cat takes the list out as a file, and brings services in after a look at what that adds."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from people.models import User
from signposting.models import Signpost
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads
from tests.openreferral.test_importing import FOREIGN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def upload(page: Page, body: bytes) -> None:
    file = FilePayload(name="services.json", mimeType="application/json", buffer=body)
    page.get_by_label("The file", exact=True).set_input_files(file)
    page.get_by_label("Everybody, at every organisation").check()
    page.get_by_label("What are they for, where the file does not say?").select_option("low")
    press(page, "Upload and look")


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_services_come_in_as_drafts_and_go_out_again(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/signposts/check/")
    follow(page, "Take the list out")
    press(checked(page), "Upload and look")
    reads(checked(page), "Choose a file.")
    upload(page, json.dumps([FOREIGN]).encode())
    reads(checked(page), "Put these right first")
    reads(page, "This is no number in use in the UK.")
    follow(page, "Upload the file again")
    upload(page, json.dumps([{**FOREIGN, "phones": FOREIGN["phones"][1:]}]).encode())
    heading(checked(page), "What the file would add")
    press(page, "Bring in all new ones as drafts")
    reads(checked(page), "1 draft is here")
    assert Signpost.objects.get().state == "draft"
    follow(page, "Take the list out")
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON", exact=True).click()
    body = Path(taken.value.path()).read_bytes()
    upload(page, body)
    reads(checked(page), "Nothing to add")
    press(page, "Throw the file away")
    reads(checked(page), "The file is thrown away.")
