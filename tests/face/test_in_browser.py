"""The face in Chromium: accessible, short on a phone, private when left, useful without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NewPage = Callable[..., Page]


@pytest.fixture
def signed_in(
    new_context: Callable[..., BrowserContext], site: str, asha: User, client_of: Any, settings: Any
) -> Callable[..., Page]:
    """Makes pages in which Asha is signed in."""

    def make(size: str = "desktop", *, fresh: bool = False, **kwargs: Any) -> Page:
        context = new_context(size, **kwargs)
        cookie = client_of(asha, fresh=fresh).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return context.new_page()

    return make


def faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
@pytest.mark.parametrize("address", ["/gallery/", "/gallery/?errors", "/accounts/login/"])
def test_pages_are_accessible_and_do_not_scroll_sideways(
    size: str, address: str, new_page: NewPage
) -> None:
    page = new_page(size)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.goto(address)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [line for line in said if line.startswith("error")] == []


SIGN_IN_PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/logout/",
]


def test_pages_of_an_account_are_accessible_and_run_no_inline_code(signed_in: NewPage) -> None:
    page = signed_in("phone", fresh=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    for address in SIGN_IN_PAGES:
        page.goto(address)
        assert page.url.endswith(address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [line for line in said if line.startswith("error")] == []


@pytest.mark.parametrize("inside", [True, False])
def test_the_head_takes_less_than_a_fifth_of_a_phone(
    inside: bool, new_page: NewPage, signed_in: NewPage
) -> None:
    page = signed_in("phone") if inside else new_page("phone")
    page.goto("/inside/" if inside else "/gallery/")
    assert page.locator(".sbs-header").bounding_box()["y"] > 0  # type: ignore[index]  # is shown
    bottom = page.evaluate("document.querySelector('.sbs-header').getBoundingClientRect().bottom")
    assert bottom < 844 / 5


def test_the_menu_folds_on_a_phone_and_is_a_row_on_a_wide_screen(signed_in: NewPage) -> None:
    page = signed_in("phone", javascript=False)
    page.goto("/inside/")
    sign_out = page.get_by_role("link", name="Sign out", exact=True)
    assert not sign_out.is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert sign_out.is_visible()
    wide = signed_in("desktop", javascript=False)
    wide.goto("/inside/")
    assert wide.get_by_role("link", name="Sign out", exact=True).is_visible()


def test_an_error_summary_takes_focus_and_leads_to_the_control(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/gallery/?errors")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.locator(".nhsuk-error-summary a[href='#id_reply_0']").click()
    assert page.evaluate("document.activeElement.id") == "id_reply_0"


def test_the_first_stops_of_the_tab_key_are_skip_leave_and_help(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/gallery/")
    words = []
    for _ in range(3):
        page.keyboard.press("Tab")
        words.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    assert words == ["Skip to main content", "Leave this page quickly", "I need help now"]


def test_a_password_can_be_shown_and_is_hidden_again_when_sent(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.get_by_role("button", name="Hide password").click()
    assert page.locator("#id_password").get_attribute("type") == "password"


def test_the_count_of_a_long_text_goes_down_and_then_says_too_many(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/gallery/")
    page.locator("#id_message").fill("x" * 599)
    assert page.locator("#id_message-count").inner_text() == "You have 1 character left"
    page.locator("#id_message").fill("x" * 602)
    assert page.locator("#id_message-count").inner_text() == "You have 2 characters too many"


def test_a_double_press_sends_once(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/gallery/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.route("**/gallery/", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Send message").dblclick()
    page.wait_for_timeout(300)
    assert sent.count("POST") == 1


def test_a_page_left_alone_blanks_itself_and_comes_back_on_asking(signed_in: NewPage) -> None:
    page = signed_in()
    page.clock.install()
    page.goto("/inside/")
    page.clock.run_for(19 * 60 * 1000)
    assert page.get_by_text("Every part of the face").is_visible()
    page.clock.run_for(2 * 60 * 1000)
    assert page.locator("h1").all_inner_texts() == ["This page was hidden"]
    assert "Asha" not in page.content()
    page.get_by_role("button", name="Show the page again").click()
    page.get_by_text("Every part of the face").wait_for()


def hidden_while_typing(page: Page) -> None:
    page.clock.install()
    page.goto("/inside/")
    page.get_by_label("Your message").fill("half a sentence")
    page.clock.run_for(21 * 60 * 1000)
    assert "half a sentence" not in page.content()


def test_what_was_typed_comes_back_with_a_hidden_page(signed_in: NewPage) -> None:
    page = signed_in()
    hidden_while_typing(page)
    page.get_by_role("button", name="Show the page again").click()
    page.get_by_label("Your message").wait_for()
    assert page.get_by_label("Your message").input_value() == "half a sentence"


def test_what_was_typed_does_not_come_back_to_somebody_else(
    signed_in: NewPage, eve: User, client_of: Any, settings: Any, site: str
) -> None:
    page = signed_in()
    hidden_while_typing(page)
    cookie = client_of(eve).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.get_by_role("button", name="Show the page again").click()
    page.get_by_text("Every part of the face").wait_for()
    assert page.get_by_label("Your message").input_value() == ""


def test_a_page_of_somebody_not_signed_in_stays(new_page: NewPage) -> None:
    page = new_page()
    page.clock.install()
    page.goto("/gallery/")
    page.clock.run_for(60 * 60 * 1000)
    assert page.get_by_text("Every part of the face").is_visible()


def test_colours_forced_by_the_reader_keep_the_parts_apart(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context("phone").new_page()
    page.emulate_media(forced_colors="active")
    page.goto("/gallery/")
    border = "getComputedStyle(document.querySelector('.nhsuk-button')).borderTopWidth"
    assert page.evaluate(border) == "2px"
    assert faults(page) == []


def test_a_passkey_that_fails_says_so_in_words(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/login/")
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('allauth.error', {cancelable: true, detail: {}}))"
    )
    assert page.get_by_text("The passkey or security key did not work").is_visible()
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
