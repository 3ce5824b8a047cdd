"""What a file says, as plain text to search in: read by a program of its own that may use little
memory and time, because readers of documents are what hostile documents are made for.

    python -m resources.reading FORMAT MEMORY SECONDS < file > text
"""

import re
import resource as limits
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Final
from xml.etree import ElementTree

from pypdf import PdfReader

# Characters: some 80 pages; nobody looks for what stands further back.
MOST: Final = 200_000
SECONDS: Final = 20
MEMORY: Final = 768 * 1024 * 1024
# What the program apart is told: bytes of memory, seconds of work.
ARGUMENTS: Final = [str(MEMORY), str(SECONDS)]
ROOT: Final = Path(__file__).resolve().parent.parent
_PART: Final = {
    "docx": re.compile(r"word/(?:document|footnotes)\.xml"),
    "pptx": re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)(\d+)\.xml"),
}


def read_apart(content: IO[bytes], format: str) -> str:
    """The text of a checked file; "" when it cannot be read within the limits."""
    with tempfile.TemporaryFile() as whole:
        copyfileobj(content, whole)
        whole.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  (our own program, words of ours)
                [sys.executable, "-m", "resources.reading", format, *ARGUMENTS],
                stdin=whole, capture_output=True, cwd=ROOT, timeout=2 * SECONDS, check=True,
            )  # fmt: skip
        except subprocess.SubprocessError:
            return ""
    return done.stdout.decode(errors="replace")


def read(content: IO[bytes], format: str) -> str:
    """The same in this process, for files of our own: lines of text, at most MOST characters."""
    lines, length = [], 0
    for line in _pdf(content) if format == "pdf" else _office(content, format):
        words = " ".join(unicodedata.normalize("NFKC", line).split()).replace("\0", "")
        if words:
            lines.append(words)
            length += len(words) + 1
        if length > MOST:
            break
    return "\n".join(lines)[:MOST]


def _pdf(content: IO[bytes]) -> Iterator[str]:
    for page in PdfReader(content).pages:
        yield from page.extract_text().splitlines()


def _office(content: IO[bytes], format: str) -> Iterator[str]:
    """Paragraphs of Word, or of slides and what is said to them, in order."""
    with zipfile.ZipFile(content) as package:
        found = [match for name in package.namelist() if (match := _PART[format].fullmatch(name))]
        for match in sorted(found, key=_in_order):
            with package.open(match[0]) as part:
                yield from _paragraphs(part)


def _in_order(match: re.Match[str]) -> tuple[bool, int]:
    """Slide 2 before slide 10, and what is said to them behind them all."""
    return "notes" in match[0], int(match[1]) if match.re.groups else 0


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    pieces: list[str] = []
    for _, element in ElementTree.iterparse(part):  # noqa: S314  (checked before, and limited)
        name = element.tag.rpartition("}")[2]
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("tab", "br"):
            pieces.append(" ")
        elif name == "p":
            yield "".join(pieces)
            pieces.clear()
            element.clear()


def main() -> None:
    """Read standard input within the limits."""
    format, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limits.setrlimit(limits.RLIMIT_AS, (memory, memory))
    limits.setrlimit(limits.RLIMIT_CPU, (seconds, seconds))
    with tempfile.TemporaryFile() as whole:
        copyfileobj(sys.stdin.buffer, whole)
        whole.seek(0)
        sys.stdout.buffer.write(read(whole, format).encode())


if __name__ == "__main__":
    main()
