"""/livez and /help-now/ answer whatever else is broken."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError
from django.test import Client

from peersupport import help_now


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database server is gone: whoever reaches for it gets what Django would raise."""

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("the database is down")

    monkeypatch.setattr(BaseDatabaseWrapper, "connect", gone)
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", gone)
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)


@pytest.fixture
def whole(client: Client) -> Client:
    """A client of the real site, with all of its layers, that carries a session cookie."""
    client.raise_request_exception = False
    client.cookies["__Host-session"] = "some-old-session"
    return client


@pytest.mark.usefixtures("no_database")
def test_without_a_database_the_process_is_alive(whole: Client):
    response = whole.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.usefixtures("no_database")
def test_without_a_database_help_is_there(whole: Client):
    response = whole.get("/help-now/", secure=True)
    assert response.status_code == 200
    assert 'href="tel:999"' in response.content.decode()
    assert 'href="tel:116123"' in response.content.decode()


@pytest.mark.usefixtures("no_database")
def test_without_a_database_other_pages_say_come_back_soon(whole: Client):
    """The positive control as well: the database of these tests really is gone."""
    response = whole.get("/", secure=True)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "120")
    assert 'href="tel:999"' in response.content.decode()


def test_help_says_999_first(outer: Client):
    page = outer.get("/help-now/").content.decode()
    numbers = [part.split('"')[0] for part in page.split('href="tel:')[1:]]
    assert numbers[0] == "999"
    assert {"999", "111", "116123"} <= set(numbers)


def test_service_lines_nobody_called_are_not_shown(outer: Client, settings: Any):
    settings.SHOW_UNCHECKED_NUMBERS, settings.URGENT_LINES_CHECKED = False, ["fire-crisis-line"]
    page = outer.get("/help-now/").content.decode()
    assert "tel:03003730896" in page
    assert "tel:03001312789" not in page


def test_in_the_demo_they_are_shown_and_marked(outer: Client, settings: Any):
    settings.SHOW_UNCHECKED_NUMBERS, settings.URGENT_LINES_CHECKED = True, []
    page = outer.get("/help-now/").content.decode()
    assert "tel:03001312789" in page
    assert "demo data, not checked" in page


def test_help_names_the_nhs_of_each_nation(outer: Client, settings: Any):
    settings.SHOW_UNCHECKED_NUMBERS = True
    page = outer.get("/help-now/").content.decode()
    assert all(nation in page for nation in help_now.NATIONS.values())


def test_help_is_the_same_with_and_without_a_session(outer: Client):
    before = outer.get("/help-now/").content
    outer.cookies["__Host-session"] = "anything"
    assert outer.get("/help-now/").content == before


def test_when_the_template_breaks_the_numbers_remain(
    outer: Client, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: Any) -> str:
        raise RuntimeError("no templates")

    monkeypatch.setattr(help_now, "render_plain", broken)
    response = outer.get("/help-now/")
    assert response.status_code == 200
    assert 'href="tel:999"' in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_only_reading_is_answered_early(outer: Client):
    assert outer.post("/livez").status_code == 404
    assert outer.head("/livez").status_code == 200
    assert outer.head("/help-now/").status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/help-now/"])
def test_nobody_logs_who_looked_for_help(outer: Client, lines: Any, path: str):
    outer.get(path)
    assert not [line for line in lines() if "peersupport.requests" in line]
