"""Our film of two minutes: made of its text by ffmpeg, with captions that say the same."""

import re
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from people.models import Organisation, User
from resources import pipeline
from resources.actions import originals as loading
from resources.actions.writing import mark_of, write_text
from resources.documents import Facts, film, make
from resources.documents.facts import CannotFilm
from resources.drawings import PICTURES
from resources.models import Resource, Text
from resources.originals import originals
from resources.tasks import make_files
from resources.text import blocks_of
from tests.resources.films import probed, program

ClientOf = Callable[..., Client]
SLUG = "two-minute-film"
ONE = next(each for each in originals() if each.slug == SLUG)
SHOTS = film.shots_of(blocks_of(ONE.body))
FACTS = Facts("Film", "Words")
SHORT = "## One\n\n![x](film-begin)\n\nOne < two & three."


@pytest.fixture
def ffmpeg(settings: Any) -> None:
    settings.FFMPEG = program()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same original with a text of a few seconds."""
    facts = {**ONE.facts, "companions": ""}
    one = type(ONE)(SLUG, facts, (), SHORT)
    monkeypatch.setattr(loading, "originals", lambda: (one,))


def row() -> Resource:
    return Resource.objects.get(page__original=SLUG)


def formats() -> list[str]:
    return [file.format for file in row().files.in_order()]


def load(keeper: Organisation) -> str:
    said = StringIO()
    call_command("load_originals", "--keeper", keeper.slug, stdout=said)
    return said.getvalue()


def test_it_is_about_two_minutes_and_each_sentence_stays_long_enough() -> None:
    assert 100 <= SHOTS[-1].end <= 140
    assert SHOTS[0].begin == 0
    assert all(one.end == after.begin for one, after in pairwise(SHOTS))
    # Slow readers manage two words a second; captions stay at most three.
    assert all(len(s.words.split()) / (s.end - s.begin) <= 3 for s in SHOTS)
    assert all(len(s.words.split()) <= 24 for s in SHOTS)


def test_every_word_of_the_text_is_in_it() -> None:
    shown = " ".join(one.words for one in SHOTS)
    lines = [
        line.removeprefix("## ") for line in ONE.body.splitlines() if line[:1] not in ("!", "")
    ]
    assert [line for line in lines if line not in shown] == []
    assert {one.picture for one in SHOTS} == {name for name in PICTURES if name[:5] == "film-"}


def test_a_long_paragraph_is_shown_in_pieces_and_a_list_line_by_line() -> None:
    long = " ".join(f"Sentence {n} has five words." for n in range(6))
    text = f"Before.\n\n## A\n\n![x](film-bench)\n\n{long}\n\n- b\n- c\n\n{'d ' * 30}"
    words = [one.words for one in film.shots_of(blocks_of(text))]
    assert words[:3] == ["A", "Sentence 0 has five words.", "Sentence 1 has five words."]
    assert words[-4:] == ["b", "c", ("d " * 24).strip(), ("d " * 6).strip()]


def test_captions_say_what_is_on_the_screen_when_it_is() -> None:
    content = make(FACTS, ONE.body, "vtt")
    assert pipeline.check(ContentFile(content, "a.vtt")).format == "vtt"
    cues = re.findall(r"(\S+) --> (\S+)\n(.+)", content.decode())
    assert [words for _, _, words in cues] == [one.words for one in SHOTS]
    assert cues[0][:2] == ("00:00:00.000", f"00:00:0{SHOTS[0].end:.3f}")
    assert "One &lt; two &amp; three." in make(FACTS, SHORT, "vtt").decode()


def test_hours_are_counted_in_captions() -> None:
    assert film._at(3661.5) == "01:01:01.500"


def test_the_film_plays_for_as_long_as_its_captions_and_is_of_a_few_megabytes(
    ffmpeg: None,
) -> None:
    content = make(FACTS, ONE.body, "mp4")
    assert pipeline.check(ContentFile(content, "a.mp4")).format == "mp4"
    found = probed(content)
    (stream,) = found["streams"]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("h264", 1280, 720)
    assert abs(float(found["format"]["duration"]) - SHOTS[-1].end) < 1
    assert len(content) < 5_000_000
    # From its beginning: what a browser needs first stands first.
    assert content.find(b"moov") < content.find(b"mdat")


def test_it_is_the_same_each_time_and_made_once(ffmpeg: None) -> None:
    shots = tuple(film.shots_of(blocks_of(SHORT)))
    first = film.write(FACTS, blocks_of(SHORT))
    assert film.write(Facts("Other", ""), blocks_of(SHORT)) is first
    film._filmed.cache_clear()
    assert film._filmed(program(), shots, "en-GB") == first


def test_without_ffmpeg_it_is_left_out_and_page_and_command_say_so(
    short: None, ambulance: Organisation, asha: User, cat: User, client_of: ClientOf
) -> None:
    said = load(ambulance)
    assert f"{SLUG}: its film is left out, because ffmpeg is not here" in said
    assert formats() == ["pdf"]
    page = client_of(asha).get(f"/resources/{SLUG}/").content.decode()
    assert "There is a film of this. It is not here" in page
    assert ("<video" in page, "manage.py" in page) == (False, False)
    assert "manage.py load_originals" in client_of(cat).get(f"/resources/{SLUG}/").content.decode()


def test_with_ffmpeg_the_same_command_puts_it_there_to_be_watched(
    short: None, ambulance: Organisation, asha: User, client_of: ClientOf, settings: Any
) -> None:
    load(ambulance)
    settings.FFMPEG = program()
    assert load(ambulance) == f"{SLUG}: updated\n"
    assert formats() == ["mp4", "vtt", "pdf"]
    page = client_of(asha).get(f"/resources/{SLUG}/").content.decode()
    assert page.index("Before you watch:") < page.index("<video") < page.index("Read it here")
    assert 'href="#read-it-here"' in page
    assert "It is not here" not in page
    assert load(ambulance) == "Everything is up to date.\n"


def test_when_the_text_is_edited_the_film_follows_and_goes_where_it_cannot(
    short: None, ffmpeg: None, ambulance: Organisation, cat: User, settings: Any
) -> None:
    load(ambulance)
    before = row().files.get(format="mp4").sha256
    for words, ending in (("Other words.", ["mp4", "vtt", "pdf"]), ("Once more.", ["pdf"])):
        one = Text.objects.select_related("resource").get(original=SLUG)
        body = SHORT.replace("One < two & three.", words)
        write_text(by=cat, resource=one.resource, body=body, mark=mark_of(one.body))
        make_files(now=timezone.now())
        assert formats() == ending
        if "mp4" in ending:
            assert row().files.get(format="mp4").sha256 != before
        settings.FFMPEG = "no-such-program"


@pytest.mark.parametrize("text", ["Only words.", "## A\n\nNo drawing."])
def test_without_a_drawing_there_is_nothing_to_film(ffmpeg: None, text: str) -> None:
    with pytest.raises(CannotFilm):
        film.write(FACTS, blocks_of(text))


def test_a_program_that_fails_makes_no_film(settings: Any) -> None:
    settings.FFMPEG = "false"
    with pytest.raises(CannotFilm):
        film.write(FACTS, blocks_of(SHORT))
