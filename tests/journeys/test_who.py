"""From the sentence by the button to the whole answer: who can see this, until when?"""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from conversations import actions
from conversations.models import Request
from people.models import User
from tests.factories_conversations import ask_for_support
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYWHERE = pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("desktop", False)]
)


@pytest.fixture
def waiting(asha: User, ben: User) -> Request:
    """Asha asked Ben as Robin."""
    now = timezone.now()
    return ask_for_support(
        asha, ben, name="Robin", message="Nights.", areas=["bereavement"], now=now
    )


def looks(page: Page, item: Request, writes: str) -> None:
    page.goto(f"/conversations/{item.pk}/")
    reads(checked(page), writes)
    follow(page, "Who can see what")
    heading(checked(page), "Who can see this")


@EVERYWHERE
def test_both_read_who_can_see_what_and_it_follows_what_happens(
    waiting: Request, asha: User, ben: User, browser_of: BrowserOf, size: str, javascript: bool
) -> None:
    page = browser_of(asha, size, javascript=javascript)
    looks(page, waiting, "Only you and Ben can read this")
    reads(page, "Robin")
    reads(page, "Bereavement")
    his = browser_of(ben, size, javascript=javascript)
    looks(his, waiting, "Send my answer")
    reads(his, "You, the colleague, and any other supporter who is asked.")
    actions.answer_yes(by=ben, request=waiting, now=timezone.now())
    his.reload()
    reads(checked(his), "You and the colleague.")
