"""Words are compared by their stems."""

import pytest

from resources.words import searchable, terms, wanted


def test_accents_capitals_and_endings_do_not_matter() -> None:
    assert terms("Groups' RÔLES, grouping") == ["group", "role", "group"]


def test_each_stem_is_kept_once_with_space_around_it() -> None:
    assert searchable("A group", "groups meet") == " a group meet "


def test_a_long_question_counts_by_its_first_words() -> None:
    assert wanted("one two three four five six seven eight nine ten") == [
        "one", "two", "three", "four", "five", "six", "seven", "eight",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "%_'\"", "\0"])
def test_nothing_to_compare_is_no_term(text: str) -> None:
    assert terms(text) == []
