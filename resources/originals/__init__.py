"""Documents of our own, as plain text with a few lines of facts on top: read, not rendered, here.

Each line is one block: "## " a heading (a slide in a presentation), "- " a point, "- [ ] " a box to
tick, "Notes: " what a speaker says, anything else a paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["heading", "point", "tick", "notes", "paragraph"]
_MARKS: tuple[tuple[str, Kind], ...] = (
    ("## ", "heading"),
    ("- [ ] ", "tick"),
    ("- ", "point"),
    ("Notes: ", "notes"),
)


@dataclass(frozen=True)
class Block:
    """One heading, point, box, note or paragraph."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Original:
    """One document: `facts` are the lines on top (title, summary, kind, stages, format, …)."""

    slug: str
    facts: dict[str, str]
    blocks: tuple[Block, ...]

    def codes(self, name: str) -> list[str]:
        """A fact that lists codes."""
        return [code.strip() for code in self.facts.get(name, "").split(",") if code.strip()]


def originals() -> list[Original]:
    """All of them, by name of file."""
    return [_read(path) for path in sorted(Path(__file__).parent.glob("*.md"))]


def _read(path: Path) -> Original:
    head, _, body = path.read_text().partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return Original(path.stem, facts, tuple(_blocks(body)))


def _blocks(body: str) -> Iterator[Block]:
    for line in filter(None, map(str.strip, body.splitlines())):
        mark, kind = next((pair for pair in _MARKS if line.startswith(pair[0])), ("", "paragraph"))
        yield Block(kind, line.removeprefix(mark))
