"""Ben starts a group and finds somebody to lead it with him; Asha joins it, and leaves."""

import pytest

from groups.models import Group, Membership
from people.models import User
from tests.factories_groups import with_groups
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, leads_on, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_starting_to_leaving(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, cat: User
) -> None:
    assert cat.organisation
    with_groups(cat.organisation)
    his, cats, hers = (browser_of(one, size, javascript=javascript) for one in (ben, cat, asha))
    link = _starts(his)
    cats.goto(link)
    press(checked(cats), "Facilitate this group")
    reads(checked(cats), "You facilitate this group now.")
    _asks(hers)
    group = Group.objects.get()
    his.goto(f"/groups/{group.pk}/members/")
    leads_on(his.get_by_role("button", name="Let them in"))
    reads(checked(his), "They are told.")
    hers.goto("/groups/")
    follow(checked(hers), "Early shift")
    press(checked(hers), "Leave this group")
    reads(checked(hers), "You have left.")
    assert not Membership.objects.filter(person=asha).exists()


def _starts(page) -> str:
    """First with nothing said, then as it should be; returns the link for somebody else."""
    page.goto("/groups/")
    follow(checked(page), "Start a group")
    press(checked(page), "Start it")
    reads(checked(page), "Say what it is called.")
    page.get_by_label("What is it called?").fill("Early shift")
    page.get_by_label("What is it, and who is it for?").fill("Tea at two.")
    page.get_by_label("Sharing experiences").check()
    page.get_by_label("Led by peers").check()
    press(page, "Start it")
    heading(checked(page), "Who is in the group")
    press(page, "Make a link for a facilitator")
    address = checked(page).get_by_label("Copy this address now").input_value()
    return "/groups/link/" + address.partition("/groups/link/")[2]


def _asks(page) -> None:
    """Under another name."""
    page.goto("/groups/")
    follow(checked(page), "Early shift")
    follow(checked(page), "Ask to join")
    page.get_by_label("Another name").check()
    press(checked(page), "Ask to join")
    reads(checked(page), "Write the other name")
    page.get_by_label("The other name").fill("Kit")
    page.get_by_label("Keep others away from me").check()
    press(page, "Ask to join")
    reads(checked(page), "You have asked.")
