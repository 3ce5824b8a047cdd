"""Pairs of the demo at every stage, made and filled through the actions."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from mentoring import actions, agreement
from mentoring.actions import ending, talking, together
from mentoring.actions.pairing import make_pair
from mentoring.kinds import Kind
from mentoring.models import Need, Offer, OfferState, Pair
from mentoring.taxonomy import TOPICS
from people.demo import Cast
from people.models import User
from records.clock import today


def build(cast: Cast, *, now: datetime) -> None:
    """A mentor half way, a buddy in the second week, and one that has ended; nothing where a kind
    is switched off."""
    own = cast.cat.organisation
    if own is None or not all(own.has(kind.module) for kind in Kind):
        return
    for person in (cast.asha, cast.ben, cast.mo, cast.cat, cast.sam):
        person.refresh_from_db()
    _half_way(cast, now)
    _second_week(cast, now)
    _over(cast, now)


def _paired(cast: Cast, helper: User, mentee: User, kind: Kind, now: datetime) -> Pair:
    """What one offers and the other looks for, and the pair of it."""
    said: dict[str, Any] = {"topics": list(TOPICS[kind][:2]), "ways": ["in_person", "walk"]}
    offer = Offer.objects.live().filter(person=helper, kind=kind, scheme=None).first()
    if offer is None:
        offer = actions.offer(by=helper, kind=kind, said=said, form_key=uuid4(), now=now)
    if offer.state == OfferState.WAITING:
        offer = actions.decide(by=cast.cat, offer=offer, approve=True, now=now)
    need = Need.objects.filter(person=mentee, kind=kind).open().first()
    if need is None:
        need = actions.look(by=mentee, kind=kind, said=said, form_key=uuid4(), now=now)
    return make_pair(need=need, offer=offer, now=now)


def _half_way(cast: Cast, now: datetime) -> None:
    """Mo is Ben's mentor: agreed, met three times, the review in the middle is asked for."""
    then = now - timedelta(weeks=14)
    two = _paired(cast, cast.mo, cast.ben, Kind.MENTOR, then)
    text = agreement.for_pair(two)
    together.write_agreement(by=cast.ben, pair=two, text=text, seen=0, now=then)
    together.accept_agreement(by=cast.mo, pair=two, version=1, now=then)
    goal = together.add_goal(
        by=cast.ben, pair=two, text="Apply for the team leader course", form_key=uuid4()
    )
    together.change_goal(by=cast.ben, goal=goal, text=goal.text, progress="under_way")
    together.add_goal(by=cast.ben, pair=two, text="Lead one handover a week", form_key=uuid4())
    for weeks, way in ((13, "in_person"), (9, "walk"), (4, "video")):
        day = today(now) - timedelta(weeks=weeks)
        together.log_meeting(by=cast.ben, pair=two, on=day, way=way)
    at = (now + timedelta(days=6)).replace(hour=14, minute=0, second=0, microsecond=0)
    together.fix_next(by=cast.mo, pair=two, at=at, minutes=60, way="in_person")
    note = "Ask how the first interview was."
    together.add_note(by=cast.mo, pair=two, text=note, form_key=uuid4(), now=now)
    _says(two, cast.ben, "Next week at two, in the training room?", now)


def _second_week(cast: Cast, now: datetime) -> None:
    """Ben is Asha's buddy, ten days in."""
    then = now - timedelta(days=10)
    two = _paired(cast, cast.ben, cast.asha, Kind.STARTER, then)
    for code in ("hello", "first_day", "words"):
        together.tick(by=cast.ben, pair=two, code=code, done=True, now=then)
    together.log_meeting(by=cast.asha, pair=two, on=today(then), way="in_person")
    _says(two, cast.ben, "First night on Friday: shall we talk on Thursday?", now)


def _over(cast: Cast, now: datetime) -> None:
    """Ben met Sam on the way back to work; their weeks are over since yesterday."""
    two = _paired(cast, cast.ben, cast.sam, Kind.RETURN, now - timedelta(weeks=4))
    ending.end(by=cast.sam, pair=two, now=now - timedelta(days=1))


def _says(two: Pair, by: User, words: str, now: datetime) -> None:
    talking.write(by=by, pair=two, body=words, form_key=uuid4(), now=now)
