"""Texts of ours as blocks: read from Markdown once, written as a page, PDF, Word or slides.

What Markdown may say here is what all four can show: headings of two levels, paragraphs, lists,
boxes to tick ("- [ ] "), tables with a row of headings, a picture of ours, links, **strong** and
*stressed* words, a blank to fill in ("Name: ____"), and "Notes: " for what a speaker says. Markup
of HTML stays the letters it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from resources.drawings import PICTURES

TOP, DEEPEST = 2, 3
BLANK: Final = re.compile(r"_{3,}")
TICK: Final = "[ ] "
NOTES: Final = "Notes: "
# Where a link may lead: somewhere else, a letter, a call, or a page of this site.
_LINKS: Final = ("https://", "http://", "mailto:", "tel:", "/")
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("html_inline")

ListKind = Literal["points", "numbers", "ticks"]


@dataclass(frozen=True)
class Run:
    """Words that look alike; a blank to fill in has none."""

    text: str
    strong: bool = False
    stressed: bool = False
    href: str = ""
    blank: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; the levels below a title are 2 and 3, and none is left out."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True)
class Items:
    """A list."""

    kind: ListKind
    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Table:
    """A table: a row of headings, and rows whose first cell names them."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]

    @property
    def shares(self) -> list[float]:
        """How much of the width each column gets; together 1. First of all room for its longest
        word, so that none is torn; what is left goes to where much is written."""
        columns = list(zip(self.header, *self.rows, strict=False))
        cells = [[plain(cell) for cell in column] for column in columns]
        least = [_longest_word(column) + _EDGES for column in cells]
        more = [
            max(0, _need(column, len(columns)) - few)
            for column, few in zip(cells, least, strict=True)
        ]
        line = _SMALL_LINE if len(columns) > 3 else _LINE
        left = max(0, line - sum(least)) / (sum(more) or 1)
        widths = [few + left * much for few, much in zip(least, more, strict=True)]
        return [width / sum(widths) for width in widths]


# Letters that stand beside each other on a line of a table, more where they are small (many
# columns); and those a cell's edges take.
_LINE, _SMALL_LINE = 80, 100
_EDGES: Final = 3


def _longest_word(cells: Sequence[str]) -> int:
    return max(len(word) for cell in cells for word in cell.split(" "))


def _need(cells: Sequence[str], columns: int) -> int:
    """In letters: of its longest cell; room to write in where nothing stands yet, unless many
    columns are there to tick."""
    longest = max(map(len, cells))
    if not any(cells[1:]) and columns <= 4:
        longest = max(longest, 40)
    return longest


@dataclass(frozen=True)
class Picture:
    """One of our own pictures by its name, and what it says in words."""

    name: str
    alt: str


@dataclass(frozen=True)
class Notes:
    """What a speaker says to a slide."""

    runs: Runs


Block = Heading | Paragraph | Items | Table | Picture | Notes


def plain(runs: Sequence[Run]) -> str:
    """The words alone; a blank is a space."""
    return "".join(" " if run.blank else run.text for run in runs).strip()


def words_in(text: str) -> list[str]:
    """Every word of a text, without its marks."""
    return [
        word
        for block in blocks_of(text)
        for runs in _all_runs(block)
        for word in plain(runs).split()
    ]


def _all_runs(block: Block) -> Iterator[Runs]:
    match block:
        case Heading(_, runs) | Paragraph(runs) | Notes(runs):
            yield runs
        case Items(_, items):
            yield from items
        case Table(header, rows):
            yield from header
            for row in rows:
                yield from row
        case Picture(_, alt):
            yield (Run(alt),)


@lru_cache(maxsize=64)
def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(text))
    found = [block for node in tree.children for block in _blocks(node)]
    return tuple(_levelled(found))


