"""What an entry says, field by field as people read it: for what stands beside new words."""

from typing import Any, Final

from signposting.actions.editing import WORDS
from signposting.models import Signpost

CODES: Final = frozenset(
    {"groups", "services", "nations", "regions", "needs", "costs", "languages", "access"}
)
NOTHING: Final = "Nothing"


def said(signpost: Signpost, field: str, value: Any) -> str:
    """A value of one of its fields (see actions.editing.WORDS), in words."""
    if field in CODES:
        codes: Any = signpost._meta.get_field(field)
        return ", ".join(codes.labels(value)) or NOTHING
    if field == "tells_employer":
        words: Any = signpost._meta.get_field(field)
        return str(dict(words.flatchoices).get(value, value))
    return str(value or NOTHING)


def shown_words(signpost: Signpost) -> dict[str, str]:
    """All of its words, by the names of the fields."""
    return {name: said(signpost, name, getattr(signpost, name)) for name in WORDS}
