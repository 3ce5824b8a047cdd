"""Mentors and buddies of the demo, made through the actions: offers and searches in every state."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from mentoring import actions, demo_cohorts, demo_matching
from mentoring.kinds import Kind, kinds_of
from mentoring.models import Need, Offer
from people.demo import PASSWORD, Cast, person
from people.models import User
from records.clock import today


def build(cast: Cast, *, now: datetime) -> None:
    """Nothing where no kind is switched on."""
    for one in (cast.asha, cast.ben, cast.cat, cast.eve, cast.finn, cast.sam):
        one.refresh_from_db()
    if len(kinds_of(cast.cat.organisation)) < len(Kind):
        return
    secret = make_password(PASSWORD)
    medic: dict[str, Any] = {"organisation": cast.ambulance, "role_type": "ambulance_para"}
    crew: dict[str, Any] = {"organisation": cast.fire, "role_type": "fire_wholetime"}
    mia = person("mia@ambulance.example", "Mia", secret, rank_band=3, **medic)
    max_ = person("max@fire.example", "Max", secret, rank_band=3, **crew)
    kai = person("kai@ambulance.example", "Kai", secret, **medic)
    _offers(cast, mia, max_, now)
    _looking(cast, kai, now)
    demo_matching.build(cast, now=now)
    demo_cohorts.build(cast, kai, now=now)


def _offered(by: User, decider: User, kind: Kind, now: datetime, **said: Any) -> Offer:
    """An offer to which a coordinator said yes."""
    row = _waiting(by, kind, now, **said)
    return actions.decide(by=decider, offer=row, approve=True, now=now)


def _waiting(by: User, kind: Kind, now: datetime, **said: Any) -> Offer:
    known: dict[str, Any] = {"times": [], "most": 2, "gender": "", "has_experience": False}
    known |= {"areas": "", **said}
    return actions.offer(by=by, kind=kind, said=known, form_key=uuid4(), now=now)


def _offers(cast: Cast, mia: User, max_: User, now: datetime) -> None:
    """Two mentors, buddies of both kinds, one who rests, and one whom nobody has answered yet."""
    _offered(
        mia, cast.cat, Kind.MENTOR, now, topics=["next_step", "promotion", "home"], gender="woman",
        ways=["in_person", "phone"], times=["evenings", "nights"],
        what="I worked nights for nine years and sat two boards. I ask more than I tell.",
    )  # fmt: skip
    _offered(
        max_, cast.finn, Kind.MENTOR, now, topics=["leading", "next_step", "other_service"],
        ways=["video", "phone"], times=["days"], gender="man",
        what="I led a watch before I felt ready. Happy to walk and think aloud.",
    )  # fmt: skip
    _offered(
        mia, cast.cat, Kind.STARTER, now, topics=["way_round", "first_shifts", "first_bad_job"],
        ways=["in_person", "message"], what="Ask me anything twice.",
    )  # fmt: skip
    rests = _offered(
        cast.sam, cast.cat, Kind.RETURN, now, topics=["before_day_one", "team_again"],
        ways=["walk", "phone"], what="I came back myself, after a long time.",
    )  # fmt: skip
    until = today(now) + timedelta(days=21)
    actions.pause_offer(by=cast.sam, offer=rests, until=until, now=now)
    _waiting(
        cast.ben, Kind.MENTOR, now, topics=["confidence", "home"], ways=["phone"], most=1,
        has_experience=True, areas="sleep", what="I have had to learn to say no.",
    )  # fmt: skip


def _looks(by: User, kind: Kind, now: datetime, **said: Any) -> Need:
    known: dict[str, Any] = {"ways": ["in_person", "phone"], "times": [], "may_be_suggested": True}
    return actions.look(by=by, kind=kind, said=known | said, form_key=uuid4(), now=now)


def _looking(cast: Cast, kai: User, now: datetime) -> None:
    _looks(
        cast.asha, Kind.MENTOR, now, topics=["next_step", "promotion"], times=["nights"],
        what="Whether I want to lead a team at all.", wants_experience=True, areas="sleep",
    )  # fmt: skip
    _looks(
        kai, Kind.RETURN, now, topics=["before_day_one", "nights_again"],
        first_day=today(now) + timedelta(days=9), what="The first night above all.",
    )  # fmt: skip
    _looks(cast.eve, Kind.MENTOR, now, topics=["leading"], wants_organisation="same")
