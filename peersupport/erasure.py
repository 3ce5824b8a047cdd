"""Erase me: everything a person has here ends, goes, or loses its way back to them.

The order across the apps is written here and nowhere else. First what others wait for ends kindly
by the apps' own actions; then every row goes by the rules of `records/retention.toml`; last, still
inside the transaction, a tombstone is written where no restore brings it back (records/tombstones).
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction

from campaigns import actions as campaigns
from conversations.actions.leaving import leave
from correspondence.actions import kept_until
from directory import actions as directory
from directory.models import Application, Supporter
from groups.actions import leave_all
from mentoring import actions as mentoring
from peersupport.export import MINE
from people import actions as people
from people.models import User
from people.staying import one_erasure_at_a_time
from records import tombstones
from records.audit import tally
from records.clock import today
from records.erasing import erase_rows
from resources.actions import forget_held
from resources.actions.telling import withdraw_stories
from wellbeing import actions as wellbeing

# A person's own part in what two share: their words in it go, the row stays for the other.
OWN: Final = frozenset(
    {
        "conversations.Consult.asker",
        "conversations.Request.asker",
        "correspondence.Participant.user",
        "mentoring.Pair.mentee",
        "mentoring.Pair.mentor",
    }
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What was erased, without a word of who."""

    day: date
    erased: dict[str, int]
    backups_until: date
    # Until when somebody else may keep their own words to this person; None when nobody has any.
    others_until: date | None


def erase(*, person: User, now: datetime) -> Receipt:
    """Erase this person at their own wish. One transaction: all of it or nothing.

    Raises people.actions.LastAdministrator; OSError when no tombstone could be written, and
    whatever the database says: then nothing was erased.
    """
    return _erase(person.pk, now, again=False)


def erase_again(*, now: datetime) -> int:
    """Erase everybody who was erased before and is here: a backup brought them back, or the
    machine stopped a moment before the end. Returns how many; one that fails stops no other."""
    return sum(_erased_again(person_id, now) for person_id in people_to_erase_again())


def people_to_erase_again() -> list[UUID]:
    """Who was erased and is here all the same."""
    return tombstones.erased_among(User.objects.values_list("pk", flat=True))


def _erased_again(person_id: UUID, now: datetime) -> bool:
    try:
        _erase(person_id, now, again=True)
    except Exception:
        logger.exception("Somebody who was erased could not be erased again")
        return False
    return True


def _erase(person_id: UUID, now: datetime, *, again: bool) -> Receipt:
    day, marked = today(now), False
    try:
        with transaction.atomic():
            one_erasure_at_a_time()
            person = User.objects.select_for_update().get(pk=person_id)
            if not again:
                people.check_not_last(person)
            others_until = _close(person, now)
            stories = withdraw_stories(person=person)
            erased = erase_rows(person.pk, own=OWN, told=MINE)
            if stories:
                erased["stories"] = stories
            tally("account.erased", organisation=person.organisation_id)
            if not again:
                marked = True
                tombstones.add(person_id, day=day)
    except BaseException:
        if marked:
            _strike_out_if_there(person_id, day)
        raise
    backups_until = day + timedelta(days=settings.BACKUP_DAYS)
    return Receipt(day, dict(erased), backups_until, others_until)


def _strike_out_if_there(person_id: UUID, day: date) -> None:
    """Only when the person is seen to be still there: after a broken connection the erasure may
    have been made."""
    try:
        if User.objects.filter(pk=person_id).exists():
            tombstones.strike_out(person_id, day=day)
    except (DatabaseError, OSError):
        logger.error("An erasure may be unfinished: it is made again within the hour")


def _close(person: User, now: datetime) -> date | None:
    """End everything by the apps' own actions, the account first: from then on nothing new can
    reach this person. Returns the last day of what others keep of their own words."""
    people.deactivate(by=person, person=person)
    leave(person=person, now=now)
    wellbeing.leave(person=person, now=now)
    leave_all(person=person, now=now)
    campaigns.leave(person=person)
    mentoring.leave(person=person, now=now)
    _leave_directory(person, now)
    forget_held(person=person)
    people.forget_traces(person=person)
    last = kept_until(person=person)
    return today(last) if last else None


def _leave_directory(person: User, now: datetime) -> None:
    if Application.objects.owned_by(person).unfinished().exists():
        directory.withdraw_application(by=person)
    standing = Supporter.objects.owned_by(person).filter(stepped_down_at=None)
    if standing.filter(approved_at__isnull=False).exists():
        directory.step_down(by=person, now=now)
