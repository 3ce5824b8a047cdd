"""A film from a phone's memory to somebody who watches it, with captions, from its middle."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from jobs.worker import drain
from people.models import User
from resources.actions import Details, Upload, add_resource, publish
from resources.actions.films import describe_film
from resources.models import Resource
from resources.pipeline import check
from tests.journeys.test_library import fills_in
from tests.journeys.walk import checked, follow, heading, press, reads
from tests.resources import films

BrowserOf = Callable[..., Page]
WORDS = "Robin stands at a table and says hello."
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    default = {**settings.STORAGES["default"]}
    default["OPTIONS"] = {"location": str(tmp_path / "media"), "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def film_on_the_shelf(cat: User) -> Resource:
    """A film with captions and words, gone through by the worker."""
    sources = [of("Talk.mp4", films.film()), of("talk.vtt", films.LINE.encode())]
    about: dict[str, Any] = {
        "title": "A talk", "summary": "Robin says hello.", "kind": "film", "owner": "Robin",
        "stages": ["running"], "audiences": ["facilitator"], "licence": "own",
    }  # fmt: skip
    row = add_resource(by=cat, details=Details(**about), source=sources)
    drain(regular=False)
    describe_film(by=cat, resource=row, content_note="", transcript=WORDS)
    return publish(by=cat, resource=row)


def of(name: str, content: bytes) -> Upload:
    file = SimpleUploadedFile(name, content)
    return Upload(file=file, checked=check(file))


def uploads(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("Files", exact=True).set_input_files(file)  # type: ignore[arg-type]  # as Playwright reads it


def test_a_film_is_uploaded_and_goes_on_the_shelf_when_nobody_is_left_out(
    browser_of: BrowserOf, cat: User
) -> None:
    page = browser_of(cat, "phone", javascript=False)
    page.goto("/resources/upload/")
    reads(checked(page), "A film in which somebody speaks needs captions")
    fills_in(page)
    uploads(page, "Talk.mp4", films.film())
    press(page, "Add to the library")
    drain(regular=False)
    reads(checked(page), "For people who cannot hear the film")
    press(page, "Add files")
    uploads(page, "talk.vtt", films.LINE.encode())
    press(page, "Add files")
    drain(regular=False)
    follow(checked(page), "Write the content note, the transcript")
    reads(checked(page), "A film in which somebody speaks needs captions")
    page.get_by_label("Descriptive transcript").fill(WORDS)
    press(page, "Put it beside the film")
    press(checked(page), "Put it on the shelf")
    expect(checked(page).locator("video")).to_be_visible()


# Muted, as without a click nothing may be heard; until the caption is there.
PLAY = """v => new Promise(done => {
    v.muted = true
    v.ontimeupdate = () => {
        const cues = v.textTracks[0].activeCues
        if (v.currentTime > 0.6 && cues && cues.length) done(cues.length)
    }
    v.play()
})"""


def play_and_seek(page: Page) -> None:
    """It plays, and from its fifth second too, which is fetched as a part of the file."""
    player = page.locator("video")
    assert player.evaluate("v => [v.autoplay, v.paused, v.textTracks[0].mode]") == [
        False, True, "showing",
    ]  # fmt: skip
    # The content policy lets no waiting of Playwright's into the page: the page tells by itself.
    assert player.evaluate(PLAY) == 1
    player.evaluate(
        "v => new Promise(done => { v.onseeked = () => done(); v.pause(); v.currentTime = 5 })"
    )
    seconds, state, width = player.evaluate("v => [v.duration, v.readyState, v.videoWidth]")
    assert (round(seconds), width) == (6, 320)
    # There is a picture of the moment it was put to.
    assert state >= 2
    assert player.evaluate("v => v.textTracks[0].activeCues.length") == 0


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_really_plays_with_its_captions_and_from_its_middle(
    size: str, browser_of: BrowserOf, asha: User, film_on_the_shelf: Resource
) -> None:
    page = browser_of(asha, size)
    page.goto(f"/resources/{film_on_the_shelf.slug}/")
    heading(checked(page), "A talk")
    play_and_seek(page)
    page.get_by_text("Read the film").click()
    reads(checked(page), "Robin stands at a table")
