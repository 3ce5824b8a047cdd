"""Ben offers to be a mentor and Cat says yes; Asha looks for one, and looks no longer."""

import pytest

from mentoring.models import Need, Offer
from people.models import User
from tests.factories_mentoring import with_mentoring
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_from_offering_to_looking_no_longer(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, ben: User, cat: User
) -> None:
    assert cat.organisation
    with_mentoring(cat.organisation)
    his, cats, hers = (browser_of(one, size, javascript=javascript) for one in (ben, cat, asha))
    _offers(his)
    cats.goto("/mentoring/offers/")
    follow(checked(cats), "Ben")
    press(checked(cats), "Yes")
    reads(checked(cats), "They can be asked from now on")
    his.goto("/mentoring/")
    reads(checked(his), "You can be asked")
    _looks(hers)
    press(checked(hers), "Look no longer")
    reads(checked(hers), "Nobody asks why.")
    assert (Offer.objects.get().state, Need.objects.get().state) == ("approved", "withdrawn")


def _offers(page) -> None:
    """First with nothing said, then as it should be."""
    page.goto("/mentoring/mentor/offer/")
    press(checked(page), "Offer it")
    reads(checked(page), "There is a problem")
    page.get_by_label("My next step").check()
    page.get_by_label("Walk and talk").check()
    page.get_by_label("I agree").check()
    press(page, "Offer it")
    reads(checked(page), "A coordinator looks at it")


def _looks(page) -> None:
    page.goto("/mentoring/mentor/look/")
    page.get_by_label("My next step").check()
    page.get_by_label("In person").check()
    page.get_by_label("I would like somebody with lived experience").check()
    press(checked(page), "Start looking")
    follow(checked(page), "Look no longer")
