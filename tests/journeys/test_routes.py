"""Cat changes her organisation's route with the keyboard; Asha follows it and takes it away."""

import pytest
from playwright.sync_api import Page, expect

from people.models import User
from resources.demo import build as build_resources
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def changes_the_route(page: Page) -> None:
    """The last step first, one more, and other words."""
    page.goto("/")
    follow(page, "Where are you?")
    heading(checked(page), "Where are you?")
    follow(page, "There is conflict")
    press(checked(page), "Change this route")
    heading(checked(page), "Change the route: There is conflict")
    up = page.get_by_role("button", name="Up Top tips")
    up.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("ol.sbs-steps > li").first).to_contain_text("Top tips")
    expect(page.locator("ol.sbs-steps > li").first).to_be_focused()
    press(page, "Add a step")
    page.get_by_label("Why it helps").fill("Ask somebody outside.")
    press(checked(page), "Add this step")
    page.get_by_label("Where it leads").select_option(label="Where to turn")
    press(checked(page), "Add this step")
    expect(page.locator("ol.sbs-steps > li").last).to_contain_text("Ask somebody outside.")
    follow(page, "Change these words")
    page.get_by_label("What you say first").fill("Breathe first.")
    press(checked(page), "Save")
    reads(checked(page), "Changed. Your organisation sees it now.")


def follows_it(page: Page) -> None:
    """From the library's first page to a pack."""
    page.goto("/resources/")
    follow(page, "Where are you?")
    follow(checked(page), "Something is not working")
    follow(checked(page), "There is conflict")
    reads(checked(page), "Breathe first.")
    expect(page.locator("ol.sbs-steps > li").first).to_contain_text("Top tips")
    carried = page.locator("input[name=resource]").count()
    press(page, "Put all of this into my pack")
    reads(checked(page), f"{carried} things put into your pack.")


def test_cat_changes_a_route_and_asha_follows_it(
    browser_of: BrowserOf, asha: User, cat: User
) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    changes_the_route(browser_of(cat))
    follows_it(browser_of(asha, "phone"))


def test_without_scripts_steps_move_go_and_the_default_comes_back(
    browser_of: BrowserOf, cat: User
) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    page = browser_of(cat, "phone", javascript=False)
    page.goto("/resources/routes/conflict/edit/")
    with page.expect_navigation():
        page.get_by_role("button", name="Down Group agreement").click()
    expect(checked(page).locator("ol.sbs-steps > li").first).to_contain_text("Top tips")
    follow(page, "Change or take out Top tips")
    press(checked(page), "Take this step out")
    reads(checked(page), "The step is out of the route.")
    follow(page, "Go back to the default")
    press(checked(page), "Delete ours and show the default")
    reads(checked(page), "This is the default.")
    expect(page.locator("ol.sbs-steps > li").first).to_contain_text("Group agreement")
