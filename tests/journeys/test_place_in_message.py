"""Ben puts a place to turn into a message, with two presses; Asha reads its number as it is now."""

import pytest
from playwright.sync_api import expect

from conversations import actions
from people.models import User
from signposting.models import Signpost
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> Signpost:
    made = Signpost.objects.create(
        slug="quiet-line", name="Quiet line", what_for="Listening", who_for="Anyone",
        services=["ambulance"], nations=["england"], needs=["grief"], state="published", demo=True,
        search_text=" quiet line ",
    )  # fmt: skip
    made.channels.create(kind="phone", value="0800 00 1066", label="Helpline")
    return made


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_a_place_goes_into_a_message_with_two_presses(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, line: Signpost,
) -> None:  # fmt: skip
    request = ask_for_support(asha, ben, areas=["bereavement"])
    actions.answer_yes(by=ben, request=request, now=request.asked_at)
    address = f"/conversations/{request.pk}/"
    his = browser_of(ben, size, javascript=javascript)
    his.goto(address)
    his.get_by_label("Your message").fill("Perhaps they can help.")
    checked(his).get_by_role("button", name="Add a place to turn").click()
    reads(his, "1 place")
    checked(his)
    his.get_by_role("button", name="Add Quiet line").click()
    reads(his, "This goes with your message")
    checked(his)
    expect(his.get_by_label("Your message")).to_have_value("Perhaps they can help.")
    press(his, "Send")
    reads(checked(his), "0800 00 1066")
    line.channels.update(value="0800 11 2233")
    hers = browser_of(asha, size, javascript=javascript)
    hers.goto(address)
    reads(checked(hers), "Perhaps they can help.")
    reads(hers, "0800 11 2233")
    expect(hers.get_by_text("0800 00 1066")).to_have_count(0)
