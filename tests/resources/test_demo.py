"""The demo's files are real, open in a reader, and are made once."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from jobs import schedule
from people.models import User
from resources import demo
from resources.actions import hold
from resources.documents import make
from resources.models import HeldUpload, Resource
from resources.originals import Original, originals
from resources.taxonomy import AUDIENCES, KINDS, LICENCES, STAGES, USES, VALUES
from tests.resources.conftest import upload

ALL = originals()


@pytest.mark.parametrize("original", ALL, ids=[each.slug for each in ALL])
def test_an_original_uses_codes_that_exist(original: Original) -> None:
    assert {original.facts["kind"]} <= dict(KINDS).keys()
    assert set(original.codes("stages")) <= dict(STAGES).keys()
    assert set(original.codes("audiences")) <= dict(AUDIENCES).keys()
    assert set(original.codes("values")) <= dict(VALUES).keys()
    assert original.codes("stages")
    assert original.codes("audiences")


@pytest.mark.parametrize("original", ALL, ids=[each.slug for each in ALL])
def test_an_original_is_the_same_file_every_time(original: Original) -> None:
    assert make(original) == make(original)


def test_pdf_files_hold_their_words() -> None:
    leaflet = next(each for each in ALL if each.slug == "what-peer-support-is")
    reader = PdfReader(io.BytesIO(make(leaflet)))
    assert reader.metadata is not None
    assert reader.metadata.title == leaflet.facts["title"]
    assert "outside your chain of command" in " ".join(reader.pages[0].extract_text().split())


def test_presentations_have_a_title_and_notes_on_each_slide() -> None:
    deck = next(each for each in ALL if each.facts["format"] == "pptx")
    slides = list(Presentation(io.BytesIO(make(deck))).slides)
    assert len(slides) == 11
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    assert all(len(slide.notes_slide.notes_text_frame.text) > 50 for slide in slides[1:])


def test_word_files_have_headings_and_boxes() -> None:
    agreement = next(each for each in ALL if each.slug == "group-agreement")
    paragraphs = Document(io.BytesIO(make(agreement))).paragraphs
    assert [p.text for p in paragraphs if p.style and p.style.name == "Heading 1"][1:2] == [
        "What stays here"
    ]
    assert sum(p.text.startswith("\N{BALLOT BOX}") for p in paragraphs) > 10


def test_the_demo_is_built_once(cat: User, finn: User) -> None:
    both: Any = [cat.organisation, finn.organisation]
    first = demo.build(organisations=both, coordinator=cat, seed=1)
    again = demo.build(organisations=both, coordinator=cat, seed=1)
    assert (len(first), again) == (len(ALL), [])
    own = Resource.objects.get(organisation__isnull=False)
    assert own.title.startswith("After a hard job")
    assert not Resource.objects.visible_to(finn).filter(pk=own.pk).exists()


def test_every_licence_says_how_it_may_be_used() -> None:
    assert USES.keys() == dict(LICENCES).keys()


def test_held_files_and_sweeps_are_regular_work(cat: User) -> None:
    schedule.discover()
    later = timezone.now() + timedelta(hours=2)
    hold(by=cat, upload=upload())
    for name in ("forget_held_files", "sweep_files"):
        schedule.registry[f"resources.tasks.{name}"].work(now=later)
    assert not HeldUpload.objects.exists()
