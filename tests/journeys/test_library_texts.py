"""Cat edits a document, looks at it first, and Asha reads it: with and without scripts."""

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import User
from resources.actions.originals import load_original
from resources.originals import originals
from resources.tasks import make_files
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONE = next(each for each in originals() if each.slug == "mentoring-agreement")
PAGE = "/resources/mentoring-agreement/"


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_cat_edits_a_text_and_asha_reads_it(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, asha: User
) -> None:
    load_original(ONE, keeper=cat.organisation, now=timezone.now())
    page = browser_of(cat, size, javascript=javascript)
    page.goto(PAGE)
    follow(checked(page), "Edit the text")
    words = checked(page).get_by_label("Text", exact=True).input_value()
    page.get_by_label("Text", exact=True).fill(words.replace("Half way", "After three months"))
    press(page, "Look at it first")
    expect(checked(page).get_by_role("heading", name="How it will look")).to_be_visible()
    expect(page.get_by_role("heading", name="After three months")).to_be_visible()
    press(page, "Save")
    heading(checked(page), ONE.facts["title"])
    make_files(now=timezone.now())
    reader = browser_of(asha, "phone")
    reader.goto(PAGE)
    reads(checked(reader), "After three months")
    with reader.expect_download() as found:
        reader.get_by_role("link", name="Download (Word").click()
    assert found.value.suggested_filename == "mentoring-agreement.docx"


def test_a_newer_original_waits_until_cat_decides(browser_of: BrowserOf, cat: User) -> None:
    load_original(ONE, keeper=cat.organisation, now=timezone.now())
    page = browser_of(cat)
    page.goto(f"{PAGE}text/")
    page.get_by_label("Text", exact=True).fill("## Ours\n\n- One\n- Two")
    press(page, "Save")
    newer = replace(ONE, text="## Theirs\n\n- Three")
    load_original(newer, keeper=cat.organisation, now=timezone.now())
    page.goto(PAGE)
    reads(checked(page), "A newer original")
    follow(page, "Edit the text")
    press(checked(page), "Take the newer original")
    reads(checked(page), "The newer original stands here now")
    expect(page.get_by_role("heading", name="Theirs")).to_be_visible()
