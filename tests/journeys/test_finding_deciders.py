"""An appeal nobody may decide: Cat tells Dev by a press, Dev reads what to do, nobody is named."""

import pytest

from directory import actions
from people.models import Organisation, User
from tests.factories import make_user
from tests.factories_vetting import approved, removed
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", True)])
def test_cat_tells_dev_and_he_finds_how_to_mend_it(
    size: str, javascript: bool, browser_of: BrowserOf, ambulance: Organisation,
    fire: Organisation, cat: User, dev: User, viv: User, vic: User,
) -> None:  # fmt: skip
    ambulance.partners.add(fire)
    nell = make_user("nell@ambulance.example", ambulance)
    removed(approved(nell, viv, vic), viv, vic)
    actions.appeal(by=nell, words="I was not heard.")
    hers = browser_of(cat, size, javascript=javascript)
    hers.goto("/desk/")
    reads(checked(hers), "That is: Dev.")
    press(hers, "Tell the administrators Somebody is needed to look again")
    reads(checked(hers), "1 administrator is told.")
    his = browser_of(dev, size, javascript=javascript, fresh=True)
    his.goto("/")
    follow(checked(his), "Somebody is needed to look again")
    follow(checked(his), "Invite one more vetter")
    heading(checked(his), "Add invitation")
    assert "Nell" not in hers.content() + his.content()
