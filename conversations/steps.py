"""What happened to a request and what happens next, in words with their times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from conversations import clock
from conversations.models import Alert, Answer, Level, Offer, Request, State

SOMEBODY = "somebody who fits"
LEVELS = {
    Level.COORDINATOR: "the deputy",
    Level.DEPUTY: "the partner organisation",
    Level.PARTNER: "everybody who can help",
}
WHO_WAS_TOLD = {
    Level.COORDINATOR: "the coordinators",
    Level.DEPUTY: "the deputy",
    Level.PARTNER: "the partner organisation",
}


@dataclass(frozen=True)
class Step:
    """One thing that will happen or has happened, in words that follow the time."""

    at: datetime
    words: str


def steps(
    request: Request, offers: Sequence[Offer], alerts: Sequence[Alert], now: datetime
) -> list[Step]:
    """What happens next to `request` if nobody does anything, for the colleague's page.

    `offers`: all of them with their supporters; `alerts`: those not settled. In the order of time;
    what the sweep is about to do this minute counts as now.
    """
    found = [*_by_state(request, offers, now), *_desk(request, alerts)]
    return sorted((Step(max(one.at, now), one.words) for one in found), key=attrgetter("at"))


def _by_state(request: Request, offers: Sequence[Offer], now: datetime) -> Iterator[Step]:
    if request.state == State.WAITING:
        yield from _waiting(request, offers)
    elif request.state == State.RELEASE and request.rests_until:
        yield Step(request.rests_until, _lapse(request, offers))
    elif request.state == State.NOBODY:
        yield from _nobody(request)
    elif request.state == State.OPEN:
        yield from _open(request, offers)


def _nobody(request: Request) -> Iterator[Step]:
    if request.look_at:
        yield Step(request.look_at, "we look again for somebody who fits, every hour.")
    if request.rests_until:
        words = "we close this request if nobody fits and you have not chosen anything."
        yield Step(request.rests_until, words)


def _waiting(request: Request, offers: Sequence[Offer]) -> Iterator[Step]:
    asked = [offer for offer in offers if offer.is_unanswered]
    for offer in asked:
        if not offer.matched and offer.remind_at and offer.reminded_at is None:
            yield Step(offer.remind_at, f"we remind {offer.supporter_name}.")
    for offer in offers:
        if offer.answer == Answer.NEXT and offer.starts_at:
            yield Step(offer.starts_at, f"{offer.supporter_name} is back, and we ask then.")
    # The number asked is not shown: one step for all of them.
    ends = [offer.hand_on_at for offer in asked if offer.hand_on_at]
    if ends:
        yield from _handed_on(request, offers, max(ends))


def _handed_on(request: Request, offers: Sequence[Offer], at: datetime) -> Iterator[Step]:
    following = next((o for o in offers if o.answer == Answer.NEXT and not o.starts_at), None)
    name = following.supporter_name if following else SOMEBODY
    if following is None and not request.anyone:
        yield Step(at, "if there is no yes by then, we tell you, and you choose what happens.")
        return
    yield Step(
        at,
        f"we ask {name}, as you allowed. They see how and when, and what it is about if you said "
        "so; your words and name only when you say so.",
    )
    if following is not None:
        last = clock.times(request.when, at).hand_on
        words = (
            "if there is no yes by then, we look for somebody who fits, as you allowed."
            if request.anyone
            else "if there is no yes by then, we tell you, and you choose what happens."
        )
        yield Step(last, words)


def _lapse(request: Request, offers: Sequence[Offer]) -> str:
    if request.anyone or any(offer.answer == Answer.NEXT for offer in offers):
        return "if you have not chosen by then, we let them go and ask the next, as you allowed."
    return "if you have not chosen by then, we let them go, and you choose what happens."


def _open(request: Request, offers: Sequence[Offer]) -> Iterator[Step]:
    name = next((o.supporter_name for o in offers if o.answer == Answer.YES), SOMEBODY)
    if request.reply_at and not request.reminded:
        yield Step(
            request.reply_at,
            f"if {name} has not written by then, we remind {name}, and offer you somebody else.",
        )
        desk = clock.reply_at(
            request.waits_since or request.reply_at, request.away_until, reminded=True
        )
        yield Step(desk, _desk_words("an open conversation waits"))
    elif request.reply_at:
        yield Step(request.reply_at, _desk_words("an open conversation waits"))
    if request.quiet_at:
        yield Step(
            request.quiet_at,
            "if nobody has written by then, we ask both of you: go on, let it rest, or end.",
        )


def _desk(request: Request, alerts: Sequence[Alert]) -> Iterator[Step]:
    if request.desk_at and request.state in (State.WAITING, State.NOBODY):
        yield Step(request.desk_at, _desk_words("a request waits"))
    for alert in alerts:
        if alert.acknowledged_at is None:
            yield Step(
                alert.escalate_at,
                f"if nobody has taken it on by then, {LEVELS[Level(alert.level)]} is told as well.",
            )


def _desk_words(what: str) -> str:
    return (
        f"if it is still so, a coordinator sees that {what}, without your name or words, and can "
        "help."
    )


def done(request: Request, offers: Sequence[Offer], alerts: Sequence[Alert]) -> list[Step]:
    """What has happened so far, in the order of time. How many were asked is not told."""
    found = [Step(request.asked_at, "you asked."), *_asked(offers)]
    for alert in alerts:
        told = WHO_WAS_TOLD[Level(alert.level)]
        found.append(Step(alert.raised_at, f"we told {told} that somebody waits."))
        if alert.acknowledged_at:
            found.append(Step(alert.acknowledged_at, "a person has taken that on."))
    return sorted(found, key=attrgetter("at"))


def _asked(offers: Sequence[Offer]) -> Iterator[Step]:
    matched = [offer.offered_at for offer in offers if offer.matched and offer.offered_at]
    if matched:
        yield Step(min(matched), "we asked for somebody who fits.")
    for offer in offers:
        if offer.matched:
            continue
        if offer.offered_at:
            yield Step(offer.offered_at, f"we asked {offer.supporter_name}.")
        if offer.reminded_at:
            yield Step(offer.reminded_at, f"we reminded {offer.supporter_name}.")
        if offer.answered_at and offer.answer in (Answer.PASSED, Answer.KNOWN, Answer.CLOSED):
            yield Step(offer.answered_at, f"it was no longer with {offer.supporter_name}.")
        if offer.answered_at and offer.answer == Answer.YES:
            yield Step(offer.answered_at, f"{offer.supporter_name} said yes.")
