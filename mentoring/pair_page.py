"""One pair as one of the two sees it. A fixed number of queries, whatever stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F

from directory.taxonomy import AREAS
from mentoring import checklists, course
from mentoring.actions.ending import goes_again
from mentoring.kinds import Kind, kinds_of
from mentoring.library import items_for
from mentoring.models import FollowUp, Goal, Meeting, Pair, PairAgreement
from people.models import User
from records.clock import today
from resources.models import Resource

FORMER: Final = "a former colleague"
MEETINGS_SHOWN: Final = 5
MOST_PAIRS: Final = 20


@dataclass(frozen=True)
class Agreed:
    """How the agreement stands. `newest` waits for somebody unless it is also `holds`."""

    newest: PairAgreement | None
    holds: PairAgreement | None
    mine: bool

    @property
    def waits_for_me(self) -> bool:
        """Whether the other wrote it and this person has said nothing yet."""
        return self.newest is not None and not self.newest.holds and not self.mine

    @property
    def waits_for_other(self) -> bool:
        """The other way round."""
        return self.newest is not None and not self.newest.holds and self.mine


@dataclass(frozen=True)
class PairPage:
    """What the page of a pair is made of."""

    pair: Pair
    other: str
    other_is_here: bool
    side: str
    stage: str
    agreed: Agreed
    goals: Sequence[Goal]
    weeks: Sequence[checklists.Week]
    meetings: Sequence[Meeting]
    unread: int
    library: Sequence[Resource]
    areas: Sequence[str]
    i_show_areas: bool
    review: str
    had_review: bool
    not_again: bool
    mentor_next: bool
    # Whether others can begin one here: its kind is switched on.
    is_on: bool
    next_is_over: bool

    @property
    def is_mentor(self) -> bool:
        """Whether this person is the mentor or buddy."""
        return self.side == "mentor"

    @property
    def title(self) -> str:
        """What the other is to this person, in words."""
        kind = Kind(self.pair.kind)
        if not self.is_mentor:
            return f"your {kind.helper}"
        return {
            Kind.MENTOR: "your mentee",
            Kind.STARTER: "a new colleague",
            Kind.RETURN: "a colleague coming back",
        }[kind]


@dataclass(frozen=True)
class PairCard:
    """One pair in the list of one of the two. `is_on`: whether others can begin one here."""

    pair: Pair
    other: str
    unread: int
    is_on: bool = True


def pairs_of(me: User) -> list[PairCard]:
    """The pairs this person is in, those that go on first. A fixed number of queries."""
    kinds = kinds_of(me.organisation)
    rows = Pair.objects.visible_to(me).select_related("thread")
    rows = rows.prefetch_related("thread__participants__user")
    found = rows.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "pk")[:MOST_PAIRS]
    cards = []
    for pair in found:
        other, _, unread = names_of(pair, me)
        cards.append(PairCard(pair, other, unread, pair.kind in kinds))
    return cards


def follow_ups_of(me: User, now: datetime) -> list[FollowUp]:
    """What this person is asked months later. One query."""
    on = today(now)
    rows = FollowUp.objects.visible_to(me).due(on).exclude(pk__in=FollowUp.objects.over(on))
    return list(rows.order_by("due_on", "pk")[:MOST_PAIRS])


def names_of(pair: Pair, me: User) -> tuple[str, bool, int]:
    """The other's name, whether their account is open, and how many messages are new to this
    person. No query with the participants and their accounts at hand, else two."""
    parts = list(pair.thread.participants.all())
    mine = next((one for one in parts if one.user_id == me.pk), None)
    other = next((one for one in parts if one.user_id != me.pk), None)
    here = other is not None and other.user is not None and other.user.is_active
    unread = max(0, pair.thread.last_number - mine.read_number) if mine else 0
    return (other.name if other and here else FORMER), here, unread


def agreed(pair: Pair, me: User) -> Agreed:
    """The newest version, and the newest that both accepted. One query."""
    rows = list(pair.agreements.order_by("-version"))
    newest = rows[0] if rows else None
    name = f"accepted_by_{pair.side_of(me)}_at"
    mine = newest is not None and getattr(newest, name) is not None
    return Agreed(newest, next((one for one in rows if one.holds), None), mine)


def page_of(pair: Pair, me: User, now: datetime) -> PairPage:
    """Everything on the page."""
    on, side = today(now), pair.side_of(me)
    other, here, unread = names_of(pair, me)
    stands = agreed(pair, me)
    meetings = list(pair.meetings.order_by("-on")[:MEETINGS_SHOWN])
    standing = pair.standing(stands.holds is not None, meetings[0].on if meetings else None)
    stage = course.stage_of(standing, on, ended=not pair.is_open)
    review = pair.review_due(on)
    return PairPage(
        pair=pair,
        other=other,
        other_is_here=here,
        side=side,
        stage=stage,
        agreed=stands,
        goals=list(pair.goals.order_by("position")),
        weeks=_weeks(pair, on),
        meetings=meetings,
        unread=unread,
        library=items_for(me, pair.kind, stage),
        areas=_areas(pair),
        i_show_areas=getattr(pair, f"{side}_shows_areas"),
        review=review,
        had_review=f"{review}_{side}" in pair.reviews_had,
        not_again=not pair.is_open and not goes_again(pair, me),
        mentor_next=_mentor_next(pair, me),
        is_on=pair.kind in kinds_of(me.organisation),
        next_is_over=pair.next_is_over(now),
    )


def _weeks(pair: Pair, on: date) -> Sequence[checklists.Week]:
    ticks = {one.item: one.done_on for one in pair.ticks.all()}
    until = min(on, pair.ended_on) if pair.ended_on else on
    return checklists.weeks_of(pair.kind, ticks, started_on=pair.begins_on, on=until)


def _areas(pair: Pair) -> list[str]:
    """What both named, in words; nothing before both agreed that it is shown."""
    return [AREAS[code].label for code in pair.common_area_codes] if pair.shows_areas else []


def _mentor_next(pair: Pair, me: User) -> bool:
    """Whether a new colleague is offered a mentor: near the end, and afterwards."""
    is_new = pair.kind == Kind.STARTER and pair.mentee_id == me.pk
    return is_new and Kind.MENTOR in kinds_of(me.organisation)
