"""What stands on pages of the library: a story that is taken away, findings to quote, a link that
somebody opened, a film with captions."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from resources import storage
from resources.actions import Details, add_resource, publish, remove_file
from resources.actions.films import describe_film
from resources.models import FileState, Resource, ResourceFile
from tests.browser import becomes
from tests.journeys.walk import checked, follow, heading, press, reads

BrowserOf = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "The kettle after the late shift"
CAPTIONS = b"1\n00:00:00,000 --> 00:00:02,000\nHello, I am Robin.\n"


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    default = {**settings.STORAGES["default"]}
    default["OPTIONS"] = {"location": str(tmp_path / "media"), "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def put(cat: User, **more: Any) -> Resource:
    """Something of Cat's without a file, on the shelf."""
    said: dict[str, Any] = {
        "title": "A survey", "summary": "What colleagues said.", "kind": "report",
        "stages": ["evaluating"], "audiences": ["senior"], "owner": "Somebody", "licence": "own",
    }  # fmt: skip
    row = add_resource(by=cat, details=Details(**{**said, **more}), source=None)
    return publish(by=cat, resource=row)


def tells(page: Page) -> None:
    """Asha's words, under another name."""
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What it is about, in a sentence or two").fill("What changed.")
    page.get_by_label("What a reader should know before").fill("It tells of an accident.")
    page.get_by_label("The story", exact=True).fill("I washed up.\n\nSomebody asked me twice.")
    page.get_by_label("Name to show").fill("Robin")
    page.get_by_label("Everyone on this site").check()
    press(page, "Keep my story")
    reads(checked(page), "It can only be kept if you agree.")
    page.get_by_label("I agree to all of this").check()
    press(page, "Keep my story")
    heading(checked(page), TITLE)


def test_a_story_is_told_read_and_taken_away(
    browser_of: BrowserOf, asha: User, ben: User, cat: User
) -> None:
    hers = browser_of(asha, "phone", javascript=False)
    hers.goto("/resources/stories/")
    press(checked(hers), "Tell a story")
    tells(hers)
    address = f"/resources/{Resource.objects.get().slug}/"
    desk = browser_of(cat)
    desk.goto(address)
    press(checked(desk), "Put it on the shelf")
    reads(checked(desk), "You do not see who it is")
    his = browser_of(ben, "phone")
    his.goto(address)
    his.get_by_text("Read the story").click()
    reads(checked(his), "Somebody asked me twice.")
    follow(hers, "Take my story away")
    press(checked(hers), "Take my story away for good")
    heading(checked(hers), "Your stories")
    for page in (his, desk):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404


def test_a_story_signed_on_paper_is_kept_and_taken_away_by_a_coordinator(
    browser_of: BrowserOf, cat: User
) -> None:
    page = browser_of(cat, "phone")
    page.goto("/resources/stories/")
    follow(checked(page), "Keep a story that was signed on paper")
    page.get_by_label("Title").fill(TITLE)
    press(page, "Keep the story")
    reads(checked(page), "Enter the day they signed.")
    page.get_by_label("What it is about, in a sentence or two").fill("What changed.")
    page.get_by_label("The story", exact=True).fill("I washed up.")
    page.get_by_label("Name to show").fill("Wren")
    page.get_by_label("Everyone on this site").check()
    page.get_by_label("Day they signed").fill(timezone.localdate().isoformat())
    page.get_by_label("I have the paper with these words").check()
    press(page, "Keep the story")
    follow(checked(page), "They signed again, or want it taken away")
    press(checked(page), "Take the story away for good")
    heading(page, "Library")


def test_findings_are_entered_ordered_and_quoted(
    browser_of: BrowserOf, asha: User, cat: User
) -> None:
    row = put(cat, source_url="https://www.example.org/survey")
    page = browser_of(cat, "phone", javascript=False)
    page.goto(f"/resources/{row.slug}/")
    press(page, "I opened it today, and it leads there")
    reads(checked(page), "A coordinator opened this address")
    follow(page, "Add findings of research")
    for words in ("Most would talk to a colleague.", "Few would talk to nobody."):
        page.get_by_label("What was found out, in one sentence").fill(words)
        page.get_by_label("Year").fill("2020")
        page.get_by_label("Where it stands", exact=True).fill("A survey, page 9")
        press(page, "Put it on the page")
    press(checked(page), "Move finding 2 up")
    reader = browser_of(asha)
    reader.goto(f"/resources/{row.slug}/")
    reader.locator("summary", has_text="Text to copy").first.click()
    quote = reader.get_by_label("Text to copy, with its source").first
    expect(quote).to_have_value("Few would talk to nobody. Source: A survey, page 9, 2020.")
    expect(checked(reader).get_by_role("button", name="Copy").first).to_be_visible()


def attach(row: Resource, format: str, content: bytes, kind: str) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    name = storage.keep(ContentFile(content), sha256)
    ResourceFile.objects.create(
        resource=row, stored_name=name, format=format, media_type=kind, size=len(content),
        sha256=sha256, original_name=f"a.{format}", state=FileState.CLEAN, read_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_film_has_its_note_its_captions_and_its_words(
    size: str, browser_of: BrowserOf, asha: User, cat: User
) -> None:
    row = put(cat, title="Two minutes", kind="film", length="2 minutes")
    attach(row, "mp4", bytes(2000), "video/mp4")
    attach(row, "srt", CAPTIONS, "application/x-subrip")
    describe_film(by=cat, resource=row, content_note="A siren.", transcript="A door opens.")
    page = browser_of(asha, size)
    page.goto(f"/resources/{row.slug}/")
    player = checked(page).locator("video")
    expect(player).to_have_js_property("controls", True)
    expect(player).to_have_js_property("autoplay", False)
    ask = "async ([s, r]) => (await fetch(document.querySelector(s).src, {headers: r})).status"
    assert page.evaluate(ask, ["video source", {"Range": "bytes=10-19"}]) == 206
    assert page.evaluate(ask, ["video track", {}]) == 200
    player.evaluate("video => { video.textTracks[0].mode = 'showing' }")
    becomes(page, "document.querySelector('video').textTracks[0].cues?.length === 1")
    page.get_by_text("Read the film").click()
    reads(checked(page), "A door opens.")
    remove_file(by=cat, resource=row, file=row.files.get(format="srt").pk)
    page.reload()
    reads(checked(page), "The film cannot be watched or saved at the moment")
    expect(page.locator("video")).to_have_count(0)
    expect(page.get_by_role("button", name="Put it into my pack")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_cat_opens_a_link_and_asha_reads_that_a_person_did(
    javascript: bool, browser_of: BrowserOf, asha: User, cat: User
) -> None:
    row = put(cat, source_url="https://toolkit.example/page", licence="link_only")
    page = browser_of(asha, "phone", javascript=javascript)
    page.goto(f"/resources/{row.slug}/")
    reads(checked(page), "Nobody here has opened this address yet")
    hers = browser_of(cat, javascript=javascript)
    hers.goto(f"/resources/{row.slug}/")
    press(hers, "I opened it today, and it leads there")
    reads(checked(hers), "Opened by a person")
    page.reload()
    reads(checked(page), "A coordinator opened this address on")
