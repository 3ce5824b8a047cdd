"""A group's agreement as words: what it begins with, and what one person is shown of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from directory.agreement import Part
from directory.versions import HEADING, Version, changed, parts_of
from groups.models import AgreementIdea, Group, GroupAgreement, Membership, State
from groups.models.agreements import MOST_VERSIONS
from people.models import User
from resources.originals import originals

TEMPLATE: Final = "group-agreement"
# What the site itself keeps: the day to look again, and what changed between versions.
KEPT_HERE: Final = "We look at this again"
BLANK: Final = re.compile(r"_{3,}")
MARK: Final = re.compile(r"^- (\[ \] )?")
# From so many on a number of those who accepted points at nobody.
LEAST_TOLD: Final = 5

Lines = list[tuple[str, str]]


def template_for(group: Group) -> str:
    """Our own agreement to fill in, as somebody would type it, with the group's name in it."""
    [body] = [one.body for one in originals() if one.slug == TEMPLATE]
    # What stands before the first heading tells how to use it.
    _, *parts = re.split(r"^## ", body, flags=re.MULTILINE)
    kept = [part for part in parts if not part.startswith(KEPT_HERE)]
    found = "\n\n".join(_part(part) for part in kept)
    return found.replace("Name of the group: ____", f"Name of the group: {group.name}")


def _part(part: str) -> str:
    heading, *points = [line.strip() for line in part.splitlines() if line.strip()]
    return "\n".join([HEADING + heading, *(MARK.sub("", point) for point in points)])


def has_blanks(text: str) -> bool:
    """Whether something is left to be filled in."""
    return BLANK.search(text) is not None


def parts(text: str) -> tuple[Part, ...]:
    """Headings with their sentences, for a page. What cannot be read any more is one sentence."""
    try:
        return parts_of(text)
    except ValueError:
        return (Part("What we agree on", (text,)),)


def between(before: str, after: str) -> Lines:
    """Line by line what is the same, taken out and added."""
    return changed(Version(0, before), Version(0, after))


@dataclass(frozen=True)
class Standing:
    """The present version for one person in the group, and which they accepted."""

    current: GroupAgreement | None
    accepted: int

    @property
    def asks(self) -> bool:
        """Whether they are asked to accept it."""
        return self.current is not None and self.current.number != self.accepted

    @property
    def is_new(self) -> bool:
        """Whether they accepted an earlier version."""
        return self.asks and self.accepted > 0


def standing(group: Group, mine: Membership | None) -> Standing:
    """How it stands for this person; one query."""
    return Standing(group.agreements.current(), mine.accepted if mine else 0)


def since_accepted(group: Group, one: Standing) -> Lines:
    """What changed since the version they accepted; nothing where they accepted none."""
    if one.current is None or not one.is_new:
        return []
    before = group.agreements.filter(number=one.accepted).first()
    return between(before.text, one.current.text) if before else []


def working_on(group: Group) -> tuple[int, str]:
    """The number of the facilitators' draft and its words; empty while there is none."""
    held = getattr(group, "draft", None)
    return (held.number, held.text) if held else (0, "")


def wishes(group: Group, user: User) -> list[AgreementIdea]:
    """What members would like, the newest first, as far as this person reads it. At most three of
    each member, so the list is as short as the group."""
    rows = AgreementIdea.objects.read_by(user).filter(group=group).select_related("author")
    return list(rows.order_by("-since", "pk"))


def how_many_accepted(group: Group, current: GroupAgreement) -> str:
    """For the facilitators, in words. A number only where it points at nobody."""
    rows = group.members.filter(state=State.IN)
    inside = rows.count()
    accepted = rows.filter(accepted=current.number).count()
    if accepted == inside:
        return "Everybody in the group has accepted it."
    if inside < LEAST_TOLD:
        return "Not everybody in the group has accepted it yet."
    return f"{accepted} of {inside} people in the group have accepted it."


def earlier_than(current: GroupAgreement | None) -> range:
    """The numbers of the versions before the present one, as far back as they are kept."""
    last = current.number if current else 1
    return range(max(1, last - MOST_VERSIONS + 1), last)


def is_due(current: GroupAgreement | None, on: date) -> bool:
    """Whether it is time to look at it again."""
    return current is not None and current.review_on <= on
