"""How supporters are chosen: published, in the words decisions are taken by."""

import pytest

from directory import selection


def test_anybody_reads_every_criterion_and_stage(visitor, db):
    html = visitor.get("/criteria/").content.decode()
    words = [one.words for one in selection.SELECTION + selection.DESELECTION]
    left = [line for line in [*words, *selection.STAGES] if line.replace("'", "&#39;") not in html]
    assert left == []


def test_codes_are_distinct_and_have_their_words():
    codes = [one.code for one in selection.SELECTION + selection.DESELECTION]
    assert len(set(codes)) == len(codes)
    assert [selection.words_of(code) for code in ("role", "gone")] == [
        selection.DESELECTION[-1].words,
        "gone",
    ]
    assert selection.choices(selection.SELECTION)[0] == ("lived", selection.SELECTION[0].words)


@pytest.mark.parametrize("page", ["/apply/", "/profile/"])
def test_the_page_is_linked_where_it_matters(client_of, ben, asha, page):
    html = client_of(asha if page == "/apply/" else ben).get(page).content.decode()
    assert html.count('href="/criteria/"') == 1
