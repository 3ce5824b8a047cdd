"""Telling the people concerned, or not yet; and who else has to be told.

A line in the audit trail about a person is shown to that person at once. So as long as telling is
unsafe the line names nobody; who it was about stands in the row of the act alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import models

from conversations.actions.moves import Late
from conversations.models import GraveAct, Hold, Opening, Release
from conversations.models.duty import LEAD, SECOND, on_duty
from correspondence.models import Participant
from jobs.mail import notice
from people.models import User
from records.audit import audit
from records.clock import today

REVIEW_WITHIN = timedelta(hours=24)
# Not telling somebody is looked at again after this long at the latest.
LONGEST_UNTOLD = timedelta(days=28)
# The name of an act in audit lines.
NAMES: dict[type[GraveAct], str] = {Release: "identity", Opening: "opening", Hold: "hold"}

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Untold:
    """Why the people concerned are not told, and the day on which that is looked at again."""

    reason: str
    consider_on: date


def checked_day(day: date | None, now: datetime) -> date:
    """The day on which telling is looked at again. Raises ValueError when it is no such day."""
    if day is None or not today(now) < day <= today(now) + LONGEST_UNTOLD:
        raise ValueError("Telling is looked at again within 28 days.")
    return day


def locked(row: Row) -> Row:
    """The row as it is now, kept from changing until the transaction ends. Raises Late."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Late
    return found


def keep_untold(act: GraveAct, untold: Untold | None, now: datetime) -> None:
    """Note on an act that is about to be saved why nobody is told; nothing for None."""
    if untold is not None:
        act.unsafe_reason = untold.reason
        act.consider_on = checked_day(untold.consider_on, now)


def concerned(act: GraveAct) -> list[User]:
    """The people to be told: whose name it was, whose words, whose conversations."""
    if isinstance(act, Opening):
        parts = Participant.objects.filter(thread__request=act.request_id)
        return list(User.objects.filter(pk__in=parts.values("user")))
    return [act.person] if isinstance(act, Release | Hold) and act.person is not None else []


def other_sides(act: GraveAct) -> set[UUID]:
    """Those whose conversations are held with somebody else's: told by a notice and on the page
    of the conversation; no line names them."""
    if not isinstance(act, Hold) or act.person_id is None:
        return set()
    mine = Participant.objects.filter(user=act.person_id).values("thread")
    others = Participant.objects.filter(thread__in=mine, user__is_active=True)
    return set(
        User.objects.filter(pk__in=others.exclude(user=act.person_id).values("user")).values_list(
            "pk", flat=True
        )
    )


def tell(act: GraveAct, now: datetime) -> None:
    """Mark that those concerned are told and send each a notice; the act is saved by the caller."""
    act.told_at, act.consider_on = now, None
    people = {person.pk for person in concerned(act) if person.is_active}
    for one in people | other_sides(act):
        notice(one)


def note(act: GraveAct, what: str, by: User | None, **codes: str | int) -> None:
    """An audit line for each person concerned once they are told, else one that names nobody."""
    event = f"{NAMES[type(act)]}.{what}"
    about: list[User | None] = [*concerned(act)] if act.told_at is not None else []
    for person in about or [None]:
        audit(event, by=by, about=person, organisation=act.organisation_id, **codes)


def actors(act: GraveAct) -> set[UUID]:
    """Those whose act it is: somebody else has to review it."""
    ids: set[UUID | None] = set()
    if isinstance(act, Release):
        ids = {act.released_by_id}
    elif isinstance(act, Opening | Hold):
        ids = {act.asked_by_id, act.agreed_by_id}
    return {one for one in ids if one is not None}


def reviewers(act: GraveAct, now: datetime) -> list[User]:
    """Everyone on duty who may look at it as a second person."""
    people = on_duty(act.organisation_id, concerned(act), now, LEAD, SECOND)
    return [one for one in people if one.pk not in actors(act)]


def tell_all(people: Iterable[User]) -> None:
    """One notice each."""
    for person in people:
        notice(person.pk)
