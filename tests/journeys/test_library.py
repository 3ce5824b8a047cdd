"""Cat puts a file into the library, Asha gets a copy without traces. Journey 5 of the site."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jobs.worker import drain
from people.models import User
from resources.demo import build as build_resources
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads
from tests.resources.files import made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Ten minutes after a hard shift"


def fills_in(page: Page) -> None:
    """Everything but the file."""
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What it is, in a few sentences").fill("One page for the mess room.")
    page.get_by_label("Type").select_option(index=1)
    page.get_by_role("group", name="Where it helps").get_by_role("checkbox").first.check()
    page.get_by_role("group", name="Who it is for").get_by_role("checkbox").first.check()
    page.get_by_label("Who owns it").fill("Northern Ambulance Service")
    page.get_by_label("How it may be used").select_option(index=1)


def sends(page: Page) -> None:
    """The button, without waiting for another page: with a bar there may be none."""
    page.get_by_role("button", name="Add to the library").click()


@pytest.mark.journey_main
def test_cat_adds_a_file_and_asha_downloads_a_copy_without_its_author(
    browser_of: BrowserOf, cat: User, asha: User, tmp_path: Path
) -> None:
    right, wrong = tmp_path / "ten minutes.pdf", tmp_path / "ten minutes.pdf.txt"
    right.write_bytes(made("pdf"))
    wrong.write_text("Only words.")
    page = browser_of(cat)
    page.goto("/resources/")
    press(checked(page), "Add to the library")
    fills_in(checked(page))
    page.get_by_label("Files").set_input_files(wrong)
    sends(page)
    expect(page.locator("#id_file-error")).to_be_visible()
    assert checked(page).title().startswith("Error: ")
    expect(page.locator("#id_file-error")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    page.get_by_label("Files").set_input_files(right)
    press(page, "Add to the library")
    heading(checked(page), TITLE)
    reads(page, "Received")
    drain(regular=False)
    page.reload()
    reads(checked(page), "Ready")
    assert_unsigned(downloaded(browser_of(asha, "phone")), right.read_bytes())
    assert original(page) == right.read_bytes()


def assert_unsigned(got: bytes, sent: bytes) -> None:
    """A PDF still, without the name of its author."""
    author = b"Side by Side peer support"
    assert (got.startswith(b"%PDF-"), author in sent, author in got) == (True, True, False)


def original(page: Page) -> bytes:
    """What Cat uploaded, byte for byte."""
    with page.expect_download() as found:
        page.get_by_role("link", name="Save the original of").click()
    return Path(found.value.path()).read_bytes()


def downloaded(page: Page) -> bytes:
    """Asha searches, opens what she finds and saves it."""
    page.goto("/resources/")
    if not page.get_by_label("Search by word").is_visible():
        page.locator("summary", has_text="Search and filter").click()
    page.get_by_label("Search by word").fill("hard shift")
    press(page, "Show results")
    follow(checked(page), TITLE)
    heading(checked(page), TITLE)
    with page.expect_download() as found:
        page.get_by_role("link", name="Download").click()
    return Path(found.value.path()).read_bytes()


def test_a_right_file_is_kept_when_something_else_is_missing(
    browser_of: BrowserOf, cat: User, tmp_path: Path
) -> None:
    file = tmp_path / "group.docx"
    file.write_bytes(made("docx"))
    page = browser_of(cat, "phone")
    page.goto("/resources/upload/")
    fills_in(page)
    page.get_by_label("Title").fill("")
    page.get_by_label("Files").set_input_files(file)
    sends(page)
    reads(page, "Files we kept for you")
    reads(checked(page), "Files we kept for you")
    page.get_by_label("Title").fill(TITLE)
    press(page, "Add to the library")
    heading(page, TITLE)


@pytest.mark.parametrize(("size", "javascript"), [("phone", True), ("desktop", False)])
def test_several_files_at_once_and_none_is_lost(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, tmp_path: Path
) -> None:
    """With a bar that says how far it is, or as a plain form."""
    paths = [tmp_path / name for name in ("a.pdf", "b.docx", "evil.docx")]
    for path, data in zip(paths, (made("pdf"), made("docx"), b"MZ no document"), strict=True):
        path.write_bytes(data)
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/resources/upload/")
    fills_in(page)
    page.get_by_label("Files").set_input_files(paths)
    if javascript:
        sends(page)
        expect(page.locator("#id_file-error")).to_contain_text("evil.docx: This is none of")
    else:
        press(page, "Add to the library")
    reads(checked(page), "Files we kept for you")
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    page.get_by_label("b.docx").uncheck()
    press(page, "Add to the library")
    heading(checked(page), TITLE)
    assert page.get_by_role("heading", name="a.pdf").count() == 1
    assert page.get_by_role("heading", name="b.docx").count() == 0


def test_the_bar_shows_how_far_it_is_and_stopping_loses_nothing(
    browser_of: BrowserOf, cat: User, tmp_path: Path
) -> None:
    large, small = tmp_path / "a.pdf", tmp_path / "a.vtt"
    large.write_bytes(made("pdf"))
    small.write_bytes(b"WEBVTT" + bytes(1_000_001))
    page = browser_of(cat)
    page.goto("/resources/upload/")
    fills_in(page)
    page.get_by_label("Files").set_input_files(small)
    sends(page)
    expect(page.locator("#id_file-error")).to_contain_text("a.vtt: This file is larger than 1 MB")
    page.get_by_label("Files").set_input_files(large)
    page.route("**/resources/upload/", lambda route: None)  # as on a slow line
    page.wait_for_timeout(1_100)
    sends(page)
    expect(page.get_by_role("progressbar", name="How much is sent")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Stop sending").click()
    reads(page, "Stopped. Nothing was saved.")
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    page.unroute("**/resources/upload/")
    page.wait_for_timeout(1_100)
    sends(page)
    heading(page, TITLE)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_asha_filters_the_library(size: str, browser_of: BrowserOf, asha: User, cat: User) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    page = browser_of(asha, size)
    page.goto("/resources/")
    all_of_them = page.locator(".sbs-card").count()
    if size == "phone":
        page.locator("summary", has_text="Search and filter").click()
    page.get_by_role("group", name="Type").get_by_role("checkbox").first.check()
    press(page, "Show results")
    assert 0 < checked(page).locator(".sbs-card").count() < all_of_them
    with page.expect_navigation():
        page.get_by_role("link", name="Remove filter").first.click()
    assert page.locator(".sbs-card").count() == all_of_them
