"""Ben and Sue write what their group agrees on, Asha accepts it and says what she would like; it
changes, and in the end the group has a last day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from groups.models import Group
from people.models import Organisation, User
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import agreed, joined, running, with_groups
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.fixture
def group(ambulance: Organisation, asha: User, ben: User) -> Group:
    """Asha is in it."""
    with_groups(ambulance)
    now = timezone.now()
    sue = make_user("sue@ambulance.example", ambulance, name="Sue")
    group = running(ben, sue, now, joining="open")
    joined(asha, group, now)
    return group


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_an_agreement_from_the_first_word_to_a_change(
    size: str, javascript: bool, browser_of: BrowserOf, group: Group, asha: User, ben: User
) -> None:
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, asha))
    _writes(his, group)
    hers.goto(f"/groups/{group.pk}/")
    follow(checked(hers), "Read the agreement")
    press(checked(hers), "Accept it")
    reads(checked(hers), "Tick it when you have read it")
    hers.get_by_label("I have read it and accept it").check()
    press(hers, "Accept it")
    reads(checked(hers), "You have accepted it.")
    follow(hers, "What we agree on")
    press(checked(hers), "Say what you would like")
    checked(hers).get_by_label("What would you like").fill("More tea.")
    press(hers, "Send it to the group")
    agreed(group, timezone.now(), "# Here\nIt stays here.\nThere is tea.")
    hers.goto(f"/groups/{group.pk}/agreement/")
    reads(checked(hers), "What is different from what you accepted")
    expect(hers.locator("ins", has_text="There is tea.")).to_be_visible()


def _writes(page: Page, group: Group) -> None:
    """From the template; what has blanks is not put forward."""
    page.goto(f"/groups/{group.pk}/agreement/")
    press(checked(page), "Write the agreement")
    press(checked(page), "Keep the draft")
    press(checked(page), "Put the draft forward")
    reads(checked(page), "It is not finished")
    follow(page, "Go on writing")
    page.get_by_label("The agreement").fill("# Here\nIt stays here.")
    press(page, "Keep the draft")
    press(page, "Put the draft forward")
    press(checked(page), "Put it forward")
    reads(checked(page), "It is put forward.")


@pytest.mark.parametrize(("size", "javascript"), WAYS[1:])
def test_a_last_day_is_set_read_and_taken_back(
    size: str, javascript: bool, browser_of: BrowserOf, group: Group, asha: User, ben: User
) -> None:
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, asha))
    his.goto(f"/groups/{group.pk}/members/")
    follow(checked(his), "Set a last day")
    day = today(timezone.now()) + timedelta(days=3)
    checked(his).get_by_label("Which is the last day?").fill(day.isoformat())
    press(his, "Set this last day")
    reads(checked(his), "Choose a day from 7 days")
    his.get_by_label("Which is the last day?").fill((day + timedelta(days=20)).isoformat())
    press(his, "Set this last day")
    heading(checked(his), "This group is ending")
    hers.goto(f"/groups/{group.pk}/")
    follow(checked(hers), "How to say goodbye")
    reads(checked(hers), "Nobody's name or number is passed on here.")
    press(his, "Take the last day back")
    reads(checked(his), "The group goes on.")
