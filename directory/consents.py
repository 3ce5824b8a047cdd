"""What somebody agreed to, for themselves alone: what is shared now, and the history of it.

Every consent is a row with the moment it was given and the moment it ended; a change of audience
ends one and begins another.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import BooleanField, CharField, Exists, OuterRef, QuerySet, Value

from directory.cards import PROMPTS
from directory.models import PosterConsent, SharedArea, Supporter
from directory.taxonomy import AREAS, Audience

POSTER: Final = "poster"
ON_A_PAGE: Final = 20
_COLUMNS: Final = ("code", "audience", "consented_at", "withdrawn_at", "changed")


class Consent(NamedTuple):
    """One consent in words. `changed`: it ended because the audience was changed."""

    what: str
    shown_to: str
    given: datetime
    ended: datetime | None
    changed: bool


def history(supporter: Supporter) -> "QuerySet[Any, dict[str, Any]]":
    """Every consent this person ever gave, the newest first, as rows for `in_words`."""
    next_one = SharedArea.objects.filter(
        supporter=supporter, code=OuterRef("code"), consented_at=OuterRef("withdrawn_at")
    )
    areas = SharedArea.objects.filter(supporter=supporter).annotate(changed=Exists(next_one))
    poster = PosterConsent.objects.filter(supporter=supporter).annotate(
        code=Value(POSTER, CharField()),
        audience=Value(Audience.OWN.value, CharField()),
        changed=Value(False, BooleanField()),
    )
    both: QuerySet[Any, dict[str, Any]]
    both = areas.values(*_COLUMNS).union(poster.values(*_COLUMNS), all=True)
    return both.order_by("-consented_at", "code")


def in_words(rows: Iterable[dict[str, Any]]) -> list[Consent]:
    """The rows of one page."""
    return [
        Consent(
            "The station poster" if row["code"] == POSTER else AREAS[row["code"]].label,
            str(Audience(row["audience"]).label),
            row["consented_at"],
            row["withdrawn_at"],
            bool(row["changed"]),
        )
        for row in rows
    ]


def texts(supporter: Supporter) -> list[tuple[str, str, str]]:
    """The texts that are shown now: (field, title, words)."""
    found = [(name, title, getattr(supporter, name)) for name, title in PROMPTS]
    return [(name, title, words) for name, title, words in found if words]
