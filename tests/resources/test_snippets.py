"""What is marked, and which part of a text is shown."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.words import wanted
from resources.snippets import beginning_of, marked, snippet

LONG = "one two three " * 60


def stems(query: str) -> frozenset[str]:
    return frozenset(wanted(query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Meetings of groups", "group meet", "<mark>Meetings</mark> of <mark>groups</mark>"),
        ("Siân’s café", "sian cafes", "<mark>Siân’s</mark> <mark>café</mark>"),
        ("Nothing here", "group", "Nothing here"),
        ("A < B & groups", "group", "A &lt; B &amp; <mark>groups</mark>"),
        ("<script>x</b>", "script", "&lt;<mark>script</mark>&gt;x&lt;/b&gt;"),
        ("regroup", "group", "regroup"),
    ],
)  # fmt: skip
def test_every_form_of_a_word_is_marked_and_everything_else_escaped(
    text: str, query: str, expected: str
) -> None:
    assert marked(text, stems(query)) == expected


@given(st.text(alphabet="group<>&\"' é’\n", max_size=60))
def test_marking_changes_nothing_but_marks(text: str) -> None:
    found = str(marked(text, stems("group")))
    assert html.unescape(re.sub("</?mark>", "", found)) == text
    assert not re.findall(r"<(?!/?mark>)", found)


def test_a_part_of_a_long_text_is_around_the_first_word_found() -> None:
    found = snippet(f"{LONG}then a meeting {LONG}", stems("meetings"), 180)
    assert found is not None
    assert "then a <mark>meeting</mark> one" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < 220


def test_a_word_at_the_very_beginning_has_nothing_before_it() -> None:
    assert snippet("Meeting now", stems("meet"), 180) == "<mark>Meeting</mark> now"


def test_what_only_begins_like_the_word_is_passed_over() -> None:
    found = snippet(f"meetinghouse {LONG} a meeting", stems("meet"), 180)
    assert found is not None
    assert "<mark>meeting</mark>" in found


def test_an_accented_word_is_found_by_plain_letters() -> None:
    found = snippet(f"éclair {LONG}", stems("eclairs"), 180)
    assert found is not None
    assert found.startswith("<mark>éclair</mark>")


def test_a_text_without_the_word_has_no_part_to_show() -> None:
    assert snippet(LONG, stems("meeting"), 180) is None


def test_from_the_start_it_begins_with_the_text_and_ends_with_a_whole_word() -> None:
    found = beginning_of(LONG, stems("two"), 30)
    assert found == "one <mark>two</mark> three one <mark>two</mark> three…"
