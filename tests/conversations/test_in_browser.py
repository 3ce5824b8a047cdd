"""Two people in two browsers: from what stays private to a kind end, on every size, by axe."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from records.tokens import address
from tests.journeys.walk import leads_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey_main,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def person(site, new_context, client_of) -> Callable[..., Page]:
    """A page in a browser of their own in which somebody is signed in."""

    def make(user, size, *, javascript=True) -> Page:
        context = new_context(size, javascript=javascript)
        value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": "session", "value": value, "url": site}])
        page: Page = context.new_page()
        return page

    return make


def look(page: Page, *, javascript=True) -> None:
    """The page fits its window and axe finds nothing."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0, page.title()
    if javascript:
        found = Axe().run(page).response["violations"]
        assert not found, (page.title(), [v["id"] for v in found])


def press(page: Page, name: str, role: Any = "button", *, javascript=True) -> None:
    """Press it and, once it is there, look at where it leads."""
    leads_on(page.get_by_role(role, name=name, exact=role == "button"))
    look(page, javascript=javascript)


@pytest.mark.parametrize(
    ("size", "javascript"), [("desktop", True), ("phone", True), ("narrow", False)]
)
def test_asking_answering_writing_and_ending(person, asha, ben, size, javascript):
    def step(page, name, role="button"):
        press(page, name, role, javascript=javascript)

    hers, his = (person(user, size, javascript=javascript) for user in (asha, ben))
    hers.goto(reverse("conversations:request-ask", args=[address(asha.pk, ben.supporter.pk)]))
    look(hers, javascript=javascript)
    step(hers, "I have read this: go on")
    hers.get_by_label("Name to show").fill("Ash")
    step(hers, "Send to Ben")
    his.goto(reverse("conversations:conversation-list"))
    step(his, "Ash", "link")
    his.get_by_label("Yes, I will").check()
    step(his, "Send my answer")
    his.get_by_label("Your message").fill("How are you?")
    step(his, "Send")
    hers.reload()
    assert hers.get_by_role("heading", name="New since you last looked").is_visible()
    step(hers, "End this conversation", "link")
    step(hers, "End it")
    his.reload()
    assert his.get_by_role("heading", name="This conversation has ended").is_visible()


def test_a_second_choice_meets_the_words_when_the_colleague_says_so(person, ask, asha, ben, sam):
    ask(second=sam)
    hers, his, sams = (person(user, "phone") for user in (asha, ben, sam))
    for page, answer in ((his, "Not me"), (sams, "Yes, I will")):
        page.goto(reverse("conversations:conversation-list"))
        leads_on(page.get_by_role("link", name="A colleague" if page is sams else "CNRY"))
        look(page)
        page.get_by_label(answer).check()
        leads_on(page.get_by_role("button", name="Send my answer"))
    look(sams)
    assert "CNRY" not in sams.content()
    hers.goto(reverse("conversations:conversation-list"))
    leads_on(hers.get_by_role("link", name="Sam"))
    look(hers)
    leads_on(hers.get_by_role("button", name="Yes, show Sam my words"))
    sams.reload()
    assert "CNRY-words-7f3a" in sams.content()
