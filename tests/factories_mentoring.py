"""Rows of mentoring for tests, made directly and fast."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from correspondence.actions import open_thread
from mentoring import clock
from mentoring.kinds import DEFAULTS, Kind, modules_of
from mentoring.models import (
    FollowUp,
    Goal,
    Meeting,
    Need,
    Note,
    Offer,
    Pair,
    PlannedPair,
    Proposal,
    Scheme,
)
from mentoring.taxonomy import TOPICS, areas_held
from people.models import Organisation, User
from records.clock import today

# Planted in the world of tests/world.py.
OF_MENTORING = {
    "what he offers": "CNRY-offer-41aa",
    "what Mo offers": "CNRY-buddy-63d0",
    "what she looks for": "CNRY-need-90be",
    "what the two agreed": "CNRY-agreed-7d02",
    "what the two want": "CNRY-goal-11c4",
    "what she notes": "CNRY-noted-58f3",
}


def with_mentoring(*organisations: Organisation, kinds: Iterable[Kind] = Kind) -> None:
    """Switch these kinds on there, beside what is on."""
    for one in organisations:
        one.refresh_from_db()
        one.modules = sorted({*one.modules, *modules_of(kinds)})
        one.save(update_fields=["modules"])


def offer(person: User, kind: Kind = Kind.MENTOR, **said: Any) -> Offer:
    """An offer that stands; `areas`: codes. Nothing is checked here."""
    day = today()
    said["areas"] = areas_held(said.get("areas", ()))
    known: dict[str, Any] = {
        "what": "How I went about it.", "topics": [TOPICS[kind][0]], "ways": ["in_person"],
        "most": 2, "state": "approved", "consent_on": day, "offered_on": day, "form_key": uuid4(),
    }  # fmt: skip
    return Offer.objects.create(person=person, kind=kind, **(known | said))


def need(person: User, kind: Kind = Kind.MENTOR, **said: Any) -> Need:
    """An open need; `areas`: codes."""
    said["areas"] = areas_held(said.get("areas", ()))
    known: dict[str, Any] = {
        "what": "What comes next.", "topics": [TOPICS[kind][0]], "ways": ["in_person"],
        "opened_on": today(), "form_key": uuid4(),
    }  # fmt: skip
    return Need.objects.create(person=person, kind=kind, **(known | said))


def scheme(organisation: Organisation, kind: Kind = Kind.MENTOR, **said: Any) -> Scheme:
    """A scheme that is open all year."""
    known: dict[str, Any] = {"title": "Mentoring here", "state": "open", "form_key": uuid4()}
    return Scheme.objects.create(organisation=organisation, kind=kind, **(known | said))


def cohort(organisation: Organisation, kind: Kind = Kind.MENTOR, **said: Any) -> Scheme:
    """One that takes applications today, with ten places."""
    day = today()
    days: dict[str, Any] = {
        "is_cohort": True, "places": 10, "apply_from": day,
        "apply_until": day + timedelta(days=20), "starts_on": day + timedelta(days=40),
        "ends_on": day + timedelta(days=220),
    }  # fmt: skip
    return scheme(organisation, kind, **(days | said))


def pair(mentor: User, mentee: User, now: datetime, kind: Kind = Kind.MENTOR, **said: Any) -> Pair:
    """A pair that began today, with its thread."""
    day = today(now)
    people = [(mentor, mentor.name), (mentee, mentee.name)]
    known: dict[str, Any] = {
        "mentor": mentor, "mentee": mentee, "started_on": day,
        "mentor_organisation_id": mentor.organisation_id,
        "mentee_organisation_id": mentee.organisation_id,
        "ends_on": day + timedelta(weeks=DEFAULTS[kind].weeks),
    }  # fmt: skip
    thread = open_thread(people=people, now=now)
    return Pair.objects.create(kind=kind, thread=thread, **(known | said))


def planned(scheme: Scheme, row: Need, theirs: Offer) -> PlannedPair:
    """The two stand in what was worked out for this cohort."""
    made = PlannedPair.objects.create(
        scheme=scheme, need=row, offer=theirs, planned_on=row.opened_on
    )
    scheme.pairs_planned += 1
    scheme.save(update_fields=["pairs_planned"])
    return made


def put_to(row: Need, to: Offer, now: datetime, **said: Any) -> Proposal:
    """The need is put to this offer as the first choice."""
    known: dict[str, Any] = {
        "place": 1, "state": "asked", "asked_at": now, "remind_at": clock.remind_at(now),
        "until": clock.until(now),
    }  # fmt: skip
    return row.proposals.create(offer=to, **(known | said))


def mentoring_of(ben: User, asha: User, mo: User, now: datetime) -> Pair:
    """Ben is Asha's buddy with everything two people write down; he offers to be a mentor, she
    looks for one and asked him. What Mo offers waits for Cat, and a cohort of hers is planned. The
    words are there to be found by nobody else."""
    said = OF_MENTORING
    his = offer(
        ben, has_experience=True, areas=["sleep"], gender="man", what=said["what he offers"]
    )
    hers = need(
        asha, wants_experience=True, areas=["sleep"], what=said["what she looks for"],
        may_be_suggested=True,
    )  # fmt: skip
    put_to(hers, his, now)
    planned(cohort(his.person.organisation or Organisation(), state="closed"), hers, his)
    offer(mo, Kind.RETURN, state="waiting", what=said["what Mo offers"])
    made = pair(ben, asha, now, Kind.STARTER, areas_common="sleep")
    made.agreements.create(version=1, text=said["what the two agreed"], written_by=asha)
    made.goals.create(text=said["what the two want"], written_by=asha, position=1)
    made.notes.create(person=asha, text=said["what she notes"], noted_on=today(now))
    made.meetings.create(on=today(now), way="walk")
    made.ticks.create(item="first_day", done_on=today(now))
    FollowUp.objects.create(person=asha, kind=Kind.MENTOR, due_on=today(now).replace(day=1))
    return made


def mentoring_words() -> dict[str, str]:
    """Words of the access table for these."""
    return {
        "waiting_offer": str(Offer.objects.get(state="waiting").pk),
        "pair": str(Pair.objects.get().pk),
        "goal": str(Goal.objects.get().pk),
        "meeting": str(Meeting.objects.get().pk),
        "note": str(Note.objects.get().pk),
        "follow_up": str(FollowUp.objects.get().pk),
        "her_need": str(Need.objects.get().pk),
        "put_to_him": str(Proposal.objects.get().pk),
        "cohort": str(Scheme.objects.get().pk),
        "planned": str(PlannedPair.objects.get().pk),
    }
