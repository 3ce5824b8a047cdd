"""Ben and Asha agree, fix a meeting and end it; she answers without her name; Cat sees no name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring.models import Pair, Review
from people.models import User
from records.clock import today
from tests.factories_mentoring import pair, with_mentoring
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_agreeing_to_the_end(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, cat: User
) -> None:
    assert cat.organisation
    with_mentoring(cat.organisation)
    made = pair(ben, asha, timezone.now() - timedelta(days=60))
    hers, his = (browser_of(one, size, javascript=javascript) for one in (asha, ben))
    _agrees(hers, his)
    _meets(hers)
    _ends(hers)
    cats = browser_of(cat, size, javascript=javascript)
    pair(ben, asha, timezone.now() - timedelta(days=60))
    cats.goto("/mentoring/desk/")
    press(checked(cats), f"Remind both of pair {Pair.objects.exclude(pk=made.pk).get().reference}")
    reads(checked(cats), "Both get a notice")
    assert Review.objects.get().stage == "end"


def _agrees(hers, his) -> None:
    """She writes the first version, he says yes."""
    hers.goto("/mentoring/")
    follow(checked(hers), "You and Ben")
    follow(checked(hers), "Write an agreement")
    press(checked(hers), "Keep it and say yes")
    reads(checked(hers), "It holds once you have both said yes.")
    his.goto("/mentoring/")
    follow(checked(his), "You and Asha")
    follow(checked(his), "Read it, and say yes or change it")
    press(checked(his), "Yes, I agree to version 1")
    reads(checked(his), "You have both said yes: it holds.")


def _meets(page) -> None:
    """A goal, the next meeting, and that they met."""
    follow(page, "Back")
    follow(checked(page), "Write a goal")
    page.get_by_label("A goal").fill("Ask for the course")
    press(page, "Add it")
    follow(checked(page), "Back")
    follow(checked(page), "Fix the next meeting")
    press(checked(page), "Keep this")
    reads(checked(page), "Enter the day.")
    day = today() + timedelta(days=7)
    page.get_by_label("Which day?").fill(day.isoformat())
    page.get_by_label("Begins at (UK time)").fill("10:30")
    page.get_by_label("Walk and talk").check()
    press(page, "Keep this")
    reads(checked(page), "Put it into my calendar")
    follow(page, "We have met")
    page.get_by_label("Phone").check()
    press(checked(page), "We met")
    reads(checked(page), "So far")
    follow(page, "Back")


def _ends(page) -> None:
    """She ends it, and answers by her link."""
    follow(page, "End it")
    press(checked(page), "End it")
    reads(checked(page), "Nobody is asked why.")
    press(page, "Get my link")
    follow(checked(page), "Answer now")
    for answer in page.get_by_label("Mostly").all():
        answer.check()
    press(checked(page), "Send my answers")
    heading(checked(page), "Thank you")
