"""Our originals: complete, sourced, plain, and what the site fills in."""

from datetime import date

import pytest
from django.conf import settings

from people.models import Organisation
from records.retention import load
from resources.drawings import PICTURES, drawing
from resources.filling import fill
from resources.originals import Original, originals, read
from resources.taxonomy import (
    AUDIENCES,
    COMPANIONS,
    FORMATS,
    KINDS,
    LANGUAGES,
    LICENCES,
    STAGES,
    TOPICS,
    VALUES,
)
from resources.text import Heading, Picture, blocks_of
from tests.resources.reading_age import reading_age, syllables

ALL = originals()
each_original = pytest.mark.parametrize("original", ALL, ids=[each.slug for each in ALL])
WRITTEN = {
    "what-peer-support-is", "ways-to-meet", "starting-a-group", "making-the-case",
    "looking-after-yourself", "awareness-session", "awareness-session-cover-note",
    "top-tips", "group-agreement", "role-agreement", "mentoring-agreement", "ending-well",
    "supervision-form", "evaluation-form", "first-90-days", "dpia-draft", "after-a-hard-job",
    "two-minute-film",
}  # fmt: skip
# Read by data protection officers, with the words of the law.
FOR_SPECIALISTS = {"dpia-draft"}


def the(slug: str) -> Original:
    return next(each for each in ALL if each.slug == slug)


def test_all_of_them_are_there() -> None:
    assert {each.slug for each in ALL} == WRITTEN


@each_original
def test_its_codes_are_those_of_the_library(original: Original) -> None:
    for name, choices in (
        ("kind", KINDS), ("stages", STAGES), ("audiences", AUDIENCES), ("values", VALUES),
        ("topics", TOPICS), ("language", LANGUAGES), ("licence", LICENCES), ("formats", FORMATS),
    ):  # fmt: skip
        assert [code for code in original.codes(name) if code not in dict(choices)] == [], name
        assert original.codes(name) or name == "values", name


@each_original
def test_it_says_how_long_it_is_when_it_was_reviewed_and_what_belongs_to_it(
    original: Original,
) -> None:
    assert original.facts["length"]
    assert date.fromisoformat(original.facts["reviewed"]) >= date(2026, 1, 1)
    for words in original.codes("companions"):
        kind, other = words.split()
        assert kind in dict(COMPANIONS)
        assert other in WRITTEN - {original.slug}
    assert len(original.facts["title"]) <= 120
    assert len(original.facts["summary"]) <= 1000


@each_original
def test_its_sources_stand_at_its_end(original: Original) -> None:
    for source in original.sources:
        assert source.words
        assert source.address.startswith(("https://", "http://"))
        assert f"[{source.words}]({source.address})" in original.body
    last = [block for block in blocks_of(original.body) if isinstance(block, Heading)][-1]
    assert (last.runs[0].text == "Where the facts come from") == bool(original.sources)


@each_original
def test_whoever_it_is_for_can_read_it(original: Original) -> None:
    most = 18 if original.slug in FOR_SPECIALISTS else 12
    assert reading_age(original.text) <= most


def test_the_measure_tells_plain_from_heavy() -> None:
    assert [syllables(word) for word in ("see", "paper", "made", "facilitation")] == [1, 2, 1, 5]
    plain = "We sit down. You talk. I listen."
    heavy = (
        "Organisational implementation of facilitated supportive interventions necessitates "
        "comprehensive multidisciplinary consideration of contextual interdependencies."
    )
    assert reading_age(plain) < 8
    assert reading_age(heavy) > 25


@each_original
def test_no_number_to_call_but_those_an_administrator_confirms(original: Original) -> None:
    words = "".join(letter for letter in original.text if letter.isdigit() or letter == " ")
    numbers = {word for word in words.split() if len(word) >= 7}
    assert numbers == set()


@pytest.mark.parametrize("slug", ["making-the-case", "awareness-session", "starting-a-group"])
def test_each_slide_of_a_presentation_has_notes(slug: str) -> None:
    parts = the(slug).text.split("\n## ")
    assert [part.split("\n")[0] for part in parts if "\nNotes: " not in f"\n{part}"] == []
    # With the first one, which shows the title, and the sources.
    assert int(the(slug).facts["length"].split()[0]) == len(parts) + 1
    assert 12 <= len(parts) + 1 <= 15


def test_pictures_are_known_and_drawn_in_both_ways() -> None:
    used = {
        block.name for each in ALL for block in blocks_of(each.text) if isinstance(block, Picture)
    }
    assert used == set(PICTURES)
    assert sum(each.text.count("![") for each in ALL) >= len(used)
    for name in PICTURES:
        assert drawing(name, "svg").exists()
        assert drawing(name, "png").read_bytes().startswith(b"\x89PNG")


def test_the_draft_of_the_assessment_is_filled_in_from_the_site(ambulance: Organisation) -> None:
    ambulance.welfare_contact = "Extension 1"
    filled = fill(the("dpia-draft").body, ambulance)
    assert "{" not in filled
    assert f"For {ambulance.name}." in filled
    assert f"erased {ambulance.retention_days} days" in filled
    assert f"kept {settings.BACKUP_DAYS} days more" in filled
    assert "through Extension 1 or" in filled
    assert filled.count("\n| ") >= len(load())


@each_original
def test_nothing_is_left_to_fill_in_without_an_organisation(original: Original) -> None:
    assert "{" not in fill(original.body)


def test_a_file_without_facts_is_a_fault() -> None:
    with pytest.raises(ValueError, match="bare: the facts stand between two lines"):
        read("bare", "Only words.\n")


def test_nothing_of_a_file_is_lost() -> None:
    one = read("x", "---\ntitle: A: b\nsources:\n  - Who | https://a.example/\n---\n\nText\n")
    assert (one.facts["title"], one.text) == ("A: b", "Text")
    assert one.body == "Text\n\n## Where the facts come from\n\n- [Who](https://a.example/)"


def test_that_two_belong_together_is_said_by_one_of_them() -> None:
    ties = [(each.slug, words.split()[1]) for each in ALL for words in each.codes("companions")]
    assert [tie for tie in ties if tie[::-1] in ties] == []
