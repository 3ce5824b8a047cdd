"""Editing what a resource says, by whoever looks after it; a job makes its files anew."""

import hashlib

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.models import Resource, Text

_REFUSED = "resource.text.refused"


class Overtaken(Exception):
    """Somebody else saved in the meantime; `body` is what stands there now."""

    def __init__(self, body: str) -> None:
        super().__init__("Overtaken.")
        self.body = body


def mark_of(body: str) -> str:
    """A short mark of a text: a form says with it which text it began from."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _mine(by: User, resource: Resource) -> Text:
    rows = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.PUBLISH_RESOURCE) and rows.exists()):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)
    return Text.objects.select_for_update().get(resource=resource)


def demand(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource whose text `by` may not edit."""
    rows = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.PUBLISH_RESOURCE) and rows.exists()):
        raise Refused(_REFUSED, by=by, organisation=by.organisation_id)


@transaction.atomic
def write_text(*, by: User, resource: Resource, body: str, mark: str) -> None:
    """Put `body` in place of the text that `mark` names; its files follow.

    Raises Refused for a resource that `by` does not look after, Overtaken when another text stands
    there by now, Text.DoesNotExist for one without a text.
    """
    text = _mine(by, resource)
    if text.body == body:
        return
    if mark_of(text.body) != mark:
        raise Overtaken(text.body)
    text.body = body
    _save(by, text)


@transaction.atomic
def take_newer(*, by: User, resource: Resource) -> None:
    """Let the newer original take the place of what was edited here. Raises as `write_text`."""
    text = _mine(by, resource)
    if text.newer:
        text.body = text.base = text.newer
        text.newer = ""
        _save(by, text)


@transaction.atomic
def keep_edited(*, by: User, resource: Resource) -> None:
    """Keep what was edited here; the newer original is not offered again. Raises Refused."""
    text = _mine(by, resource)
    if text.newer:
        text.base, text.newer = text.newer, ""
        text.save(update_fields=["base", "newer"])
        audit("resource.text.kept", by=by, organisation=by.organisation_id)


def _save(by: User, text: Text) -> None:
    text.files_behind = True
    text.save(update_fields=["body", "base", "newer", "files_behind"])
    audit("resource.text.written", by=by, organisation=by.organisation_id)
