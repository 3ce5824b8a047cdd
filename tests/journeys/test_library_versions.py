"""Those who look after the library change what is in it, and nobody loses anything."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from people.roles import Role
from records.clock import today
from resources.actions.own import prepare_own
from resources.models import Resource
from tests.factories import make_user
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads, sign_in
from tests.resources.files import made
from tests.resources.rows import on_the_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def col(cat: User) -> User:
    """A second coordinator beside Cat."""
    return make_user("col@ambulance.example", cat.organisation, roles=[Role.COORDINATOR])


def pick(page: Page, field: str, whose: str) -> None:
    page.get_by_role("group", name=field).get_by_role("radio", name=whose).check()


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_cat_makes_our_own_version_and_asha_finds_it_first(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, finn: User, asha: User,
    tmp_path: Path,
) -> None:  # fmt: skip
    original, file = on_the_shelf(finn, "Slides for everybody"), tmp_path / "ours.docx"
    file.write_bytes(made("docx"))
    page = browser_of(cat, size, javascript=javascript)
    page.goto(f"/resources/{original.slug}/")
    press(checked(page), "Make our own version")
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_label("Title").fill("")
    # With a bar the answer comes into this page: no other one is waited for.
    checked(page).get_by_role("button", name="Put our version into the library").click()
    reads(page, "Files we kept for you")
    checked(page)
    page.get_by_label("Title").fill("Slides with our numbers")
    press(page, "Put our version into the library")
    heading(checked(page), "Slides with our numbers")
    prepare_own(resource=Resource.objects.get(adapted_from=original), now=timezone.now())
    reader = browser_of(asha, size, javascript=javascript)
    reader.goto("/resources/")
    heading_of_list = reader.get_by_role("heading", level=2).first
    expect(heading_of_list).to_have_text("1 resource")
    follow(checked(reader), "Slides for everybody")
    reads(checked(reader), "Your organisation has its own version of this")


def opens_the_form(page: Page, row: Resource) -> Page:
    page.goto(f"/resources/{row.slug}/")
    follow(page, "Change what it says here")
    return checked(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_of_two_who_change_it_at_once_nobody_loses_anything(
    javascript: bool, browser_of: BrowserOf, cat: User, col: User
) -> None:
    row = on_the_shelf(cat, "Ten minutes")
    first = opens_the_form(browser_of(cat), row)
    second = opens_the_form(browser_of(col, "phone", javascript=javascript), row)
    first.get_by_label("Title").fill("Cat's title")
    press(first, "Save")
    second.get_by_label("Title").fill("Col's title")
    second.get_by_label("Who owns it").fill("The owner Col knows")
    Session.objects.all().delete()
    press(second, "Save")
    sign_in(second, col)
    reads(checked(second), "We kept what you typed.")
    press(second, "Save")
    heading(checked(second), "Two of you changed it")
    press(second, "Save what I chose")
    assert checked(second).title().startswith("Error: ")
    pick(second, "Title", "Yours")
    press(second, "Save what I chose")
    heading(checked(second), "Col's title")
    assert Resource.objects.get().owner == "The owner Col knows"


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_what_is_taken_off_the_shelf_leads_on_to_what_is_right(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, asha: User
) -> None:
    old = on_the_shelf(cat, "Old numbers", review_by=today())
    new = on_the_shelf(cat, "New numbers", review_by=today())
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/desk/")
    press(page, "Look at them")
    with checked(page).expect_navigation():
        page.get_by_role("listitem").filter(has_text=new.title).get_by_role("button").click()
    follow(checked(page), old.title)
    follow(checked(page), "Take it off the shelf")
    press(checked(page), "Take it off the shelf")
    assert checked(page).title().startswith("Error: ")
    page.get_by_label("Why do you take it off the shelf?").fill("The number in it is wrong.")
    page.get_by_label("Readers who follow an old link may read this reason").check()
    page.get_by_label("Address of the page to use instead").fill(f"/resources/{new.slug}/")
    press(page, "Take it off the shelf")
    reads(checked(page), "It is off the shelf.")
    reader = browser_of(asha, size, javascript=javascript)
    reader.goto(f"/resources/{old.slug}/")
    reads(checked(reader), "The number in it is wrong.")
    follow(reader, new.title)
    heading(reader, new.title)
