"""What coordinators of the library are told: how often something was saved, and that they are too
few where somebody else has to publish."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Organisation, User
from records.clock import months_after, today
from resources.models import Fetches
from tests.journeys.conftest import BrowserOf
from tests.journeys.test_library import TITLE, fills_in
from tests.journeys.walk import checked, heading, press, reads
from tests.resources.files import made
from tests.resources.rows import on_the_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])


@BOTH
def test_cat_reads_how_often_something_was_saved_and_asha_does_not(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, asha: User
) -> None:
    row = on_the_shelf(cat, "Group agreement")
    this = today(timezone.now()).replace(day=1)
    for back, times in ((1, 12), (2, 4)):
        Fetches.objects.create(resource=row, month=months_after(this, -back), times=times)
    page = browser_of(cat, size, javascript=javascript)
    page.goto(f"/resources/{row.slug}/")
    reads(checked(page), f"{months_after(this, -1):%B %Y}: about 10 times")
    reads(page, "In each other month of the last twelve: fewer than 5 times, or never.")
    reader = browser_of(asha, size, javascript=javascript)
    reader.goto(f"/resources/{row.slug}/")
    expect(checked(reader).get_by_text("How often it was saved")).to_have_count(0)


@BOTH
def test_an_only_coordinator_reads_that_a_second_person_is_needed(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, ambulance: Organisation,
    tmp_path: Path,
) -> None:  # fmt: skip
    ambulance.second_person_publishes = True
    ambulance.save()
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/resources/upload/")
    reads(checked(page), "You need a second person to publish.")
    fills_in(page)
    file = tmp_path / "a.pdf"
    file.write_bytes(made("pdf"))
    page.get_by_label("Files").set_input_files(file)
    press(page, "Add to the library")
    heading(checked(page), TITLE)
    reads(page, "You need a second person to publish.")
    expect(page.get_by_role("button", name="Put it on the shelf")).to_have_count(0)
    page.goto("/setup/")
    reads(checked(page), "Two coordinators, so that one can publish what the other adds")
