"""Cat puts an event up and calls it off; Asha comes under another name, and keeps track of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peersupport.dates import day
from people.models import Organisation, User
from records.clock import today
from tests.factories_wellbeing import put_up, with_events
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, leads_on, press, reads
from wellbeing.models import Event, EventBooking, EventReminder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_putting_up_to_calling_off(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, cat: User, fire: Organisation
) -> None:
    assert cat.organisation
    with_events(cat.organisation, fire)
    hers, his = (browser_of(one, size, javascript=javascript) for one in (cat, asha))
    hers.goto("/events/")
    follow(checked(hers), "Organise events")
    press(checked(hers), "Put up an event")
    _put_up(hers)
    _comes(his)
    follow(hers, "How many come")
    reads(checked(hers), "Kit")
    hers.goto(f"/events/{Event.objects.get().pk}/")
    press(hers, "Call it off")
    press(checked(hers), "Call it off")
    reads(checked(hers), "It is called off.")
    his.goto("/events/")
    follow(checked(his), "A quiet walk")
    reads(checked(his), "This event is called off")


def _put_up(page) -> None:
    """First with nothing said, then as it should be."""
    press(checked(page), "Put it up")
    reads(checked(page), "Say what it is called.")
    page.get_by_label("What is it called?").fill("A quiet walk")
    page.get_by_label("What is it, and who is it for?").fill("An hour by the river.")
    page.get_by_label("Place (optional)", exact=True).fill("The lock")
    page.get_by_label("Day", exact=True).fill((today() + timedelta(days=7)).isoformat())
    page.get_by_label("Begins at (UK time)").fill("18:30")
    page.get_by_label("Yes: I see the name each gives").check()
    press(page, "Put it up")
    heading(checked(page), "A quiet walk")


def _comes(page) -> None:
    """Under another name; she changes it, gives the place back, and books again."""
    page.goto("/events/")
    follow(checked(page), "A quiet walk")
    reads(checked(page), "Shown to you here once you have a place.")
    follow(page, "Book")
    page.get_by_label("Another name").check()
    press(checked(page), "Book a place")
    reads(checked(page), "Write the other name")
    page.get_by_label("The other name").fill("Kit")
    press(page, "Book a place")
    reads(checked(page), "The lock")
    leads_on(page.get_by_role("button", name="Give my place back"))
    reads(checked(page), "Given back. Nobody asks why.")
    assert not EventBooking.objects.exists()
    follow(page, "Book")
    page.get_by_label("Another name").check()
    page.get_by_label("The other name").fill("Kit")
    press(page, "Book a place")
    reads(page, "You have a place.")


def _by_keyboard(page, heard: str) -> None:
    """A link by the whole name it is heard by, without a mouse."""
    page.get_by_role("link", name=heard, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_reminders_the_month_and_ones_own_calendar(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, cat: User
) -> None:
    assert cat.organisation
    with_events(cat.organisation)
    event = put_up(cat, timezone.now(), title="A quiet walk")
    page = browser_of(asha, size, javascript=javascript)
    page.goto("/events/month/")
    if event.meetings.get().on.month != today().month:
        follow(page, f"{event.meetings.get().on:%B %Y}")
    _by_keyboard(checked(page), f"18:30 A quiet walk on {day(event.meetings.get().on)}")
    follow(page, "Book")
    page.get_by_label("Two hours before").check()
    press(checked(page), "Book a place")
    assert [one.hours for one in EventReminder.objects.all()] == [2]
    page.goto("/events/")
    follow(page, "My events in my own calendar")
    press(checked(page), "Switch it on")
    heading(checked(page), "My events in my own calendar")
    assert "/events/calendar/" in page.get_by_label("Address of your calendar").input_value()
    press(page, "Switch it off")
    reads(checked(page), "Switched off")
