"""What a file says, as plain text to search in: read by a program of its own that may use little
memory and time, because readers of documents are what hostile documents are made for.

    python -m resources.reading MEMORY SECONDS FORMAT < file > text
"""

import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import IO, Final
from xml.etree import ElementTree

from resources import captions
from resources.apart import Died, Limits, answer, begin

# Characters: some 80 pages; nobody looks for what stands further back.
MOST: Final = 200_000
ALLOWED: Final = Limits(memory=768 * 1024 * 1024, seconds=20)
# Pictures, sound and films say nothing that could be read here.
READABLE: Final = frozenset({"pdf", "docx", "pptx", "xlsx", "odt", "odp", "vtt", "srt"})
_ODF: Final = ("odt", "odp")
_PART: Final = {
    "docx": re.compile(r"word/(?:document|footnotes)\.xml"),
    "pptx": re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)(\d+)\.xml"),
    "xlsx": re.compile(r"xl/(?:sharedStrings|worksheets/sheet(\d+))\.xml"),
    "odt": re.compile(r"content\.xml"),
    "odp": re.compile(r"content\.xml"),
}


def read_apart(content: IO[bytes], format: str) -> str:
    """The text of a checked file; "" when it cannot be read within the limits."""
    try:
        with answer("resources.reading", [format], content, ALLOWED) as said:
            return said.read().decode(errors="replace")
    except Died:
        return ""


def read(content: IO[bytes], format: str) -> str:
    """The same in this process, for files of our own: lines of text, at most MOST characters."""
    lines, length = [], 0
    for line in _lines(content, format):
        words = " ".join(unicodedata.normalize("NFKC", line).split()).replace("\0", "")
        if words:
            lines.append(words)
            length += len(words) + 1
        if length > MOST:
            break
    return "\n".join(lines)[:MOST]


def _lines(content: IO[bytes], format: str) -> Iterator[str]:
    if format == "pdf":
        return _pdf(content)
    return captions.words(content) if format in ("vtt", "srt") else _office(content, format)


def _pdf(content: IO[bytes]) -> Iterator[str]:
    # Only here: what starts the program that reads would read all of it too.
    from pypdf import PdfReader

    for page in PdfReader(content).pages:
        yield from page.extract_text().splitlines()


def _office(content: IO[bytes], format: str) -> Iterator[str]:
    """Paragraphs of Word, or of slides and what is said to them, in order."""
    with zipfile.ZipFile(content) as package:
        found = [match for name in package.namelist() if (match := _PART[format].fullmatch(name))]
        for match in sorted(found, key=_in_order):
            with package.open(match[0]) as part:
                yield from _whole_paragraphs(part) if format in _ODF else _paragraphs(part)


def _in_order(match: re.Match[str]) -> tuple[bool, int]:
    """Slide 2 before slide 10, and what is said to them behind them all."""
    return "notes" in match[0], int(match[1] or 0) if match.re.groups else 0


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    pieces: list[str] = []
    for _, element in ElementTree.iterparse(part):  # noqa: S314  (checked before, and limited)
        name = element.tag.rpartition("}")[2]
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("tab", "br"):
            pieces.append(" ")
        elif name in ("p", "si", "is"):
            yield "".join(pieces)
            pieces.clear()
            element.clear()


def _whole_paragraphs(part: IO[bytes]) -> Iterator[str]:
    """OpenDocument: the words stand in the paragraph itself."""
    for _, element in ElementTree.iterparse(part):  # noqa: S314  (checked before, and limited)
        if element.tag.rpartition("}")[2] in ("p", "h"):
            yield "".join(element.itertext())
            element.clear()


def main() -> None:
    """Read standard input within the limits."""
    content, out, (format,) = begin(sys.argv)
    out.write(read(content, format).encode())
    out.flush()


if __name__ == "__main__":
    main()
