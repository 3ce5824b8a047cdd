"""The words about an entry: which fields they are, and each as people read it."""

from typing import Any, Final

from signposting.models import Signpost

# What can be said anew about an entry; `provider` by its name.
WORDS: Final = (
    "name", "provider", "what_for", "who_for", "groups", "min_age", "max_age", "services",
    "nations", "regions", "needs", "hours", "cost", "costs", "languages", "access", "access_words",
    "tells_employer", "tells_words",
)  # fmt: skip
CODES: Final = frozenset(
    {"groups", "services", "nations", "regions", "needs", "costs", "languages", "access"}
)
NOTHING: Final = "Nothing"


def said(field: str, value: Any) -> str:
    """A value of one of WORDS, in words."""
    known: Any = Signpost._meta.get_field(field)
    if field in CODES:
        return ", ".join(known.labels(value or ())) or NOTHING
    if field == "tells_employer":
        return str(dict(known.flatchoices).get(value, value))
    return str(value or NOTHING)


def shown_words(signpost: Signpost) -> dict[str, str]:
    """All of its words, by the names of the fields."""
    return {name: said(name, getattr(signpost, name)) for name in WORDS}
