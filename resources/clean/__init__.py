"""The copy that readers get: without traces of those who made it.

Author, company, place and device go, from the document and from the pictures in it; the title and
the language stay, because a screen reader says them. What people wrote beside the text (comments)
goes as well unless whoever uploaded it wants it kept.

    python -m resources.clean MEMORY SECONDS FORMAT keep|drop < file > copy, facts, their length
"""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

from resources.apart import Died, Limits, answer
from resources.refusals import FileRefused

ALLOWED: Final = Limits(memory=1024 * 1024 * 1024, seconds=60)
# Comments are shown to whoever decides about them: so many, each so long.
MOST_COMMENTS: Final = 100
LONGEST_COMMENT: Final = 300
_LENGTH: Final = struct.Struct("!I")


@dataclass(frozen=True)
class Cleaned:
    """The copy, open at its beginning, and what others wrote beside the text."""

    file: IO[bytes]
    comments: list[str]


@contextmanager
def clean_apart(content: IO[bytes], format: str, *, keep_comments: bool) -> Iterator[Cleaned]:
    """A copy of a checked file, made by a program apart; gone afterwards.

    Raises FileRefused when the file turns out to be none of ours, Died when it takes too much.
    """
    words = [format, "keep" if keep_comments else "drop"]
    with answer("resources.clean", words, content, ALLOWED) as out:
        facts = _facts(out)
        if "refused" in facts:
            raise FileRefused(facts["refused"])
        yield Cleaned(out, list(facts["comments"]))


def _facts(out: IO[bytes]) -> dict[str, Any]:
    """What the program says about its copy stands behind the copy; cut off here."""
    try:
        out.seek(-_LENGTH.size, 2)
        (length,) = _LENGTH.unpack(out.read())
        out.seek(-_LENGTH.size - length, 2)
        end = out.tell()
        facts: dict[str, Any] = json.loads(out.read(length))
        out.truncate(end)
    except (OSError, ValueError, struct.error) as error:
        raise Died from error
    out.seek(0)
    return facts


def write_facts(out: IO[bytes], **facts: object) -> None:
    """In the program apart: the facts behind the copy."""
    out.seek(0, 2)
    text = json.dumps(facts).encode()
    out.write(text + _LENGTH.pack(len(text)))
    out.flush()


def shown(comments: list[str]) -> list[str]:
    """Comments as they are shown: one line each, not endless."""
    lines = (" ".join(comment.split())[:LONGEST_COMMENT] for comment in comments)
    return [line or "(empty)" for line in lines][:MOST_COMMENTS]


__all__ = ["ALLOWED", "Cleaned", "Died", "clean_apart", "shown", "write_facts"]
