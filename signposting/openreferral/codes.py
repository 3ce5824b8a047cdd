"""Our lists of codes as Open Referral's taxonomies and terms, each with a lasting id."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from people.taxonomy import SERVICES
from signposting.taxonomy import ACCESS, COSTS, GROUPS, NEEDS, TELLS, URGENCIES

# Ours, made once; every id below is derived from it.
OURS: Final = UUID("6f1f7f0e-9f5d-5c6b-9b0e-0d6f2d2c7a11")
# By the field of an entry: what the taxonomy is called and says, and its terms.
TAXONOMIES: Final[dict[str, tuple[str, str, Sequence[tuple[str, str]]]]] = {
    "needs": ("Needs", "What people look for when they need it", NEEDS),
    "groups": ("Who may use it", "How somebody belongs to an emergency service", GROUPS),
    "services": ("Emergency services", "Whose people it is for", SERVICES),
    "access": ("Help to use it", "What helps people to use it", ACCESS),
    "urgency": ("Urgency", "How urgent the need is that it is for", URGENCIES),
    "tells_employer": ("Employer", "Whether it tells the employer", TELLS),
}
COST_WORDS: Final = dict(COSTS)


def taxonomy_id(field: str) -> str:
    """The id of one of TAXONOMIES."""
    return str(uuid5(OURS, field))


def term_id(field: str, code: str) -> str:
    """The id of one of its terms."""
    return str(uuid5(OURS, f"{field}:{code}"))


FIELD_OF_TAXONOMY: Final = {taxonomy_id(field): field for field in TAXONOMIES}
# By the id of a term: the field and the code.
TERMS: Final = {
    term_id(field, code): (field, code)
    for field, (_, _, terms) in TAXONOMIES.items()
    for code, _ in terms
}


def taxonomy(field: str) -> dict[str, Any]:
    """One of them, as Open Referral says it."""
    name, about, _ = TAXONOMIES[field]
    return {"id": taxonomy_id(field), "name": name, "description": about}


def term(field: str, code: str) -> dict[str, Any]:
    """A term of it, with its taxonomy."""
    name, _, terms = TAXONOMIES[field]
    words = dict(terms).get(code, code)
    return {
        "id": term_id(field, code),
        "code": code,
        "name": words,
        # The UK profile's word for the name.
        "term": words,
        "description": words,
        "taxonomy": name,
        "taxonomy_id": taxonomy_id(field),
        "taxonomy_detail": taxonomy(field),
    }
