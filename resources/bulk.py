"""Very many resources at once, for measuring: the same ones for the same seed.

Rows are written in bulk, past the actions: nobody wrote these documents, and there are no files.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction

from people.models import Organisation
from resources.actions import words_found_by
from resources.models import FileState, Resource, ResourceFile
from resources.originals import originals
from resources.pipeline import MEDIA_TYPES
from resources.taxonomy import (
    AUDIENCES,
    FORMATS,
    KINDS,
    LANGUAGES,
    LICENCES,
    STAGES,
    TOPICS,
    VALUES,
)
from resources.text import words_in

AT_ONCE: Final = 1_000
# A document has so many words, at least and at most.
SHORTEST, LONGEST = 200, 500
# So many words that stand in few documents each, beside those of our own texts.
RARE: Final = 4_000
_SYLLABLES: Final = ("ba", "de", "fi", "go", "lu", "mar", "nes", "pol", "rin", "sta", "tor", "vel")


def make_resources(
    number: int, *, seed: int, organisations: Sequence[Organisation], now: datetime
) -> None:
    """Make so many published resources: most for everybody, some for one organisation alone."""
    chance = Random(seed)  # noqa: S311  (made-up documents, the same each time)
    common = [word for one in originals() for word in words_in(one.text)]
    rare = ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(RARE)]
    for start in range(0, number, AT_ONCE):
        made = [
            _made(chance, place, common, rare, organisations, now)
            for place in range(start, min(number, start + AT_ONCE))
        ]
        with transaction.atomic():
            Resource.objects.bulk_create(row for row, _ in made)
            ResourceFile.objects.bulk_create(file for _, file in made)


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _some(chance: Random, options: Sequence[tuple[str, str]], most: int) -> list[str]:
    return [code for code, _ in chance.sample(options, chance.randint(1, most))]


def _words(chance: Random, common: Sequence[str], rare: Sequence[str], number: int) -> str:
    few = number // 20
    return " ".join(chance.choices(common, k=number - few) + chance.choices(rare, k=few))


def _made(
    chance: Random,
    place: int,
    common: Sequence[str],
    rare: Sequence[str],
    organisations: Sequence[Organisation],
    now: datetime,
) -> tuple[Resource, ResourceFile]:
    added = now - timedelta(minutes=chance.randrange(1_000_000))
    title = f"{_words(chance, common, rare, 5)[:90]} {place}"
    summary = _words(chance, common, rare, 30)
    text = _words(chance, common, rare, chance.randint(SHORTEST, LONGEST))
    row = Resource(
        id=_id(chance), slug=f"document-{place}", title=title, summary=summary,
        kind=chance.choice(KINDS)[0], licence=chance.choice(LICENCES)[0], owner="Nobody",
        stages=_some(chance, STAGES, 3), audiences=_some(chance, AUDIENCES, 3),
        values=_some(chance, VALUES, 2), topics=_some(chance, TOPICS, 3),
        language="en" if chance.random() < 0.9 else chance.choice(LANGUAGES)[0],
        organisation=chance.choice(organisations) if chance.random() < 0.1 else None,
        added_at=added, published_at=added, **words_found_by(title, summary, [text]),
    )  # fmt: skip
    format = chance.choice(FORMATS)[0]
    file = ResourceFile(
        id=_id(chance), resource=row, original_name=f"document-{place}.{format}",
        stored_name=f"library/bulk-{place}", format=format, media_type=MEDIA_TYPES[format],
        size=chance.randrange(20_000, 5_000_000), sha256="0" * 64, state=FileState.CLEAN,
        text=text, read_at=added,
    )  # fmt: skip
    return row, file
