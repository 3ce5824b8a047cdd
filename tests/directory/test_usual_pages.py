"""Saying when one is usually free, in the browser, and where colleagues read it."""

import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from directory import actions
from directory.models import Supporter
from directory.rota import Part, Shift, stored_shifts, stored_week
from people.models import User
from records.clock import LONDON
from tests.cast import ClientOf
from tests.directory.test_browse import LIST, html_of, page_of

PAGE = "/profile/usual/"
MONDAY = date(2026, 11, 23)
PATTERN = {
    "pattern": "2 early 2 late 2 night 4 off",
    "first": "2026-11-23",
    "early": ["evening"],
    "late": ["morning"],
    "off": ["morning", "afternoon"],
}
EVENINGS = stored_week([["evening"]] * 7)


@pytest.fixture(autouse=True)
def _monday_at_nine() -> Any:
    with time_machine.travel(datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def page(ben: User, client_of: ClientOf) -> Client:
    """Ben's browser."""
    return client_of(ben)


def usual(ben: User) -> Any:
    return Supporter.objects.get(user=ben).usual


def rows(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'list__key">([^<]+)</dt>\s*<dd class="[^"]+">([^<]+)<', html)
    return [(day, words.strip()) for day, words in found]


def test_a_week_is_saved_and_shown_back(ben: User, page: Client) -> None:
    answer = page.post(f"{PAGE}week/", {"monday": ["evening", "night"], "sunday": ["morning"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    week = [["evening", "night"], *[[]] * 5, ["morning"]]
    assert usual(ben) == stored_week(week)
    shown = rows(html_of(page, PAGE))
    assert len(shown) == 14
    assert shown[0] == ("Monday 23 November", "Free: evening and night")
    assert shown[1] == ("Tuesday 24 November", "Not free")
    html = html_of(page, f"{PAGE}week/")
    assert re.findall(r'name="(\w+)"[^>]*value="(\w+)" checked', html) == [
        ("monday", "evening"),
        ("monday", "night"),
        ("sunday", "morning"),
    ]


def test_a_pattern_is_saved_and_shown_back(ben: User, page: Client) -> None:
    page.post(f"{PAGE}shifts/", PATTERN)
    html = html_of(page, PAGE)
    assert "Your pattern: 2 early 2 late 2 night 4 off." in html
    shown = [words for _, words in rows(html)]
    assert shown[:2] == ["Early shift. Free: evening"] * 2
    assert shown[4:7] == ["Night shift. Not free"] * 2 + ["Rest day. Free: morning and afternoon"]
    assert shown[10] == "Early shift. Free: evening"
    html = html_of(page, f"{PAGE}shifts/")
    assert 'value="2 early 2 late 2 night 4 off"' in html
    assert 'value="2026-11-23"' in html
    assert re.findall(r'name="off"[^>]*value="(\w+)" checked', html) == ["morning", "afternoon"]


@pytest.mark.parametrize(("kind", "typed"), [("week", {"monday": ["night"]}), ("shifts", PATTERN)])
def test_the_days_can_be_checked_before_anything_is_saved(
    ben: User, page: Client, kind: str, typed: dict[str, Any]
) -> None:
    html = page.post(f"{PAGE}{kind}/", {**typed, "check": "yes"}).content.decode()
    assert "Nothing is saved yet" in html
    assert len(rows(html)) == 14
    assert usual(ben) == {}
    assert "checked" in html


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("pattern", "", "Write 1 to 56 days"),
        ("pattern", "57 early", "That is more than 56 days."),
        ("pattern", "2 earlys", "We do not know the shift “earlys”."),
        ("pattern", "e" * 301, "at most 300 characters"),
        ("first", "", "Enter a date on which the pattern starts."),
        ("first", "2026-02-30", "Enter a real date"),
        ("first", "0001-01-01", "Choose a date within a year of today."),
        ("early", ["dawn"], "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(
    ben: User, page: Client, field: str, value: Any, words: str
) -> None:
    html = page.post(f"{PAGE}shifts/", {**PATTERN, field: value}).content.decode()
    assert "<title>Error: Usually free" in html
    (beside,) = re.findall(rf'id="id_{field}-error">(.+?)</span>\s*\n', html, re.DOTALL)
    assert words in beside
    assert isinstance(value, list) or f'value="{value}"' in html or not value
    assert usual(ben) == {}


def test_a_pattern_in_which_one_is_never_free_is_asked_again(ben: User, page: Client) -> None:
    typed = {"pattern": "4 night", "first": "2026-11-23", "off": ["morning"]}
    html = page.post(f"{PAGE}shifts/", typed).content.decode()
    assert 'href="#id_night' in html
    assert "Choose when you are free on at least one day." in html


def test_an_empty_week_is_asked_again(ben: User, page: Client) -> None:
    html = page.post(f"{PAGE}week/", {}).content.decode()
    assert "Choose at least one part of one day." in html
    assert usual(ben) == {}


def test_what_many_say_is_ticked_at_first(page: Client) -> None:
    html = html_of(page, f"{PAGE}shifts/")
    ticked = re.findall(r'name="(\w+)"[^>]*value="(\w+)" checked', html)
    assert ("early", "evening") in ticked
    assert len(ticked) == 7


def test_taking_them_out_is_one_button(ben: User, page: Client) -> None:
    actions.save_usual(by=ben, usual=EVENINGS)
    assert page.get(f"{PAGE}clear/").status_code == 405
    page.post(f"{PAGE}clear/")
    assert usual(ben) == {}
    assert rows(html_of(page, PAGE)) == []


def test_no_cycle_is_longer_than_56_days(ben: User) -> None:
    free = {shift: ["evening"] for shift in Shift.values}
    actions.save_usual(by=ben, usual=stored_shifts([Shift.OFF] * 56, MONDAY, free))
    with pytest.raises(ValidationError):
        actions.save_usual(by=ben, usual=stored_shifts([Shift.OFF] * 57, MONDAY, free))


def test_the_pages_say_who_reads_it(ben: User, page: Client) -> None:
    for kind in ("week", "shifts"):
        html = html_of(page, f"{PAGE}{kind}/")
        assert "Everyone who may see your profile reads in which parts of today" in html
        assert "The whole week or pattern is never shown." in html
    actions.pause(by=ben)
    assert "You are not listed, so nobody reads this now." in html_of(page, f"{PAGE}week/")


@pytest.mark.parametrize(
    ("hour", "words"), [(9, "Usually free today: evening"), (17, "Usually free now"), (22, "")]
)
def test_colleagues_read_it_on_the_card_and_the_page(
    asha: User, ben: User, client_of: ClientOf, hour: int, words: str
) -> None:
    actions.save_usual(by=ben, usual=EVENINGS)
    with time_machine.travel(datetime(2026, 11, 23, hour, 0, tzinfo=LONDON), tick=False):
        client = client_of(asha)
        card, profile = html_of(client), html_of(client, page_of(asha, ben.supporter))
    tag = ">Taking new contacts</strong>"
    assert f"{tag}{f' {words}' if words else ''}</p>" in card
    assert f"{tag} {words or 'Next usually free tomorrow from 17:00'}</p>" in profile


def test_colleagues_never_read_the_pattern(asha: User, ben: User, client_of: ClientOf) -> None:
    every = dict.fromkeys(Shift.values, Part.values)
    shifts = [Shift.LATE, Shift.LATE, Shift.NIGHT]
    actions.save_usual(by=ben, usual=stored_shifts(shifts, MONDAY, every))
    client = client_of(asha)
    for html in (html_of(client), html_of(client, page_of(asha, ben.supporter))):
        assert "Usually free now" in html
        assert not re.search(r"\d late\b|E E|shifts\b|2026-11-23", html.partition("<h1")[2])


@pytest.mark.parametrize("fields", [{"taking_new": False}, {"load_snapshot": 3}])
def test_full_reads_like_not_taking(
    asha: User, ben: User, client_of: ClientOf, fields: dict[str, Any]
) -> None:
    Supporter.objects.filter(user=ben).update(usual=EVENINGS, **fields)
    html = html_of(client_of(asha), LIST)
    assert ">Not taking new contacts at the moment</strong></p>" in html
    assert "Usually free today:" not in html
