"""Asha ticks what she needs, takes it away as one file, and opens it without the site."""

import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from people.models import User
from resources.demo import build as build_resources
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ticks_and_packs(page: Page) -> None:
    """Two from the list, one from its page."""
    page.goto("/resources/")
    for title in ("Group agreement to fill in together", "Top tips for peer supporters"):
        page.get_by_role("checkbox", name=title).check()
    press(page, "Put what I ticked into my pack")
    reads(checked(page), "2 things put into your pack.")
    follow(page, "Looking after yourself as a peer supporter")
    press(page, "Put it into my pack")
    reads(checked(page), "Put into your pack.")
    follow(page, "See my pack")
    heading(checked(page), "My pack")
    reads(page, "3 things,")


def downloaded(page: Page, folder: Path) -> Path:
    """The ZIP, unpacked."""
    with page.expect_download() as found:
        page.get_by_text("Download my pack (ZIP)").click()
    assert found.value.suggested_filename == "peer-support-pack.zip"
    with zipfile.ZipFile(found.value.path()) as archive:
        archive.extractall(folder)
    return folder


def test_asha_ticks_packs_and_opens_it_without_the_site(
    browser_of: BrowserOf, asha: User, cat: User, tmp_path: Path
) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    page = browser_of(asha)
    ticks_and_packs(page)
    press(page, "All formats")
    reads(checked(page), "Your choice is kept.")
    folder = downloaded(page, tmp_path)
    files = {file.name for file in (folder / "files").iterdir()}
    assert len({name.rpartition(".")[0] for name in files}) == 3
    page.goto((folder / "Contents.html").as_uri())
    heading(page, "What is in this pack")
    assert violations(page) == []
    links = [link.get_attribute("href") or "" for link in page.get_by_role("link").all()]
    assert {unquote(link) for link in links} == {f"files/{name}" for name in files}


def test_on_a_phone_without_scripts_she_takes_out_and_empties(
    browser_of: BrowserOf, asha: User, cat: User
) -> None:
    build_resources(organisations=[], coordinator=cat, seed=1)
    page = browser_of(asha, "phone", javascript=False)
    ticks_and_packs(page)
    reads(page, "3 things exist in several formats.")
    press(page, "PDF, to read and print")
    reads(checked(page), "Your choice is kept.")
    expect(page.locator(".sbs-card").get_by_text("Word")).to_have_count(0)
    page.get_by_text("Choose for each thing").click()
    page.get_by_label("Top tips for peer supporters").select_option("docx")
    press(page, "Keep these choices")
    expect(checked(page).locator(".sbs-card").get_by_text("Word")).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Top tips for peer supporters").click()
    reads(checked(page), "It is out of your pack.")
    expect(page.locator(".sbs-card")).to_have_count(2)
    page.get_by_text("Empty my pack").click()
    press(page, "Take everything out")
    reads(checked(page), "Your pack is empty. Everything is still in the library.")
