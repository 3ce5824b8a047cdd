"""Ben asks to talk something through and books a session; Cat answers and says who was there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from care.models import Debrief, Session, Supervision
from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, leads_on, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_ben_asks_to_talk_it_through_and_cat_gets_in_touch(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, cat: User
) -> None:
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, cat))
    his.goto("/care/")
    follow(checked(his), "Ask to talk it through")
    his.get_by_label("What they should know first (optional)").fill("Evenings are best.")
    press(checked(his), "Ask to talk it through")
    heading(checked(his), "You asked to talk it through")
    hers.goto("/desk/")
    expect(checked(hers).get_by_text("Ben")).to_have_count(0)
    follow(hers, f"Get in touch {Debrief.objects.get().reference}")
    hers.get_by_label("By tomorrow").check()
    press(checked(hers), "I will get in touch")
    reads(checked(hers), "Evenings are best.")
    his.reload()
    heading(checked(his), "Cat gets in touch")
    press(hers, "We have talked: close it")
    reads(checked(hers), "It is closed")
    his.goto("/care/talk/")
    heading(checked(his), "I would like to talk this through")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_cat_puts_a_session_up_ben_books_it_and_is_ticked(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User, cat: User
) -> None:
    Organisation.objects.filter(people=ben).update(supervise_every_weeks=8)
    Supporter.objects.filter(user=ben).update(supervised_until=today() - timedelta(days=1))
    his, hers = (browser_of(one, size, javascript=javascript) for one in (ben, cat))
    hers.goto("/desk/")
    follow(checked(hers), "Whose, and sessions")
    reads(checked(hers), "Ben")
    press(hers, "Put up a session")
    put_up(hers)
    his.goto("/care/supervision/")
    reads(checked(his), "Nobody new can ask you")
    leads_on(his.get_by_role("button", name="Book"))
    reads(checked(his), "You have booked")
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    hers.goto(f"/care/desk/supervision/{Session.objects.get().pk}/")
    checked(hers).get_by_label("Ben").check()
    press(hers, "Write it down")
    reads(checked(hers), "Written down for 1.")
    his.reload()
    reads(checked(his), "Yours is current up to and including")
    assert Supervision.objects.get().person == ben
    leads_on(hers.get_by_role("button", name="Take it back"))
    reads(checked(hers), "Taken back for 1.")


def put_up(page) -> None:
    """First with nothing chosen, then as it should be."""
    press(checked(page), "Put it up")
    reads(checked(page), "Enter the day.")
    page.get_by_label("Day").fill((today() + timedelta(days=7)).isoformat())
    page.get_by_label("Time (UK)").fill("14:30")
    page.get_by_label("In a group").check()
    page.get_by_label("Place or link").fill("Room 4")
    page.get_by_label("For how many?").fill("6")
    press(page, "Put it up")
    reads(checked(page), "It is put up")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_ben_writes_down_one_he_had_elsewhere(
    size: str, javascript: bool, browser_of: BrowserOf, ben: User
) -> None:
    page = browser_of(ben, size, javascript=javascript)
    page.goto("/care/")
    follow(checked(page), "My supervision")
    follow(checked(page), "Write down a session")
    page.get_by_label("On which day was it?").fill(today().isoformat())
    press(checked(page), "Write it down")
    reads(checked(page), "Choose the kind.")
    page.get_by_label("One-to-one").check()
    press(page, "Write it down")
    reads(checked(page), "one-to-one, 60 minutes")
    leads_on(page.get_by_role("button", name="Take it back"))
    reads(checked(page), "It is taken back")
    assert not Supervision.objects.exists()
