"""The words about a resource as they can be kept, compared and put into a form again."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from people.models import Organisation
from resources.models import Resource, labels

# A field's code or codes, or what somebody wrote; "organisation" is its id, or "" for everybody.
Words = Mapping[str, str | list[str]]
# What whoever looks after a resource may change of it, in the order of the form.
EDITED: Final = (
    "title", "summary", "kind", "stages", "audiences", "values", "topics", "language", "length",
    "owner", "licence", "source_url", "organisation",
)  # fmt: skip
EVERYBODY: Final = "Everyone on this site"
NOTHING: Final = "Nothing"
# What each is called, for people, where the column's own name would not do.
_LABELS: Final = {
    "stages": "Where it helps",
    "audiences": "Who it is for",
    "values": "Side by Side values",
    "topics": "What it is about",
    "owner": "Who owns it",
    "licence": "How it may be used",
    "organisation": "Who can find it",
    "file": "The file",
    "text": "The text",
}

_FIELDS: Final = {field.name: field for field in Resource._meta.fields}


def label_of(name: str) -> str:
    """What a field is called, for people."""
    words = _LABELS.get(name) or str(_FIELDS[name].verbose_name)
    return words[:1].upper() + words[1:]


def words_about(row: Resource) -> dict[str, str | list[str]]:
    """What it says now."""
    found = {name: getattr(row, name) for name in EDITED if name != "organisation"}
    return {
        **found,
        "summary": plain_lines(row.summary),
        "organisation": str(row.organisation_id or ""),
    }


def plain_lines(text: str) -> str:
    """With line ends as they are here: browsers send another kind, which is no change."""
    return text.replace("\r\n", "\n")


def words_of_version(row: Resource, number: int) -> Words | None:
    """What it said in this version; None for one that never was. A query for an old one."""
    if number == row.version:
        return words_about(row)
    revision = row.revisions.filter(number=number).first()
    return None if revision is None else revision.words


def put(words: Words, row: Resource) -> None:
    """Let `row` say this. Not saved."""
    for name in EDITED:
        if name != "organisation":
            setattr(row, name, words[name])
    row.organisation_id = UUID(str(words["organisation"])) if words["organisation"] else None


def shown(name: str, value: str | list[str], organisation: Organisation | None) -> str:
    """A value in words, for people. `organisation`: the only one there can be."""
    if name == "organisation":
        return f"Only {organisation.name}" if value and organisation else EVERYBODY
    if isinstance(value, list):
        return ", ".join(labels(name, value)) or NOTHING
    choices = dict(_FIELDS[name].flatchoices)
    return str(choices.get(value, value)) or NOTHING


class Difference(NamedTuple):
    """A field in which somebody's words and those that were saved meanwhile differ.

    `mine`, `theirs`: whether each of them changed it from what both had before them.
    """

    name: str
    mine: bool
    theirs: bool


def differences(before: Words, mine: Words, theirs: Words) -> list[Difference]:
    """Where two people who began with the same words have come to different ones."""
    return [
        Difference(name, mine[name] != before[name], theirs[name] != before[name])
        for name in EDITED
        if mine[name] != theirs[name]
    ]
