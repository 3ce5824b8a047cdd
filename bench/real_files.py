"""Runs real files through everything an upload goes through: python -m bench.real_files FOLDER…

For each format at most MOST files, the same at each run: checked, copied without traces, read, and
the copy checked again. Prints how many of each format were taken and refused, and why, and the
slowest; ends with 1 when one crashed or ran into the limits of the programs apart.
Nothing is kept. Documents that distributions and libraries ship for their own tests are a good
source; they are made to break readers, so a refusal is looked at, and mended where it is wrong.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import django
from django.core.files.base import File

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from resources.clean import Died, clean_apart  # noqa: E402  (settings first)
from resources.pipeline import check  # noqa: E402
from resources.reading import READABLE, read_apart  # noqa: E402
from resources.refusals import FileRefused  # noqa: E402

MOST: Final = int(os.environ.get("MOST") or 80)
FORMATS: Final = tuple((os.environ.get("FORMATS") or "docx pptx xlsx odt odp pdf").split())
LARGEST: Final = 30_000_000


@dataclass
class Outcome:
    """What became of one file. `end`: taken, refused, died (over the limits), crashed."""

    format: str
    name: str
    end: str = "taken"
    words: str = ""
    seconds: float = 0.0
    letters: int = 0


def chosen(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    """The files that are tried, in an order without meaning that is the same each time."""
    for format in FORMATS:
        found = sorted({path for one in folders for path in one.rglob(f"*.{format}")})
        right = [path for path in found if path.is_file() and 0 < path.stat().st_size <= LARGEST]
        random.Random(format).shuffle(right)
        yield from ((format, path) for path in right[:MOST])


def through(format: str, path: Path) -> Outcome:
    """One file, from the form to the shelf."""
    outcome, began = Outcome(format, str(path)), time.monotonic()
    try:
        outcome.letters = _prepared(path, format)
    except FileRefused as refusal:
        outcome.end, outcome.words = "refused", refusal.words
    except Died as error:
        outcome.end, outcome.words = "died", repr(error.__cause__)[:120]
    except Exception as error:
        outcome.end, outcome.words = "crashed", repr(error)[:200]
    outcome.seconds = round(time.monotonic() - began, 2)
    return outcome


def _prepared(path: Path, format: str) -> int:
    """How many letters were read in it; raises what the pipeline raises, and AssertionError when
    the copy would not be taken itself."""
    with path.open("rb") as content:
        found = check(File(content, name=f"real.{format}")).format
        content.seek(0)
        with clean_apart(content, found, keep_comments=False) as cleaned:
            text = read_apart(cleaned.file, found) if found in READABLE else ""
            try:
                check(File(cleaned.file, name=f"copy.{format}"))
            except FileRefused as refusal:
                raise AssertionError(f"The copy is refused: {refusal.words}") from refusal
    return len(text)


def report(outcomes: list[Outcome]) -> None:
    """Numbers by format, then reasons by how often."""
    for format in FORMATS:
        mine = [one for one in outcomes if one.format == format]
        ends = Counter(one.end for one in mine)
        slowest = max((one.seconds for one in mine), default=0)
        print(f"{format}: {len(mine)} files, {dict(ends)}, slowest {slowest} s")
        for words, number in Counter(one.words for one in mine if one.words).most_common():
            print(f"  {number} × {words}")


def main() -> int:
    outcomes = []
    log = os.environ.get("OUTCOMES")
    for format, path in chosen([Path(name) for name in sys.argv[1:]]):
        outcomes.append(through(format, path))
        if log:
            with Path(log).open("a") as lines:
                lines.write(json.dumps(asdict(outcomes[-1])) + "\n")
    report(outcomes)
    return 1 if any(one.end in ("died", "crashed") for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
