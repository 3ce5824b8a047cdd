"""Asha looks after what is held about her: notices, a check once a quarter, her data, its end."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import User
from records.clock import today
from tests.canaries import CANARIES
from tests.factories import PASSWORD
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads
from tests.world import talk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_asha_chooses_where_notices_go_and_her_quiet_hours(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User
) -> None:
    page = browser_of(asha, size, javascript=javascript)
    page.goto("/accounts/about-me/")
    follow(checked(page), "Notices")
    heading(checked(page), "Notices")
    page.get_by_label("To a private address").check()
    page.get_by_label("No notices from").select_option("22:00")
    press(page, "Save")
    reads(checked(page), "Choose when your quiet hours end.")
    page.get_by_label("Private email address").fill("asha@home.example")
    page.get_by_label("Until", exact=True).select_option("07:00")
    press(page, "Save")
    reads(checked(page), "Your changes are saved.")
    expect(page.get_by_label("No notices from")).to_have_value("22")
    expect(page.get_by_label("Private email address")).to_have_value("asha@home.example")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_once_a_quarter_asha_checks_what_we_hold(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User
) -> None:
    User.objects.filter(pk=asha.pk).update(next_check_on=today())
    page = browser_of(asha, size, javascript=javascript)
    page.goto("/")
    follow(checked(page), "see whether it is still right")
    heading(checked(page), "Check your details")
    reads(page, "your team (Blue watch)")
    press(page, "This is right")
    reads(checked(page), "Thank you. We ask again in about three months.")
    expect(page.get_by_text("Once a quarter")).to_have_count(0)


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_asha_reads_and_takes_everything_that_is_held(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User
) -> None:
    talk(asha, ben, timezone.now())
    page = browser_of(asha, size, javascript=javascript)
    page.goto("/my-data/")
    follow(checked(page), "See or download everything we hold about you")
    # Somebody may have left a shared computer signed in.
    heading(page, "Enter your password again")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Go on")
    heading(checked(page), "Everything we hold about you")
    page.get_by_text("Show conversations (1)").click()
    reads(checked(page), CANARIES["her message"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it as a file (JSON)").click()
    data = json.loads(Path(download.value.path()).read_text())
    assert CANARIES["her message"] in str(data["held"])
    assert CANARIES["his answer"] not in str(data)


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_asha_is_erased_and_keeps_a_receipt(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, settings: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings.VAR = tmp_path
    request = talk(asha, ben, timezone.now())
    page = browser_of(asha, size, javascript=javascript, fresh=True)
    page.goto("/my-data/")
    follow(page, "Erase me")
    heading(checked(page), "Erase me")
    press(page, "Erase everything of mine")
    heading(checked(page), "Everything of yours is erased")
    reads(page, "Conversations: 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the receipt").click()
    assert "Conversations: 1" in Path(download.value.path()).read_text()
    page.reload()
    heading(checked(page), "No receipt here")
    page.goto("/my-data/")
    heading(page, "Sign in")
    bens = browser_of(ben, size, javascript=javascript)
    bens.goto(f"/conversations/{request.pk}/")
    heading(checked(bens), "This conversation has ended")
    reads(bens, CANARIES["his answer"])
