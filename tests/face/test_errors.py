"""Error pages: urgent help always, the same bytes whatever was asked, no database, no crash."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import TemplateSyntaxError
from django.test import Client, RequestFactory

from peersupport import errors
from people.models import User

PAGES = {"/wrong/": 400, "/closed/": 403, "/nothing/": 404, "/answers/": 405, "/broken/": 500,
         "/down/": 503}  # fmt: skip


@pytest.fixture
def robust() -> Client:
    """A browser that gets the error page instead of the exception."""
    return Client(raise_request_exception=False, **{"wsgi.url_scheme": "https"})  # type: ignore[arg-type]  # WSGI names


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_every_error_page_has_urgent_help_and_needs_no_query(
    path: str,
    status: int,
    robust: Client,
    parse: Callable[[str], Any],
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(0):
        response = robust.get(path)
    html = response.content.decode()
    assert response.status_code == status
    assert 'href="tel:999"' in html
    assert 'href="tel:116123"' in html
    assert len(list(parse(html).iter("h1"))) == 1


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "413", "500", "503", "csrf"])
def test_the_landmark_of_urgent_help_is_on_every_error_page(name: str) -> None:
    """Also when not even the templates work."""
    for html in (errors.page(name, 500).content.decode(), errors.last_resort()):
        assert html.count('aria-label="Urgent help"') == 1
        assert html.index("tel:999") < html.index("tel:116123")


@pytest.mark.django_db
def test_titles_of_error_pages_are_distinct(robust: Client) -> None:
    titles = {robust.get(path).content.split(b"</title>")[0][-60:] for path in PAGES}
    assert len(titles) == len(PAGES)


def test_not_found_is_the_same_bytes_for_every_address(asha: User, client_of: Any) -> None:
    client = client_of(asha)
    answers = {client.get(path).content for path in ("/a/", "/b/?x=<b>", "/supporters/zzz/")}
    assert len(answers) == 1
    assert client.post("/c/").content in answers


def test_an_address_for_answers_says_so_to_who_opens_it(robust: Client) -> None:
    page = robust.get("/answers/")
    assert "There is nothing to read here" in page.content.decode()
    assert (page["Allow"], page["X-Frame-Options"], page["Cache-Control"]) == (
        "POST", "DENY", "no-store, private",
    )  # fmt: skip
    asked = robust.head("/answers/")
    assert (asked.status_code, asked["Allow"], asked.content) == (405, "POST", b"")
    assert asked["Content-Type"] == page["Content-Type"]
    assert robust.post("/answers/").content == b"sent"


@pytest.mark.parametrize("method", ["options", "put", "delete", "patch"])
def test_who_sends_something_gets_no_page(robust: Client, method: str) -> None:
    answer = getattr(robust, method)("/answers/")
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_who_is_signed_in_keeps_the_menu_there_and_others_sign_in(
    asha: User, client_of: Any
) -> None:
    client = client_of(asha)
    one, other = (client.get(path).content for path in ("/answers/", "/inside/answers/?x=<b>"))
    assert one == other
    assert b"Sign out" in one
    assert b"Sign out" not in Client().get("/answers/").content
    assert Client().get("/inside/answers/").status_code == 302


def test_a_form_without_its_token_gets_words_not_a_riddle(asha: User) -> None:
    client = Client(enforce_csrf_checks=True, **{"wsgi.url_scheme": "https"})  # type: ignore[arg-type]  # WSGI names
    client.force_login(asha)
    response = client.post("/inside/")
    assert response.status_code == 403
    assert b"Nothing was sent" in response.content


def test_an_error_page_that_fails_still_gives_the_numbers(monkeypatch: Any, caplog: Any) -> None:
    def fail(*args: object) -> str:
        raise TemplateSyntaxError("broken")

    monkeypatch.setattr(errors, "render_plain", fail)
    for view in (errors.bad_request, errors.permission_denied, errors.page_not_found):
        html = view(RequestFactory().get("/")).content.decode()
        assert "tel:999" in html
        assert "tel:116123" in html
    assert errors.server_error(RequestFactory().get("/")).status_code == 500
    assert "error page failed" in caplog.text
