"""What of mentoring one person is shown: everything through the doors."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from mentoring.actions.keeping import KEPT
from mentoring.kinds import Kind, Rules, kinds_of
from mentoring.match_shown import Asking, asking
from mentoring.models import Need, NeedState, Offer, OfferState, all_rules_of
from people.models import User
from people.roles import Permission
from records.clock import today

ABOUT: Final = {
    Kind.MENTOR: "Somebody further on than you listens, asks, and thinks along about your work. "
    "It can be somebody with lived experience.",
    Kind.STARTER: "Somebody who knows the place shows you round: the first day, the first night, "
    "the first bad job, and whom to ask for what.",
    Kind.RETURN: "Somebody meets you before your first day back, and goes on meeting you for the "
    "first weeks. They do not do your work, and do not judge it.",
}


@dataclass(frozen=True)
class OfferShown:
    """How an offer of one's own stands, in words."""

    offer: Offer
    state: str
    colour: str
    words: str

    @property
    def can_change(self) -> bool:
        """Whether it goes on."""
        return self.offer.state in (OfferState.WAITING, OfferState.APPROVED)


@dataclass(frozen=True)
class KindShown:
    """One kind, what it is here, and how one stands to it."""

    kind: Kind
    about: str
    rules: Rules
    offer: OfferShown | None
    need: Need | None
    # Of the need; None without one.
    asking: Asking | None

    @property
    def how_long(self) -> str:
        """How long, and how often."""
        return f"{in_weeks(self.rules.weeks)}, {every(self.rules.meet_every_days)}."


def in_weeks(weeks: int) -> str:
    """A number of weeks, as people say it."""
    if weeks % 13 == 0 and weeks // 13 in (1, 2, 3, 4):
        return {1: "3 months", 2: "6 months", 3: "9 months", 4: "A year"}[weeks // 13]
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def every(days: int) -> str:
    """How often the two meet, as people say it."""
    known = {1: "every day", 7: "once a week", 14: "every two weeks"}
    if 28 <= days <= 31:
        return "about once a month"
    return known.get(days, f"every {days} days")


def kinds_for(me: User, now: datetime) -> list[KindShown]:
    """The kinds that are on here, with one's own offer and need. Five queries."""
    day, rules = today(now), all_rules_of(me.organisation_id)
    own = Offer.objects.visible_to(me).filter(scheme=None).exclude(state=OfferState.ENDED)
    standing = set(own.standing(day).values_list("pk", flat=True))
    offers = {row.kind: _offer(row, row.pk in standing, day) for row in own}
    needs = {row.kind: row for row in Need.objects.visible_to(me).filter(state=NeedState.OPEN)}
    by_need = asking(*needs.values())
    asked = {kind: by_need[row.pk] for kind, row in needs.items()}
    return [
        KindShown(
            kind, ABOUT[kind], rules[kind], offers.get(kind), needs.get(kind), asked.get(kind)
        )
        for kind in kinds_of(me.organisation)
    ]


def offer_shown(row: Offer, on: date) -> OfferShown:
    """One offer of one's own. One query."""
    standing = Offer.objects.filter(pk=row.pk).standing(on).exists()
    return _offer(row, standing, on)


def _offer(row: Offer, standing: bool, on: date) -> OfferShown:
    if row.state == OfferState.WAITING:
        words = "A coordinator looks at it. You get a notice."
        return OfferShown(row, "Waiting", "yellow", words)
    if row.state == OfferState.REFUSED:
        again = (row.closed_on or on) + KEPT + timedelta(days=1)
        words = f"The answer was: not now. You can offer again from {again:%-d %B %Y}."
        return OfferShown(row, "Not now", "grey", words)
    if row.is_paused(on):
        until = row.paused_until
        words = f"Until {until:%-d %B %Y}, that day included." if until else "Until you come back."
        return OfferShown(row, "Paused", "grey", words)
    if not standing:
        why = (
            "Your vetting as a peer supporter is not current"
            if row.has_experience
            else "You are suspended as a peer supporter"
        )
        words = f"{why}, so you are suggested to nobody."
        return OfferShown(row, "Rests", "grey", words)
    return OfferShown(row, "You can be asked", "green", "You answer each time; no is fine too.")


def to_decide(me: User) -> int:
    """How many offers wait for this coordinator; no query for anybody else."""
    if not me.can(Permission.RUN_MENTORING):
        return 0
    return Offer.objects.decided_by(me).count()
