"""Changing what the library says about something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from people.models import User
from records.audit import Refused, audit
from resources.actions.found_by import found_anew
from resources.actions.looked_after import locked
from resources.models import Resource, Revision, Text
from resources.words import EDITED, Words, differences, put, words_about, words_of_version

_REFUSED: Final = "resource.edit.refused"
# What stands in files that are made of a text: resources/actions/made.py.
_IN_FILES: Final = {"title", "summary", "language", "owner", "licence"}
# What a revision names when more than words of the form changed.
FILE: Final = "file"
TEXT: Final = "text"


class ChangedMeanwhile(Exception):
    """Somebody else saved other words since the form was opened. `row`: what it says now."""

    def __init__(self, row: Resource) -> None:
        super().__init__()
        self.row = row


@transaction.atomic
def edit(
    *, by: User, resource: Resource, words: Words, version: int, now: datetime | None = None
) -> Resource:
    """Let the resource say this; its address stays, and it is found by the new words at once.

    `version`: the one that `by` had before them. Raises ChangedMeanwhile when the words were
    changed since; Refused for a resource that `by` does not look after, or for somebody else's
    shelf.
    """
    row = locked(by, resource, _REFUSED)
    _demand_shelf(by, row, words)
    if row.adapted_from_id and words["licence"] != row.licence:
        # An own version goes by the licence of its original.
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)
    now_says = words_about(row)
    changed = [name for name in EDITED if now_says[name] != words[name]]
    if not changed:
        return row
    before = words_of_version(row, version)
    if before is None or any(one.theirs for one in differences(before, words, now_says)):
        raise ChangedMeanwhile(row)
    _save(by, row, words, changed, now or timezone.now())
    return row


def _demand_shelf(by: User, row: Resource, words: Words) -> None:
    """On everybody's shelf, where it is, or on that of the organisation that keeps it."""
    shelf = words["organisation"]
    own = str(by.organisation_id) if row.keeper_id == by.organisation_id else ""
    if row.adapted_from_id and shelf != str(row.organisation_id):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)
    if shelf and shelf not in (str(row.organisation_id), own):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)


def _save(by: User, row: Resource, words: Words, changed: Sequence[str], now: datetime) -> None:
    note(by=by, row=row, changed=changed, now=now)
    put(words, row)
    fields = {"version", *changed}
    if "source_url" in fields:
        # Nobody has looked there yet.
        row.link_state, row.link_checked_at = "", None
        fields |= {"link_state", "link_checked_at"}
    row.save(update_fields=fields)
    if {"title", "summary"} & fields:
        found_anew(row)
    if _IN_FILES & fields:
        Text.objects.filter(resource=row).update(files_behind=True)
    audit("resource.edited", by=by, organisation=by.organisation_id, fields=len(changed))


def note(
    *, by: User | None, row: Resource, changed: Sequence[str], now: datetime, said: str = "",
    body: str | None = None,
) -> None:  # fmt: skip
    """Keep what a locked row said until now, and let it be the next version. Save `version`.

    `by`: None for what came with an update. `body`: the text until now, where that changed.
    """
    words = words_about(row) if body is None else {**words_about(row), TEXT: body}
    Revision.objects.create(
        resource=row, number=row.version, words=words, changed=list(changed), said=said, by=by,
        at=now,
    )  # fmt: skip
    row.version += 1
