"""A supporter's own profile and the vetters' pages in Chromium: phone, keyboard, no JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from directory.models import SharedArea
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_vetting import applicant, checked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUEUE = "/admin/directory/application/"
SIZES = pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
PageOf = Callable[..., Page]


@pytest.fixture
def nell(ambulance: Organisation, fire: Organisation) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def page_of(
    new_context: Callable[..., BrowserContext], site: str, client_of: Any, settings: Any
) -> PageOf:
    """Makes a page in which somebody is signed in, freshly: page_of(viv, "phone")."""

    def make(user: User, size: str = "desktop", **kwargs: Any) -> Page:
        context = new_context(size, **kwargs)
        cookie = client_of(user, fresh=True).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return context.new_page()

    return make


def fair(page: Page, javascript: bool = True) -> None:
    """No rule of accessibility is broken, and nothing is wider than the screen."""
    if javascript:
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


@SIZES
def test_areas_are_chosen_shown_to_some_and_withdrawn(ben, page_of, size, javascript):
    page = page_of(ben, size, javascript=javascript)
    page.goto("/profile/areas/")
    page.get_by_text("Mental health", exact=True).click()
    page.get_by_label("Anxiety or panic").check()
    press(page, "Save and choose who may see it")
    page.get_by_label("Anxiety or panic").select_option(label="My organisation only")
    fair(page, javascript)
    press(page, "Save")
    assert SharedArea.objects.current().get().audience == "own"
    press(page, "Withdraw Anxiety or panic")
    assert not SharedArea.objects.current().exists()


@SIZES
def test_a_supporter_pauses_and_resumes_with_one_click(ben, page_of, size, javascript):
    page = page_of(ben, size, javascript=javascript)
    page.goto("/profile/")
    fair(page, javascript)
    press(page, "Pause")
    expect(page.get_by_text("You are not listed", exact=True)).to_be_visible()
    fair(page, javascript)
    press(page, "Resume")
    expect(page.get_by_text("You are listed.")).to_be_visible()


def test_a_check_is_recorded_by_keyboard_alone(nell, viv, page_of):
    applicant(nell)
    page = page_of(viv)
    page.goto(QUEUE)
    for name in ("Nell", "Record a check"):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_label("Which check?").focus()
    page.keyboard.type("Peer")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("11012026")
    page.get_by_role("button", name="Record").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The check is recorded.")).to_be_visible()
    assert nell.supporter.checks.get().kind == "reference"


def test_the_administration_breaks_no_rule_of_its_own_security(nell, viv, dev, page_of):
    application = checked(nell, viv)
    row = f"{QUEUE}{application.pk}/"
    pages = {viv: ["/admin/", QUEUE, f"{row}change/", f"{row}check/"], dev: ["/admin/people/user/"]}
    for person, addresses in pages.items():
        page = page_of(person)
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        for address in addresses:
            page.goto(address)
        assert said == []
