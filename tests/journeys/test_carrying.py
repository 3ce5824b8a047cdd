"""Ben says that a contact is heavy, rests, and ends the rest; nothing needs JavaScript."""

import pytest
from django.utils import timezone

from conversations import actions
from conversations.models import Request
from people.models import User
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.fixture
def talking(asha: User, ben: User) -> Request:
    request = ask_for_support(asha, ben, name="Robin", message="It was a bad week.")
    return actions.answer_yes(by=ben, request=request, now=timezone.now())


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_a_heavy_contact_counts_double_and_a_rest_is_offered(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, talking: Request
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto(f"/conversations/{talking.pk}/")
    press(checked(page), "This one is heavy for me")
    reads(checked(page), "2 of your 3 places are taken")
    press(page, "Rest")
    reads(checked(page), "Choose how long.")
    page.get_by_label("7 days").check()
    press(page, "Rest")
    reads(checked(page), "You are resting up to and including")
    press(page, "End my rest now")
    reads(checked(page), "Your rest is over.")
    page.goto(f"/conversations/{talking.pk}/")
    press(checked(page), "It is not heavy any more")
    reads(checked(page), "It counts once again.")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_the_page_of_care_to_what_one_carries(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, talking: Request
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/care/")
    reads(checked(page), "1 of your 3 places is taken: you talk with one person.")
    follow(page, "What you carry, and a rest of some days")
    reads(checked(page), "A rest")
