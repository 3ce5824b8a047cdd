"""Modules and a training day by keyboard: at a desktop with axe, on a phone without script."""

import pytest
from playwright.sync_api import expect

from directory.models import Supporter, TrainingModule, TrainingRecord
from people.models import User
from records.clock import today
from tests.directory.test_vetting_in_browser import SIZES, PageOf, fair, page_of, press
from tests.factories import make_user
from tests.factories_training import module
from tests.factories_vetting import approved
from tests.journeys.walk import leads_on

__all__ = ["page_of"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MODULES = "/admin/directory/trainingmodule/"


@pytest.fixture
def supporter(ambulance, fire, viv, vic) -> Supporter:
    ambulance.partners.add(fire)
    return approved(make_user("nell@ambulance.example", ambulance), viv, vic)


@SIZES
def test_a_vetter_adds_a_module(viv, page_of: PageOf, size, javascript):
    page = page_of(viv, size, javascript=javascript)
    page.goto(MODULES)
    fair(page, javascript)
    leads_on(page.get_by_role("link", name="Add a module"))
    fair(page, javascript)
    press(page, "Save")
    expect(page.get_by_text("There is a problem.")).to_be_visible()
    fair(page, javascript)
    page.get_by_label("Name").fill("Listening")
    page.get_by_label("Nobody is listed without it").check()
    press(page, "Save")
    expect(page.get_by_role("link", name="Listening", exact=True)).to_be_visible()
    fair(page, javascript)
    assert TrainingModule.objects.get().is_required


@SIZES
def test_a_training_day_is_recorded_by_keyboard(viv, supporter, page_of: PageOf, size, javascript):
    module(viv)
    page = page_of(viv, size, javascript=javascript)
    page.goto(MODULES)
    page.get_by_role("link", name="Record a day: Listening").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Show").select_option("missing")
    press(page, "Show")
    fair(page, javascript)
    page.get_by_label("Day of the training").fill(today().isoformat())
    page.get_by_label("Nell: not done yet").focus()
    page.keyboard.press("Space")
    press(page, "Record for those chosen")
    expect(page.get_by_text("Recorded for 1 person.")).to_be_visible()
    fair(page, javascript)
    assert TrainingRecord.objects.get().supporter == supporter


def test_nobody_but_vetters_is_shown_the_pages(cat, page_of: PageOf):
    page = page_of(User.objects.get(pk=cat.pk))
    answer = page.goto(MODULES)
    assert answer is not None
    assert answer.status == 403
