"""What stands around every page: skip link, way out, urgent help, menu, footer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import Organisation, User

pytestmark = pytest.mark.django_db


def lines(html: str) -> list[str]:
    """The urgent lines as words."""
    bar = html.split('aria-label="Urgent help"')[1].split("</section>")[0]
    items = re.findall(r"<li>(.*?)</li>", bar, re.S)
    return [" ".join(re.sub("<[^>]+>", "", item).split()) for item in items]


def test_the_first_links_skip_and_leave(visitor: Client) -> None:
    html = visitor.get("/gallery/").content.decode()
    first = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)', html.split("<body")[1])[:3]
    assert first == [
        ("#main", "Skip to main content"),
        ("https://www.bbc.co.uk/weather", "Leave this page quickly"),
        ("/help-now/", "I need help now"),
    ]
    assert 'rel="noreferrer' in html


def test_somebody_unknown_sees_help_of_every_nation(visitor: Client) -> None:
    assert lines(visitor.get("/gallery/").content.decode()) == [
        "In danger 999",
        "NHS 111",
        "In NI 0808 808 8000 (demo data, not checked)",
        "Samaritans 116 123",
    ]


def test_a_colleague_sees_the_line_of_their_own_service_after_999(
    asha: User, client_of: Any
) -> None:
    assert lines(client_of(asha).get("/inside/").content.decode()) == [
        "In danger 999",
        "Ambulance line 0300 373 0898 (demo data, not checked)",
        "NHS 111, option 2",
        "Samaritans 116 123",
    ]


def test_an_organisations_own_line_comes_before_its_services(
    asha: User, ambulance: Organisation, client_of: Any
) -> None:
    ambulance.crisis_line_name, ambulance.crisis_line_number = "Our line", "0300 000 0000"
    ambulance.save()
    assert lines(client_of(asha).get("/inside/").content.decode())[1] == "Our line 0300 000 0000"


def test_numbers_nobody_checked_are_hidden_outside_the_demo(
    asha: User, client_of: Any, visitor: Client, settings: Any
) -> None:
    settings.SHOW_UNCHECKED_NUMBERS = False
    assert lines(client_of(asha).get("/inside/").content.decode())[1] == "NHS 111, option 2"
    settings.URGENT_LINES_CHECKED = ["lifeline-ni"]
    assert "In NI 0808 808 8000" in lines(visitor.get("/gallery/").content.decode())


def menu(html: str) -> list[str]:
    nav = html.split('aria-label="Main"')[1].split("</nav>")[0]
    return re.findall(r">([^<>]+)</a>", nav)


def test_the_menu_has_what_a_person_may_do_and_what_there_is(
    asha: User, client_of: Any, visitor: Client
) -> None:
    assert menu(visitor.get("/gallery/").content.decode()) == [
        "Where to turn",
        "What stays private",
        "Sign in",
    ]
    assert menu(client_of(asha).get("/inside/").content.decode()) == [
        "Find a supporter",
        "My conversations",
        "Library",
        "Where to turn",
        "My account",
        "Sign out",
    ]


def test_a_module_is_in_the_menu_of_those_whose_organisation_uses_it(
    asha: User, eve: User, ambulance: Organisation, client_of: Any
) -> None:
    ambulance.modules = ["events"]
    ambulance.save()
    menus = [menu(client_of(one).get("/inside/").content.decode()) for one in (asha, eve)]
    assert ["Events" in one for one in menus] == [True, False]
    assert menus[0].index("Events") == menus[0].index("Library") + 1


def test_the_frame_asks_the_database_for_nothing(
    asha: User, client_of: Any, visitor: Client, django_assert_num_queries: Any
) -> None:
    client = client_of(asha)
    with django_assert_num_queries(0):
        visitor.get("/gallery/")
    with django_assert_num_queries(2):  # the session and the person
        client.get("/inside/")


def test_only_a_signed_in_page_hides_itself_when_idle(
    asha: User, client_of: Any, visitor: Client
) -> None:
    assert '<body data-private="' in client_of(asha).get("/inside/").content.decode()
    assert "<body>" in visitor.get("/gallery/").content.decode()


@pytest.mark.parametrize("address", ["/gallery/", "/gallery/?errors"])
def test_the_page_is_correct_html_without_inline_style_or_script(
    address: str, visitor: Client, parse: Callable[[str], Any]
) -> None:
    html = visitor.get(address).content.decode()
    page = parse(html)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not [element for element in page.iter() if element.get("style")]
    assert all(script.get("src") for script in page.iter("script"))
