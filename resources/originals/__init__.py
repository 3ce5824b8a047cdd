"""Documents of our own: Markdown with facts on top, data of the product, never read as a template.

Between two lines of "---" stands a fact on each line ("title: …"; lists with commas, sources one to
a line), then the text (resources/text.py says what it may hold). Words in braces are filled in
from the installation: {organisation}, {kept} and so on (resources/filling.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
SOURCES: Final = "## Where the facts come from"
_LINE: Final = "---"


@dataclass(frozen=True)
class Source:
    """Where a fact was found: in words, and the address."""

    words: str
    address: str


@dataclass(frozen=True)
class Original:
    """One document: `facts` are the lines on top (title, summary, kind, stages, formats, …)."""

    slug: str
    facts: Mapping[str, str]
    sources: tuple[Source, ...]
    text: str

    def codes(self, name: str) -> list[str]:
        """A fact that lists codes."""
        return [code.strip() for code in self.facts.get(name, "").split(",") if code.strip()]

    @property
    def body(self) -> str:
        """The text as it is shown: with its sources at the end."""
        lines = [f"- [{source.words}]({source.address})" for source in self.sources]
        return "\n\n".join([self.text, SOURCES, "\n".join(lines)]) if lines else self.text


@lru_cache(maxsize=1)
def originals() -> tuple[Original, ...]:
    """All of them, by name of file. Raises ValueError for one without facts."""
    return tuple(read(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md")))


def read(slug: str, content: str) -> Original:
    """One document from the content of its file."""
    parts = content.split(f"{_LINE}\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{slug}: the facts stand between two lines of {_LINE}.")
    head = parts[1].splitlines()
    facts = dict(line.split(": ", 1) for line in head if line[:1].isalpha() and ": " in line)
    return Original(slug, facts, tuple(_sources(head)), parts[2].strip())


def _sources(head: list[str]) -> Iterator[Source]:
    for line in head:
        if line.startswith("  - "):
            words, _, address = line.removeprefix("  - ").rpartition(" | ")
            yield Source(words, address)
