"""Words of a search: folded and stemmed the same way when stored and when asked for."""

import pytest

from records.words import MOST_WORDS, stems, wanted, words_of


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Siân’s listening", " sian listen "),
        ("LISTENED, listens; listen!", " listen "),
        ("Ffion née Évrard", " ffion nee evrard "),
        ("don't 999", " dont 999 "),
        ("", "  "),
        ("…!?", "  "),
    ],
)
def test_words_are_folded_stemmed_and_kept_once(text: str, stored: str) -> None:
    assert words_of(text) == stored


def test_a_long_question_counts_by_its_first_words() -> None:
    assert len(wanted("one two three four five six seven eight nine ten")) == MOST_WORDS


def test_accents_capitals_and_endings_do_not_matter() -> None:
    assert stems("Group's RÔLES, grouping") == ["group", "role", "group"]


@pytest.mark.parametrize("text", ["", "  ", "%_'\"", "\0"])
def test_nothing_to_compare_is_no_word(text: str) -> None:
    assert stems(text) == []
