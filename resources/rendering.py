"""A text of ours as part of a page: every word escaped, then only what a page may hold is let
through (nh3)."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import nh3
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from resources.films import FILM
from resources.models import Resource, Text
from resources.text import (
    TOP,
    Block,
    Heading,
    Items,
    ListKind,
    Notes,
    Paragraph,
    Picture,
    Run,
    Table,
    blocks_of,
    plain,
)

_TAGS: Final = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "span", "img", "div",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "rel"},
    "ul": {"class"},
    "ol": {"class"},
    "span": {"class"},
    "img": {"src", "alt", "class", "width", "height"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "table": {"class"},
    "caption": {"class"},
    "thead": {"class"},
    "tbody": {"class"},
    "tr": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
}
_BLANK: Final = (
    '<span class="sbs-fill"><span class="nhsuk-u-visually-hidden">(to fill in)</span></span>'
)
_LISTS: Final[dict[ListKind, tuple[str, str]]] = {
    "points": ("ul", "nhsuk-list nhsuk-list--bullet"),
    "numbers": ("ol", "nhsuk-list nhsuk-list--number"),
    "ticks": ("ul", "nhsuk-list sbs-ticks"),
}


def page_of(text: str, *, below: int = 2) -> SafeString:
    """The text below a heading of level `below`: its own begin one deeper."""
    blocks = _with_headings(blocks_of(text))
    html = _joined(_block(block, about, below) for block, about in blocks)
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )  # fmt: skip
    return mark_safe(clean)  # noqa: S308  (escaped above, and only tags of the list are left)


def _with_headings(blocks: Iterable[Block]) -> Iterable[tuple[Block, str]]:
    """Each block with the heading it stands under: a table is called by it."""
    about = ""
    for block in blocks:
        if isinstance(block, Heading):
            about = plain(block.runs)
        yield block, about


def _joined(parts: Iterable[str]) -> SafeString:
    return SafeString("\n".join(parts))


def _block(block: Block, about: str, below: int) -> str:
    match block:
        case Heading(level, runs):
            return format_html("<h{0}>{1}</h{0}>", level - TOP + 1 + below, _words(runs))
        case Paragraph(runs):
            return format_html("<p>{}</p>", _words(runs))
        case Notes(runs):
            return format_html("<p><strong>What you can say:</strong> {}</p>", _words(runs))
        case Picture(name, alt):
            return _picture(name, alt)
        case Items(kind, items):
            return _list(kind, items)
        case Table():
            return _table(block, about)


def _picture(name: str, alt: str) -> str:
    source = static(f"originals/{name}.svg")
    return format_html('<p><img src="{}" alt="{}" class="sbs-drawing"></p>', source, alt)


def _list(kind: ListKind, items: Sequence[Sequence[Run]]) -> str:
    tag, style = _LISTS[kind]
    lines = _joined(format_html("<li>{}</li>", _words(runs)) for runs in items)
    return format_html('<{0} class="{1}">\n{2}\n</{0}>', tag, style, lines)


def _table(table: Table, about: str) -> str:
    """Scrolls by itself on a phone; by keyboard too, so it is a named region."""
    named = about or "Table"
    head = _joined(
        format_html('<th scope="col" class="nhsuk-table__header">{}</th>', _words(cell))
        for cell in table.header
    )
    rows = _joined(
        format_html('<tr class="nhsuk-table__row">{}</tr>', _joined(_cells(row)))
        for row in table.rows
    )
    return format_html(
        '<div class="sbs-scroll" tabindex="0" role="region" aria-label="{0}">'
        '<table class="nhsuk-table"><caption class="nhsuk-u-visually-hidden">{0}</caption>'
        '<thead class="nhsuk-table__head"><tr>{1}</tr></thead>'
        '<tbody class="nhsuk-table__body">{2}</tbody></table></div>',
        named, head, rows,
    )  # fmt: skip


def _cells(row: Sequence[Sequence[Run]]) -> Iterable[str]:
    for place, cell in enumerate(row):
        if place == 0:
            words = '<th scope="row" class="nhsuk-table__header">{}</th>'
        else:
            words = '<td class="nhsuk-table__cell">{}</td>'
        yield format_html(words, _words(cell))


def _words(runs: Sequence[Run]) -> SafeString:
    return SafeString("".join(_run(run) for run in runs))


def _run(run: Run) -> str:
    if run.blank:
        return _BLANK
    html: str = escape(run.text)
    if run.strong:
        html = f"<strong>{html}</strong>"
    if run.stressed:
        html = f"<em>{html}</em>"
    if run.href:
        html = f'<a href="{escape(run.href)}" rel="noreferrer">{html}</a>'
    return html


class Shown(NamedTuple):
    """A text as its page shows it; `waits`: a newer original waits for a decision; `behind`: the
    files do not say the same yet; `unfilmed`: its film could not be made here."""

    html: SafeString
    edited: bool
    waits: bool
    behind: bool
    unfilmed: bool


def text_of(resource: Resource) -> Shown | None:
    """What a resource says, None for one that says nothing here. No query for a described one."""
    text: Text | None = getattr(resource, "page", None)
    if text is None:
        return None
    filmed = any(file.format == FILM for file in resource.files.all())
    return Shown(
        page_of(text.body), text.edited, waits=bool(text.newer), behind=text.files_behind,
        unfilmed=FILM in text.formats and not filmed,
    )  # fmt: skip
