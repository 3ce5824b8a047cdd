"""Ways to sign in, second factors, and joining. Journey 8 of the site."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.models import Organisation, User
from tests.journeys.conftest import BrowserOf, Letters
from tests.journeys.walk import checked, follow, heading, press, reads, sign_in, sign_out
from tests.people.test_second_factor import current_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_in(letter: str) -> str:
    """The code stands alone on its line."""
    found = re.search(r"Your code is:\s+(\S+)", letter)
    assert found
    return found[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mailed_code_signs_in(
    javascript: bool, somebody: BrowserOf, asha: User, letters: Letters
) -> None:
    page = somebody("phone", javascript=javascript)
    page.goto("/accounts/login/")
    press(page, "Send me a code by e-mail")
    checked(page).get_by_label("Email").fill(asha.email)
    press(page, "Send me a code")
    [letter] = letters()
    assert "Subject: Your sign-in code" in letter
    checked(page).get_by_label("Code").fill(code_in(letter))
    press(page, "Go on")
    heading(checked(page), "Hello Asha")


def test_somebody_joins_by_the_domain_of_their_organisation(
    somebody: BrowserOf, ambulance: Organisation, letters: Letters
) -> None:
    page = somebody("phone")
    page.goto("/")
    follow(page, "Join with your work e-mail or an invitation")
    checked(page).get_by_label("Email").fill("nia@ambulance.example")
    page.get_by_label("Name to be called").fill("Nia")
    page.get_by_label("Password", exact=True).fill("a long enough password")
    press(page, "Join")
    [letter] = letters()
    checked(page).get_by_label("Code").fill(code_in(letter))
    press(page, "Go on")
    heading(checked(page), "Hello Nia")


def test_wrong_words_say_so_and_tell_nothing(somebody: BrowserOf, asha: User) -> None:
    page = somebody()
    said = []
    for address in (asha.email, "nobody@ambulance.example"):
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(address)
        page.get_by_label("Password", exact=True).fill("wrong wrong wrong")
        press(page, "Sign in")
        said.append(checked(page).locator(".nhsuk-error-summary").inner_text())
    assert said[0] == said[1]


def test_a_coordinator_sets_up_an_app_before_anything_else(
    somebody: BrowserOf, cat: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    page = sign_in(somebody(), cat)
    page.goto("/resources/")
    heading(checked(page), "Second step when signing in")
    press(page, "Set up an app")
    again_if_asked(page)
    secret = checked(page).locator("code.sbs-code").inner_text()
    page.get_by_label("Authenticator code").fill(current_code(secret))
    press(page, "Set up the app")
    page.goto("/resources/")
    heading(checked(page), "Library")
    sign_out(page)
    with_the_app(page, cat, secret)


def with_the_app(page: Page, person: User, secret: str) -> None:
    """Sign in with password and code; a wrong code says so."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill("side-by-side-demo")
    press(page, "Sign in")
    heading(checked(page), "Second step")
    expect(page.get_by_role("button", name="Use a passkey or security key")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    press(page, "Sign in")
    assert checked(page).title().startswith("Error: ")
    page.get_by_label("Code").fill(current_code(secret))
    press(page, "Sign in")
    heading(page, f"Hello {person.name}")


def again_if_asked(page: Page) -> None:
    if page.get_by_role("heading", name="Enter your password again").count():
        page.get_by_label("Password", exact=True).fill("side-by-side-demo")
        press(page, "Go on")


@pytest.fixture
def with_a_key(somebody: BrowserOf) -> Page:
    """A browser on a machine that can hold passkeys."""
    page = somebody()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    can = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(can, True)}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_passkey_is_added_and_signs_in(with_a_key: Page, asha: User) -> None:
    page = sign_in(with_a_key, asha)
    page.goto("/accounts/2fa/webauthn/add/")
    again_if_asked(page)
    checked(page).get_by_label("Name").fill("My phone")
    expect(page.get_by_label("Sign in with it alone, without a password")).to_be_checked()
    press(page, "Add it")
    heading(checked(page), "Your recovery codes")
    page.goto("/accounts/2fa/webauthn/")
    reads(checked(page), "My phone")
    sign_out(page)
    page.goto("/accounts/login/")
    press(page, "Use a passkey")
    heading(checked(page), "Hello Asha")


def test_where_i_am_signed_in_and_ending_it_elsewhere(somebody: BrowserOf, asha: User) -> None:
    station, phone = sign_in(somebody(), asha), sign_in(somebody("phone"), asha)
    phone.goto("/accounts/sessions/")
    assert checked(phone).locator("main .sbs-card").count() == 2
    press(phone, "Sign out everywhere else")
    station.goto("/conversations/")
    heading(station, "Sign in")
    phone.goto("/conversations/")
    heading(phone, "Your conversations")
