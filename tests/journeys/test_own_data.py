"""Asha looks after what is held about her: notices, a check once a quarter."""

import pytest
from playwright.sync_api import expect

from people.models import User
from records.clock import today
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

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
