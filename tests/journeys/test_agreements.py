"""Cat publishes a new version of what supporters sign; Nell reads what changed and signs it."""

import pytest

from directory import versions
from directory.models import Agreement
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_vetting import approved
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]
NEW = versions.OURS.typed + "\n\n# Our town\nI know where the quiet room is."
ADDED = "I know where the quiet room is."


@pytest.fixture
def nell(ambulance: Organisation, fire: Organisation, viv: User, vic: User) -> User:
    ambulance.partners.add(fire)
    person = make_user("nell@ambulance.example", ambulance)
    approved(User.objects.get(pk=person.pk), viv, vic)
    return person


def publishes(page) -> None:
    """From the desk: write, look at what would change, publish."""
    page.goto("/desk/")
    follow(page, "What supporters sign")
    press(checked(page), "Write a new version")
    page.get_by_label("The agreement").fill("No heading at all")
    press(checked(page), "Publish and ask everybody to sign again")
    reads(checked(page), "Begin with a heading")
    page.get_by_label("The agreement").fill(NEW)
    press(page, "Show me what would change")
    reads(checked(page), "Nothing is published yet.")
    press(page, "Publish and ask everybody to sign again")
    reads(checked(page), "The new version is published.")


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_cat_publishes_and_nell_signs_again(
    size: str, javascript: bool, browser_of: BrowserOf, nell: User, cat: User
) -> None:
    hers = browser_of(cat, size, javascript=javascript)
    publishes(hers)
    page = browser_of(nell, size, javascript=javascript)
    page.goto("/")
    reads(checked(page), "Please read it and sign it again by")
    follow(page, "The supporters’ agreement")
    page.get_by_text("What changed since you signed").click()
    reads(checked(page), ADDED)
    page.get_by_label("I have read this and I will keep to it").check()
    press(page, "Sign")
    reads(checked(page), "You have signed the agreement.")
    assert Agreement.objects.filter(supporter__user=nell, version=2).count() == 1
    follow(hers, "Version 2")
    heading(checked(hers), "Version 2 of the supporters’ agreement")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_viv_finds_the_same_in_the_administration(
    size: str, browser_of: BrowserOf, viv: User
) -> None:
    page = browser_of(viv, size, fresh=True)
    page.goto("/admin/directory/agreementtext/")
    follow(checked(page), "Write a new version")
    page.get_by_label("The agreement").fill(NEW)
    press(checked(page), "Show me what would change")
    reads(checked(page), ADDED)
    press(page, "Publish and ask everybody to sign again")
    follow(checked(page), "Version 2")
    reads(checked(page), ADDED)
