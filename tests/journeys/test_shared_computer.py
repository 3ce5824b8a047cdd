"""A computer at the station: whoever comes next learns nothing. Journey 7 of the site.

The back-forward cache is on, as in people's browsers (tests/browser.py); the first test is the
control that shows so.
"""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations import actions
from conversations.models import Request
from people.models import User
from tests.browser import becomes
from tests.factories_conversations import ask_for_support
from tests.factories_directory import share
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import follow, goes_back, heading, press, sign_in, sign_out
from tests.test_pages import TELLING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "CNRY my words to Ben"
FROM_MEMORY = """
addEventListener('pageshow', event => {
  if (event.persisted) sessionStorage.setItem('control', 'from memory');
})
"""


@pytest.fixture
def talk(asha: User, ben: User) -> Request:
    """Asha and Ben talk."""
    share(ben.supporter, "sleep")
    now = timezone.now()
    request = ask_for_support(asha, ben, name="Robin", message=SAID, now=now)
    actions.answer_yes(by=ben, request=request, now=now)
    return request


def in_history(page: Page) -> list[dict[str, str]]:
    """Titles and addresses as the browser keeps them."""
    session = page.context.new_cdp_session(page)
    entries = session.send("Page.getNavigationHistory")["entries"]
    return [{"url": one["url"], "title": one["title"]} for one in entries]


def test_a_page_without_no_store_does_come_back(somebody: BrowserOf, db: None) -> None:
    """The control: were the cache off, the next tests would pass for the wrong reason."""
    page = somebody()
    page.add_init_script(FROM_MEMORY)
    page.goto("/static/img/icon.svg")
    # Not back to urgent help: its worker takes its page out of the cache when it starts late.
    page.goto("/accessibility/")
    page.goto("/help-now/")
    page.evaluate("history.back()")
    becomes(page, "sessionStorage.getItem('control') === 'from memory'")


def test_after_signing_out_the_back_button_shows_nothing(
    somebody: BrowserOf, asha: User, talk: Request
) -> None:
    page = sign_in(somebody(), asha)
    page.goto(f"/conversations/{talk.pk}/")
    expect(page.get_by_text(SAID)).to_be_visible()
    sign_out(page)
    for _ in range(4):
        goes_back(page)
        assert SAID not in page.content()
        assert page.get_by_text("Asha").count() == 0
        assert page.get_by_text("Ben", exact=True).count() == 0


def test_the_back_button_does_not_show_one_person_to_another(
    somebody: BrowserOf, asha: User, eve: User, talk: Request
) -> None:
    page = sign_in(somebody(), asha)
    page.goto(f"/conversations/{talk.pk}/")
    sign_out(page)
    sign_in(page, eve)
    for _ in range(6):
        goes_back(page)
        assert SAID not in page.content()
        assert page.get_by_text("Asha").count() == 0


def test_titles_history_and_storage_hold_no_telling_word(
    somebody: BrowserOf, asha: User, talk: Request
) -> None:
    page = sign_in(somebody(), asha)
    page.goto("/supporters/")
    page.locator("details.sbs-fold", has=page.get_by_label("Sleep")).locator("summary").click()
    page.get_by_label("Sleep").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show supporters").last.click()
    follow(page, "Ben")
    heading(page, "Ben")
    press(page, "Ask Ben to talk")
    page.goto(f"/conversations/{talk.pk}/")
    kept = in_history(page)
    assert len(kept) > 5
    assert [one for one in kept if TELLING.search(json.dumps(one))] == []
    stores = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert stores == "[{},{}]"
    cookies = {cookie["name"] for cookie in page.context.cookies()}
    assert cookies == {"session", "csrf"}
