"""Ben is thanked, checks in with himself, shares it once, and steps down contact by contact."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from care.models import CheckIn
from conversations import actions
from conversations.models import Request, State
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


def thanks(page: Page) -> None:
    """Cat, from the desk: nothing first, then words, and the double press that changes nothing."""
    page.goto("/desk/")
    follow(page, "Thank all supporters")
    press(checked(page), "Send the thanks")
    reads(checked(page), "There is a problem")
    for _ in range(2):
        page.get_by_role("textbox").first.fill("You were there. Thank you.")
        press(page, "Send the thanks")
    reads(checked(page), "Your thanks are on their way.")


def answers(page: Page) -> None:
    """The three questions; one is forgotten first."""
    follow(page, "Answer the three questions")
    page.get_by_label("Badly on most nights").check()
    press(checked(page), "Keep it for me")
    reads(checked(page), "There is a problem")
    page.get_by_label("Heavy at times").check()
    page.get_by_label("Not really").check()
    press(page, "Keep it for me")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_ben_is_thanked_checks_in_and_shares_one(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, cat: User
) -> None:
    hers = browser_of(cat, size, javascript=javascript)
    thanks(hers)
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/care/")
    reads(checked(page), "You were there. Thank you.")
    answers(page)
    row = CheckIn.objects.get()
    hers.goto("/care/desk/shared/")
    reads(checked(hers), "Nobody shares anything with you at the moment.")
    page.goto(f"/care/check-in/{row.pk}/share/")
    page.get_by_label("Cat").check()
    press(checked(page), "Share this one")
    reads(checked(page), "Cat can read it until")
    hers.reload()
    reads(checked(hers), "Badly on most nights")
    press(page, f"Erase {row.in_words}")
    hers.reload()
    expect(checked(hers).get_by_text("Badly on most nights")).to_have_count(0)


@pytest.fixture
def three(ben: User, fire: Organisation) -> list[Request]:
    """Ben talks with three colleagues."""
    found = []
    for name in ("Robin", "Wren", "Jay"):
        person = make_user(f"{name.lower()}@fire.example", fire)
        request = ask_for_support(person, ben, name=name, message="It was a bad week.")
        found.append(actions.answer_yes(by=ben, request=request, now=timezone.now()))
    return found


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_ben_steps_down_contact_by_contact(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, three: list[Request]
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/care/")
    follow(page, "Stop being a peer supporter")
    heading(checked(page), "Step down as a peer supporter?")
    for name, choice in (("Robin", "Carry"), ("Wren", "Somebody else"), ("Jay", "Good-bye")):
        page.get_by_role("group", name=name).get_by_label(choice).check()
    press(page, "Step down")
    reads(checked(page), "You gave your time and your ear to colleagues")
    states = [Request.objects.get(pk=one.pk).state for one in three]
    assert states == [State.OPEN, State.OPEN, State.ENDED]
    page.goto("/conversations/")
    reads(checked(page), "Robin")
