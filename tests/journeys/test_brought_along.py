"""Viv puts forward people who supported colleagues before; she and Vic decide on all of them."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]
NAMES = ("Nell", "Ned")


@pytest.fixture
def people(ambulance: Organisation, fire: Organisation) -> list[User]:
    ambulance.partners.add(fire)
    return [make_user(f"{name.lower()}@ambulance.example", ambulance) for name in NAMES]


def puts_forward(page: Page) -> None:
    """A row in error first; then looked at; then all of it."""
    day = (today() - timedelta(days=30)).isoformat()
    head = "E-mail,Conduct check,Reference,Interview,Agreement"
    rows = [f"{name.lower()}@ambulance.example,{day},{day},{day},{day}" for name in NAMES]
    page.goto("/admin/directory/application/")
    follow(checked(page), "Put existing peer supporters forward")
    page.get_by_label("The table").fill("\n".join([head, *rows, f"nobody@x.example,{day},,,"]))
    press(checked(page), "Look at it first")
    reads(checked(page), "What has to be mended first")
    page.get_by_label("The table").fill("\n".join([head, *rows]))
    press(page, "Look at it first")
    reads(checked(page), "2 people, nothing is done yet")
    press(page, "Put all of them forward")


def decides(page: Page) -> None:
    """On both at once, with a second look before it counts."""
    page.goto("/admin/directory/application/many/")
    press(checked(page), "Look once more")
    reads(checked(page), "Choose whom you approve.")
    for name in NAMES:
        page.get_by_label(name).check()
    page.get_by_label("Reason").fill(REASON)
    press(page, "Look once more")
    reads(checked(page), "You are about to approve")
    press(page, "Approve all of these")
    reads(checked(page), "Your decision is recorded for 2.")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_two_are_put_forward_decided_on_and_one_says_what_is_shown(
    size: str, javascript: bool, browser_of: BrowserOf, people: list[User], viv: User, vic: User
) -> None:
    vivs, vics = (browser_of(one, size, javascript=javascript, fresh=True) for one in (viv, vic))
    puts_forward(vivs)
    decides(vivs)
    decides(vics)
    page = browser_of(people[0], size, javascript=javascript)
    page.goto("/profile/confirm/")
    heading(checked(page), "Is this still right?")
    reads(page, "You are not listed yet")
    assert not Supporter.objects.listed().exists()
