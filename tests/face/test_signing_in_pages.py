"""allauth's pages wear our dress: one h1, labels, an error summary with links, distinct titles."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import User

OUTSIDE = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
INSIDE = [
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
]


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.S)
    assert found
    return " ".join(found[1].split())


def look(html: str, parse: Callable[[str], Any]) -> None:
    page = parse(html)
    assert page.get("lang") == "en-GB"
    assert len(list(page.iter("h1"))) == 1
    labelled = {label.get("for") for label in page.iter("label")}
    for control in page.iter("input"):
        if control.get("type") != "hidden":
            assert control.get("id") in labelled, control.attrib
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert "data:" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", OUTSIDE)
def test_pages_before_signing_in_wear_our_dress(
    path: str, visitor: Client, parse: Callable[[str], Any]
) -> None:
    response = visitor.get(path)
    assert response.status_code == 200
    look(response.content.decode(), parse)


@pytest.mark.parametrize("path", INSIDE)
def test_pages_of_an_account_wear_our_dress(
    path: str, asha: User, client_of: Any, parse: Callable[[str], Any]
) -> None:
    response = client_of(asha, fresh=True).get(path)
    assert response.status_code == 200, (response.status_code, response.headers)
    look(response.content.decode(), parse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "field", "heading"),
    [
        ("/accounts/login/code/", "email", "Enter your sign-in code"),
        ("/accounts/password/reset/", "email", "Enter the code for a new password"),
    ],
)
def test_the_page_that_asks_for_a_code_wears_our_dress(
    path: str, field: str, heading: str, visitor: Client, parse: Callable[[str], Any]
) -> None:
    html = visitor.post(path, {field: "nobody@example.org"}, follow=True).content.decode()
    look(html, parse)
    assert f'<h1 class="nhsuk-heading-l">{heading}</h1>' in html


def test_titles_are_distinct_and_name_the_site(asha: User, client_of: Any, visitor: Client) -> None:
    signed_in = client_of(asha, fresh=True)
    titles = [title_of(visitor.get(path).content.decode()) for path in OUTSIDE]
    titles += [title_of(signed_in.get(path).content.decode()) for path in INSIDE]
    assert len(set(titles)) == len(titles)
    assert all(title.endswith(" - Side by Side peer support") for title in titles)


@pytest.mark.django_db
def test_a_failed_sign_in_says_so_in_title_summary_and_field(visitor: Client) -> None:
    html = visitor.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert title_of(html).startswith("Error: Sign in")
    summary = html.split("nhsuk-error-summary__body")[1].split("</div>")[0]
    assert re.findall(r'href="(#[^"]+)"', summary) == ["#id_login", "#id_password"]
    assert html.index("nhsuk-error-summary") < html.index("<h1")
    assert 'id="id_login-error"' in html
    assert "This field is required" not in html


def test_the_authenticator_secret_is_there_in_text_and_as_a_picture_without_data_address(
    asha: User, client_of: Any
) -> None:
    html = client_of(asha, fresh=True).get("/accounts/2fa/totp/activate/").content.decode()
    assert re.search(r'<code class="sbs-code">[A-Z2-7]{16,}</code>', html)
    assert re.search(r'<svg class="sbs-qr" viewBox="[^"]+" role="img"[^>]*><path d="M', html)


def test_the_list_of_sessions_shows_device_and_day_alone(asha: User, client_of: Any) -> None:
    client = client_of(asha, fresh=True)
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
    html = client.get("/accounts/sessions/", headers={"user-agent": agent}).content.decode()
    assert "Gecko" not in html
    assert "127.0.0.1" not in html
    assert not re.search(r"\d\d:\d\d", html)
