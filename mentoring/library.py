"""What the library has for two people, by where they are: our own documents, as each reader finds
them there."""

from collections.abc import Sequence
from typing import Final

from people.models import User
from people.roles import Permission
from resources.models import Resource

# Names of originals (resources/originals), the most useful first.
_BY_STAGE: Final[dict[str, tuple[str, ...]]] = {
    "start": ("mentoring-agreement", "ways-to-meet"),
    "under_way": ("ways-to-meet", "looking-after-yourself"),
    "half_way": ("mentoring-agreement", "looking-after-yourself"),
    "ending": ("ending-well",),
    "over": ("ending-well",),
    "ended": ("ending-well",),
}
_BY_KIND: Final[dict[str, tuple[str, ...]]] = {"starter": ("after-a-hard-job",)}


def originals_for(kind: str, stage: str) -> tuple[str, ...]:
    """The names of what fits, without those that have ended when it is over."""
    more = () if stage in ("ending", "over", "ended") else _BY_KIND.get(kind, ())
    return _BY_STAGE[stage] + more


def items_for(viewer: User, kind: str, stage: str) -> Sequence[Resource]:
    """Those this person finds in the library, in that order. One query at most."""
    if not viewer.can(Permission.USE_LIBRARY):
        return []
    names = originals_for(kind, stage)
    rows = Resource.objects.visible_to(viewer).published().filter(page__original__in=names)
    found = {row.page.original: row for row in rows.select_related("page").only(
        "slug", "title", "length", "page__original"
    )}  # fmt: skip
    return [found[name] for name in names if name in found]
