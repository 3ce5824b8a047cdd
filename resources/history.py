"""What a resource was before: for whoever looks after it, with who changed it when."""

from datetime import datetime
from typing import Final, NamedTuple

from people.models import Organisation, User
from resources.models import Resource, Revision
from resources.words import EDITED, label_of, shown

# So many changes are listed.
MOST_CHANGES: Final = 50


class Line(NamedTuple):
    """One change: what of it, what that said before, and what was said about it."""

    at: datetime
    who: str
    what: str
    said: str
    before: list[dict[str, str]]


def changes_of(resource: Resource, viewer: User) -> list[Line]:
    """The last changes first. One query."""
    rows = resource.revisions.select_related("by").order_by("-number")[:MOST_CHANGES]
    own = resource.organisation or viewer.organisation
    return [_line(row, viewer, own) for row in rows]


def _line(change: Revision, viewer: User, own: Organisation | None) -> Line:
    what = ", ".join(label_of(name) for name in change.changed)
    before = [
        {"key": label_of(name), "value": shown(name, change.words[name], own)}
        for name in EDITED
        if name in change.changed
    ]
    return Line(change.at, known_as(change.by, viewer), what, change.said, before)


def known_as(somebody: User | None, viewer: User) -> str:
    """A colleague's name for colleagues; nobody's name elsewhere."""
    if somebody is None:
        return "Somebody who has left"
    if somebody.pk == viewer.pk:
        return "You"
    same = somebody.organisation_id == viewer.organisation_id
    return somebody.name if same else "Somebody at another organisation"
