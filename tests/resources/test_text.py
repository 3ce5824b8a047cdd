"""Markdown as blocks, and as part of a page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.rendering import page_of
from resources.text import (
    Heading,
    Items,
    Notes,
    Paragraph,
    Picture,
    Run,
    Table,
    blocks_of,
    plain,
    words_in,
)

ALLOWED = {
    "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "span", "div", "table", "caption",
    "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
A, B = (Run("A"),), (Run("B"),)


def test_headings_paragraphs_lists_and_notes() -> None:
    text = "## A\n\nB\n\n- A\n- B\n\n1. A\n2. B\n\nNotes: B"
    assert blocks_of(text) == (
        Heading(2, A), Paragraph(B), Items("points", (A, B)), Items("numbers", (A, B)), Notes(B),
    )  # fmt: skip


def test_boxes_to_tick_among_points_are_lists_of_their_own() -> None:
    assert blocks_of("- A\n- [ ] B\n- [ ] A\n- B") == (
        Items("points", (A,)), Items("ticks", (B, A)), Items("points", (B,)),
    )  # fmt: skip


def test_a_table_has_headings_and_cells_to_fill_in() -> None:
    assert blocks_of("| A | B |\n| --- | --- |\n| B | |") == (Table((A, B), ((B, ()),)),)


def test_a_blank_is_not_a_word() -> None:
    (block,) = blocks_of("Name: ____ (yours)")
    assert isinstance(block, Paragraph)
    assert block.runs == (Run("Name: "), Run("", blank=True), Run(" (yours)"))
    assert plain(block.runs) == "Name:   (yours)"


def test_strong_and_stressed_words_and_links() -> None:
    (block,) = blocks_of("A **b** *c* [d](https://e.example/)")
    assert isinstance(block, Paragraph)
    assert block.runs == (
        Run("A "), Run("b", strong=True), Run(" "), Run("c", stressed=True), Run(" "),
        Run("d", href="https://e.example/"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "become"), [("1", "2"), ("3", "2"), ("234", "233"), ("23432", "23332")]
)
def test_no_level_of_headings_is_left_out(levels: str, become: str) -> None:
    text = "\n\n".join(f"{'#' * int(level)} A" for level in levels)
    found = [block.level for block in blocks_of(text) if isinstance(block, Heading)]
    assert "".join(map(str, found)) == become


def test_only_our_own_pictures_are_shown() -> None:
    assert blocks_of("![x](six-values)") == (
        Picture("six-values", "Six circles around the words peer support: experience in common, "
        "safety, choice and control, two-way, human connection, freedom to be yourself."),
    )  # fmt: skip
    assert blocks_of("![x](https://a.example/b.png)") == ()


def test_nested_lists_and_quotations_keep_their_words() -> None:
    assert words_in("- A\n  - B\n\n> A\n\n    B\n\n| A |\n| --- |\n| B |") == list("ABABAB")


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "[a](data:text/html,x)", "![a](javascript:alert(1))", "<a href='//evil.example'>x</a>",
    "[a](//evil.example/)", "<style>*{}</style>", "[a](https://x.example/\"onclick=\"alert(1))",
    "<!-- x -->", "&lt;script&gt;",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_reaches_a_page(text: str) -> None:
    page = str(page_of(f"{text}\n\n- {text}\n\n## {text}"))
    for sign in ("<script", "<img", "<style", "<!--", 'onclick="', 'href="javascript', 'href="//'):
        assert sign not in page
    assert 'href="data' not in page


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_any_text_becomes_a_page_of_allowed_tags(text: str) -> None:
    tags = {
        tag.lower() for tag in re.findall(r"<(/?[a-z0-9!]+)", str(page_of(text)), re.IGNORECASE)
    }
    assert tags <= {end + tag for tag in ALLOWED for end in ("", "/")}


def test_a_page_begins_below_the_heading_it_stands_under() -> None:
    assert str(page_of("## A\n\n### B")) == "<h3>A</h3>\n<h4>B</h4>"
    assert str(page_of("## A", below=1)) == "<h2>A</h2>"


def test_what_is_to_be_filled_in_is_said_to_those_who_listen() -> None:
    page = str(page_of("Name: ____\n\n- [ ] A"))
    assert '<span class="nhsuk-u-visually-hidden">(to fill in)</span>' in page
    assert '<ul class="nhsuk-list sbs-ticks">\n<li>A</li>\n</ul>' in page


def test_a_table_is_named_by_the_heading_above_it() -> None:
    page = str(page_of("## Signed\n\n| Who | Name |\n| --- | --- |\n| Me | |"))
    assert '<caption class="nhsuk-u-visually-hidden">Signed</caption>' in page
    assert '<th scope="col" class="nhsuk-table__header">Who</th>' in page
    assert '<th scope="row" class="nhsuk-table__header">Me</th>' in page
    assert 'tabindex="0" role="region" aria-label="Signed"' in page


def test_each_column_of_a_table_has_room_for_its_longest_word() -> None:
    long = " ".join(["words"] * 80)
    rows = f"| What | Why | How |\n|---|---|---|\n| Organisations | {long} | {long} |"
    (table,) = [one for one in blocks_of(rows) if isinstance(one, Table)]
    what, why, how = (share * 80 for share in table.shares)
    # And for the edges of a cell.
    assert what > len("Organisations") + 2
    assert (why > what, how > what) == (True, True)
    assert round(sum(table.shares), 6) == 1
