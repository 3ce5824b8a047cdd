"""Dev looks after accounts, and nothing else. Journey 10 of the site."""

import re

import pytest
from playwright.sync_api import Page, expect

from people.models import Team, User
from tests.factories import make_team
from tests.journeys.conftest import BrowserOf, Letters
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_dev_invites_somebody_who_joins(
    browser_of: BrowserOf, somebody: BrowserOf, dev: User, letters: Letters, site: str
) -> None:
    page = browser_of(dev, fresh=True)
    page.goto("/admin/people/invitation/add/")
    checked(page).get_by_label("Email address").fill("nia@home.example")
    page.get_by_label("Organisation").select_option(index=1)
    press(page, "Save")
    link = re.search(r"https://[^/]+(/accounts/join/\S+)", letters()[0])
    assert link
    nias = somebody("phone")
    nias.goto(link[1])
    nias.get_by_label("Email").fill("nia@home.example")
    nias.get_by_label("Name to be called").fill("Nia")
    nias.get_by_label("Password", exact=True).fill("a long enough password")
    press(nias, "Join")
    heading(checked(nias), "Hello Nia")


def test_dev_moves_somebody_to_another_team(
    browser_of: BrowserOf, dev: User, asha: User, letters: Letters
) -> None:
    assert dev.organisation
    team: Team = make_team(dev.organisation, "Red watch")
    page = browser_of(dev, fresh=True)
    page.goto("/admin/people/user/")
    follow(checked(page), "Asha")
    checked(page).get_by_label("Team").select_option(label="Red watch")
    press(page, "Save")
    checked(page)
    asha.refresh_from_db()
    assert asha.team == team


def closes(page: Page, name: str) -> None:
    """An account, from the list."""
    page.goto("/admin/people/user/")
    page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Action").select_option("close_accounts")
    press(page, "Go")
    reads(checked(page), "The accounts are closed.")


@pytest.mark.journey_main
def test_closing_bens_account_ends_his_sessions_and_unlists_him_at_once(
    browser_of: BrowserOf, dev: User, ben: User, eve: User
) -> None:
    bens, eves = browser_of(ben), browser_of(eve)
    bens.goto("/profile/")
    eves.goto("/supporters/")
    expect(eves.get_by_role("link", name="Ben", exact=True)).to_be_visible()
    closes(browser_of(dev, fresh=True), "Ben")
    follow(bens, "My conversations")
    heading(bens, "Sign in")
    eves.reload()
    expect(eves.get_by_role("link", name="Ben", exact=True)).to_have_count(0)
