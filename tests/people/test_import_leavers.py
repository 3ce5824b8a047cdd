"""Whoever is not in the sheet leaves only when ticked and confirmed."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from people import actions
from people.actions.importing import absent
from people.models import User
from people.reading import read_sheet
from records.audit import events_about
from records.tokens import address
from tests.cast import ClientOf
from tests.factories import make_user
from tests.people.test_import import CHECK, LEAVERS, applied, main, upload

SHEET = "Email,Name\nasha@ambulance.example,Asha B\n"
NOW = timezone.now()


def still_open() -> set[str]:
    return set(User.objects.active().values_list("name", flat=True))


@pytest.fixture
def office(dev: User, asha: User, ben: User, eve: User, client_of: ClientOf) -> Client:
    """Dev, who has applied a sheet with Asha alone in it."""
    applied(dev, SHEET)
    return client_of(dev, fresh=True)


def test_nobody_is_ticked_and_nobody_leaves_by_looking(office: Client) -> None:
    page = main(office.get(LEAVERS))
    assert "2 people have an account here" in page
    assert [name in page for name in ("Ben,", "Mo,", "Asha", "Dev", "Eve")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert "checked" not in page
    assert still_open() == {"Asha B", "Ben", "Dev", "Eve", "Mo"}


def test_ticked_and_confirmed_they_leave(office: Client, dev: User, ben: User) -> None:
    ticked = {"leaving": [address(dev.pk, ben.pk)]}
    page = main(office.post(LEAVERS, ticked))
    assert "<li>Ben, ben@ambulance.example</li>" in page
    assert "Ben" in still_open()
    page = main(office.post(LEAVERS, {**ticked, "confirmed": "yes"}, follow=True))
    assert "1 account is closed." in page
    assert "1 person has an account here" in page
    assert still_open() == {"Asha B", "Dev", "Eve", "Mo"}


def test_each_leaves_as_if_an_administrator_closed_the_account(
    office: Client, dev: User, ben: User, mo: User, client_of: ClientOf
) -> None:
    client_of(ben)
    actions.deactivate(by=dev, person=mo)
    assert actions.close_leavers(by=dev, people=[ben.pk, mo.pk], now=NOW) == 1
    one, other = (events_about(person.pk)[0] for person in (ben, mo))
    assert (one.event, one.actor_id, one.codes) == (other.event, other.actor_id, other.codes)
    assert one.event == "account.closed"
    assert not UserSession.objects.filter(user=ben).exists()


def test_nobody_ticked_is_said(office: Client) -> None:
    assert "Tick those who have left, or go back if nobody has." in main(office.post(LEAVERS, {}))


def test_oneself_those_in_the_sheet_and_those_elsewhere_cannot_be_ticked(
    office: Client, dev: User, asha: User, eve: User
) -> None:
    for person in (dev, asha, eve):
        sent = {"leaving": [address(dev.pk, person.pk)], "confirmed": "yes"}
        assert "is not on the list any more" in main(office.post(LEAVERS, sent))
        assert actions.close_leavers(by=dev, people=[person.pk], now=NOW) == 0
    assert still_open() == {"Asha B", "Ben", "Dev", "Eve", "Mo"}


def test_before_the_sheet_is_applied_nobody_leaves(dev: User, ben: User, asha: User) -> None:
    actions.hold_import(by=dev, rows=read_sheet(SHEET.encode()), now=NOW)
    assert actions.close_leavers(by=dev, people=[ben.pk], now=NOW) == 0
    assert "Ben" in still_open()


def test_an_address_made_for_somebody_else_means_nothing(
    office: Client, ben: User, cat: User
) -> None:
    sent = {"leaving": [address(cat.pk, ben.pk)], "confirmed": "yes"}
    assert "is not on the list any more" in main(office.post(LEAVERS, sent))


def test_a_sheet_that_changes_nothing_still_says_who_is_not_in_it(
    dev: User, asha: User, ben: User
) -> None:
    assert applied(dev, "Email,Name\nasha@ambulance.example,Asha\n") is not None
    assert actions.close_leavers(by=dev, people=[ben.pk], now=NOW) == 1


def test_an_unreadable_sheet_makes_nobody_a_leaver(dev: User, asha: User) -> None:
    assert dev.organisation
    assert absent(dev, dev.organisation, []) == []


def test_a_hundred_are_shown_and_the_rest_is_counted(
    dev: User, asha: User, client_of: ClientOf
) -> None:
    for _ in range(102):
        make_user(organisation=dev.organisation)
    applied(dev, SHEET)
    page = main(client_of(dev, fresh=True).get(LEAVERS))
    assert page.count('type="checkbox"') == 100
    assert "And 3 more, shown once these are done." in page


def test_where_nothing_changed_nothing_is_said_to_be_applied(
    dev: User, asha: User, client_of: ClientOf
) -> None:
    client = client_of(dev, fresh=True)
    page = main(upload(client, "Email,Name\nasha@ambulance.example,Asha\n"))
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)
    page = main(client.post(CHECK, {"mark": mark}, follow=True))
    assert ("Who is not in the list" in page, "Applied" in page) == (True, False)