def _levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same with headings in order: the first at the top, none more than one below the last."""
    last = TOP - 1
    for block in blocks:
        if isinstance(block, Heading):
            last = min(block.level, last + 1)
            yield Heading(last, block.runs)
        else:
            yield block


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "heading":
        level = min(max(int(node.tag[1]), TOP), DEEPEST)
        if runs := _runs(node):
            yield Heading(level, runs)
    elif node.type == "paragraph":
        yield from _paragraph(node)
    elif node.type in ("bullet_list", "ordered_list"):
        yield from _lists(node)
    elif node.type == "table":
        yield _table(node)
    elif node.type in ("fence", "code_block"):
        yield Paragraph((Run(node.content.strip()),))
    else:
        # Quotations and whatever else holds blocks: what is inside, as it stands.
        for child in node.children:
            yield from _blocks(child)


def _paragraph(node: SyntaxTreeNode) -> Iterator[Block]:
    inline = node.children[0]
    pictures = [child for child in inline.children if child.type == "image"]
    runs = _runs(node)
    if plain(runs).startswith(NOTES.strip()):
        first = runs[0]
        rest = first.text.removeprefix(NOTES.strip()).lstrip()
        yield Notes((Run(rest, first.strong, first.stressed), *runs[1:]))
    elif runs:
        yield Paragraph(runs)
    for picture in pictures:
        if (name := str(picture.attrs.get("src", ""))) in PICTURES:
            yield Picture(name, PICTURES[name])


def _lists(node: SyntaxTreeNode) -> Iterator[Block]:
    """A list, one after the other where boxes to tick and points are mixed; nested ones follow."""
    usual: ListKind = "numbers" if node.type == "ordered_list" else "points"
    items = [(_is_tick(runs), _unticked(runs)) for runs in _items(node)]
    for ticks, group in groupby(items, key=lambda item: item[0]):
        yield Items("ticks" if ticks else usual, tuple(runs for _, runs in group))


def _items(node: SyntaxTreeNode) -> Iterator[Runs]:
    for item in node.children:
        for child in item.children:
            if child.type in ("bullet_list", "ordered_list"):
                yield from _items(child)
            elif runs := _runs(child):
                yield runs


def _is_tick(runs: Runs) -> bool:
    return runs[0].text.startswith(TICK)


def _unticked(runs: Runs) -> Runs:
    first = runs[0]
    return (
        Run(first.text.removeprefix(TICK), first.strong, first.stressed, first.href, first.blank),
        *runs[1:],
    )


def _table(node: SyntaxTreeNode) -> Table:
    rows = [
        tuple(_runs(cell) for cell in row.children)
        for part in node.children
        for row in part.children
    ]
    return Table(rows[0], tuple(rows[1:]))


def _runs(node: SyntaxTreeNode) -> Runs:
    """The words of a block, alike ones together."""
    tokens = [token for inline in _inlines(node) for token in inline]
    pieces = [piece for run in _styled(tokens) for piece in _with_blanks(run)]
    joined = list[Run]()
    for run in pieces:
        if joined and not run.blank and _alike(joined[-1], run):
            joined[-1] = Run(joined[-1].text + run.text, run.strong, run.stressed, run.href)
        else:
            joined.append(run)
    return tuple(joined)


def _inlines(node: SyntaxTreeNode) -> Iterator[Sequence[Token]]:
    for part in node.walk():
        if part.type == "inline" and part.token is not None:
            yield part.token.children or []


def _alike(one: Run, other: Run) -> bool:
    same = (one.strong, one.stressed, one.href) == (other.strong, other.stressed, other.href)
    return same and not one.blank


def _styled(tokens: Sequence[Token]) -> Iterator[Run]:
    strong = stressed = 0
    href = ""
    for token in tokens:
        strong += (token.type == "strong_open") - (token.type == "strong_close")
        stressed += (token.type == "em_open") - (token.type == "em_close")
        if token.type == "link_open":
            href = _safe(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            href = ""
        elif token.type in ("text", "code_inline"):
            yield Run(token.content, bool(strong), bool(stressed), href)
        elif token.type in ("softbreak", "hardbreak"):
            yield Run(" ", bool(strong), bool(stressed), href)


def _safe(href: str) -> str:
    """The address if a link of ours may lead there, else nothing: then only its words stay."""
    return href if href.startswith(_LINKS) and not href.startswith("//") else ""


def _with_blanks(run: Run) -> Iterator[Run]:
    start = 0
    for match in BLANK.finditer(run.text):
        if before := run.text[start : match.start()]:
            yield Run(before, run.strong, run.stressed, run.href)
        yield Run("", blank=True)
        start = match.end()
    if rest := run.text[start:]:
        yield Run(rest, run.strong, run.stressed, run.href)
