"""Editing what a resource says, by whoever looks after it; a job makes its files anew."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.editing import FILE, TEXT, note
from resources.actions.looked_after import locked
from resources.meanwhile import Happened, changes_since
from resources.models import Resource, Text

_REFUSED = "resource.text.refused"
NEWER_TAKEN: Final = "The text is that of the newer original."


class Overtaken(Exception):
    """Somebody else saved in the meantime; `body` is what stands there now, `happened` what they
    did to the files."""

    def __init__(self, body: str, happened: Sequence[Happened]) -> None:
        super().__init__("Overtaken.")
        self.body, self.happened = body, happened


def mark_of(body: str) -> str:
    """A short mark of a text: a form says with it which text it began from."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _mine(by: User, resource: Resource) -> tuple[Resource, Text]:
    """Both locked: the resource first, as everywhere."""
    if not by.can(Permission.PUBLISH_RESOURCE):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)
    row = locked(by, resource, _REFUSED)
    return row, Text.objects.select_for_update().get(resource=row)


def demand(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource whose text `by` may not edit."""
    rows = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.PUBLISH_RESOURCE) and rows.exists()):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)


@transaction.atomic
def write_text(
    *, by: User, resource: Resource, body: str, mark: str, version: int | None = None,
    said: str = "", now: datetime | None = None,
) -> None:  # fmt: skip
    """Put `body` in place of the text that `mark` names; its files follow. `version`: that of the
    resource which `by` had before them; `said`: what changed, for readers.

    Raises Refused for a resource that `by` does not look after, Overtaken when another text or
    other files stand there by now, Text.DoesNotExist for one without a text.
    """
    row, text = _mine(by, resource)
    if text.body == body:
        return
    happened = changes_since(row, version or row.version, {FILE})
    if happened or mark_of(text.body) != mark:
        raise Overtaken(text.body, happened)
    _count(by, row, text, said, now)
    text.body = body
    _save(by, text)


@transaction.atomic
def take_newer(*, by: User, resource: Resource, now: datetime | None = None) -> None:
    """Let the newer original take the place of what was edited here. Raises as `write_text`."""
    row, text = _mine(by, resource)
    if text.newer:
        _count(by, row, text, NEWER_TAKEN, now)
        text.body = text.base = text.newer
        text.newer = ""
        _save(by, text)


@transaction.atomic
def keep_edited(*, by: User, resource: Resource) -> None:
    """Keep what was edited here; the newer original is not offered again. Raises Refused."""
    _, text = _mine(by, resource)
    if text.newer:
        text.base, text.newer = text.newer, ""
        text.save(update_fields=["base", "newer"])
        audit("resource.text.kept", by=by, organisation=by.organisation_id)


def _count(by: User, row: Resource, text: Text, said: str, now: datetime | None) -> None:
    """The resource is in its next version; what the text said until now is kept."""
    moment = now or timezone.now()
    note(by=by, row=row, changed=[TEXT], said=said, body=text.body, now=moment)
    row.save(update_fields=["version"])


def _save(by: User, text: Text) -> None:
    text.files_behind = True
    text.save(update_fields=["body", "base", "newer", "files_behind"])
    audit("resource.text.written", by=by, organisation=by.organisation_id)
