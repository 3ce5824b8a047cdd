"""What of groups is shown to one person: the list, their own, one group.

How many are in a group is nobody's to see but its facilitators': a number that goes up as somebody
puts their phone away tells who it was. Others see whether it takes people at the moment, and one
word for every reason why not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from groups.actions.joining import takes
from groups.models import FirstAnswer, Group, Membership, Notice, State
from groups.taxonomy import Joining
from people.models import User
from records.clock import today
from records.counted import counted
from records.tokens import seal, unseal

ON_A_PAGE: Final = 20
MOST_OWN: Final = 60
ON_A_BOARD: Final = 100
PURPOSE: Final = "groups"
NOT_NOW: Final = "Takes nobody new at the moment"


@dataclass(frozen=True)
class Shown:
    """A group as one person sees it."""

    group: Group
    mine: Membership | None
    takes: bool
    on: date

    @property
    def inside(self) -> bool:
        """Whether they are in it."""
        return self.mine is not None and self.mine.state == State.IN

    @property
    def asked(self) -> bool:
        """Whether they asked and wait for an answer."""
        return self.mine is not None and self.mine.state == State.ASKED

    @property
    def leads(self) -> bool:
        """Whether they facilitate."""
        return self.mine is not None and self.mine.leads

    @property
    def over(self) -> bool:
        """Whether the last day of the group is over."""
        return self.group.has_ended(self.on)

    @property
    def state(self) -> str:
        """In a few words, for a tag."""
        if self.inside:
            return _own_state(self.group, self.on)
        if self.asked:
            return "You have asked to join"
        if not self.takes:
            return NOT_NOW
        return "You can join" if self.group.joining == Joining.OPEN else "You can ask to join"

    @property
    def colour(self) -> str:
        """Of the tag; the words say it all."""
        if self.inside:
            return "green" if self.group.takes_place else "yellow"
        return "yellow" if self.asked else "white" if self.takes else "grey"


def _own_state(group: Group, on: date) -> str:
    if group.has_ended(on):
        return "It has ended"
    if group.ends_on is not None:
        return "It is ending"
    if group.opened_on is None:
        return "Waits for a second facilitator"
    return "It rests" if group.paused_on is not None else "You are in this group"


@dataclass(frozen=True)
class Listed:
    """One page of groups one is not in, and the token of the next page."""

    rows: list[Shown]
    after: str = ""
    is_first: bool = True


def _with_state(rows: QuerySet[Group], user: User) -> QuerySet[Group]:
    """With how many are in it, and whether somebody there keeps this person away."""
    there = Membership.objects.filter(group=OuterRef("pk"))
    declined = there.filter(person=user, state=State.DECLINED)
    return rows.select_related("organisation").annotate(
        inside=counted(there.inside().order_by()),
        kept=Exists(there.keeping_away(user)),
        declined=Exists(declined),
    )


def _takes(group: Group) -> bool:
    """The same as `actions.joining.takes`, of a row with its state; a test compares them."""
    kept = getattr(group, "kept", False) and group.joining == Joining.OPEN
    full = (getattr(group, "inside", None) or 0) >= group.most
    return group.takes_place and not (full or kept or getattr(group, "declined", False))


def to_join(user: User, token: str, now: datetime) -> Listed:
    """Groups this person could join, the newest first; a page by key. A fixed number of queries.

    A token that is not theirs is the first page.
    """
    own = Membership.objects.owned_by(user).values("group")
    rows = Group.objects.visible_to(user).exclude(pk__in=own).order_by("-opened_on", "pk")
    key = unseal(PURPOSE, user.pk, token) if token else None
    if key:
        on, pk = date.fromisoformat(key[0]), UUID(key[1])
        rows = rows.filter(Q(opened_on__lt=on) | Q(opened_on=on, pk__gt=pk))
    found = list(_with_state(rows, user)[: ON_A_PAGE + 1])
    page, more = found[:ON_A_PAGE], found[ON_A_PAGE:]
    last = page[-1] if more else None
    after = ""
    if last is not None and last.opened_on is not None:
        after = seal(PURPOSE, user.pk, [last.opened_on.isoformat(), str(last.pk)])
    return Listed([Shown(one, None, _takes(one), today(now)) for one in page], after, not key)


def own(user: User, now: datetime) -> list[Shown]:
    """The groups this person is in or has asked to join, by name."""
    rows = Membership.objects.owned_by(user).filter(group__in=Group.objects.visible_to(user))
    found = rows.select_related("group__organisation")[:MOST_OWN]
    shown = [Shown(one.group, one, takes=False, on=today(now)) for one in found]
    return sorted(shown, key=lambda one: one.group.name.casefold())


def of(group: Group, user: User, now: datetime) -> Shown:
    """One group for one person."""
    rows = group.members.filter(person=user)
    mine = rows.first()
    if mine is not None and mine.state == State.DECLINED:
        return Shown(group, None, takes=False, on=today(now))
    return Shown(group, mine, takes(group, user, now), today(now))


def facilitators(group: Group) -> list[str]:
    """The names they chose."""
    return _names(group.members.leading())


def _names(rows: Iterable[Membership]) -> list[str]:
    return sorted((one.shown_name for one in rows), key=str.casefold)


def members(group: Group) -> list[Membership]:
    """Those in the group, for its facilitators, by the names they chose."""
    rows = group.members.inside().only("name", "leads", "state", "group")
    return sorted(rows, key=lambda one: (not one.leads, one.shown_name.casefold()))


def asking(group: Group) -> list[Membership]:
    """Who asks to join, for the facilitators: without those whom somebody in it keeps away. They
    are told the same as everybody whom nobody answered."""
    rows = group.members.filter(state=State.ASKED).select_related("person").order_by("since", "pk")
    return [one for one in rows if not group.members.keeping_away(one.person).exists()]


def link_address(token: str) -> str:
    """What a facilitator passes on."""
    return settings.SITE_URL.rstrip("/") + reverse("groups:link", args=[token])


def board(group: Group, user: User, now: datetime) -> dict[str, Any]:
    """What stands on the board for this person, the newest first, and what was taken down of their
    own, with the reason. Two queries."""
    on = today(now)
    rows = Notice.objects.visible_to(user, on).of(group).select_related("member")
    down = Notice.objects.owned_by(user).of(group).filter(removed_on__isnull=False)
    return {"notices": list(rows[:ON_A_BOARD]), "taken_down": list(down[:ON_A_BOARD])}


def first_answers(group: Group, user: User, now: datetime) -> list[FirstAnswer]:
    """How first sessions were, for the facilitators to whom new members said so."""
    rows = FirstAnswer.objects.read_by(user, today(now)).filter(member__group=group)
    return list(rows[:ON_A_PAGE])
