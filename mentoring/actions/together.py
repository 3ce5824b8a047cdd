"""What two people keep on the page of their pair: the agreement, goals, meetings, notes, ticks.

Everything about one pair happens under the lock of its row. Nothing of it is recorded anywhere
else, and nobody but the two can read it.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from jobs.mail import notice
from mentoring import checklists
from mentoring.actions.locks import locked_pair
from mentoring.models import Goal, Meeting, Note, Pair, PairAgreement, Tick
from people.models import User
from records.clock import today

MOST_GOALS: Final = 12
MOST_MEETINGS: Final = 200
MOST_NOTES: Final = 100
MOST_VERSIONS: Final = 50
# How far back a meeting can be put into the list.
LOG_BACK: Final = timedelta(days=366)
# So far ahead the next meeting can be.
LOOK_AHEAD: Final = timedelta(days=366)


NEXT: Final = [
    "next_meeting_at", "next_minutes", "next_way", "next_key", "next_sequence",
]  # fmt: skip


class Over(Exception):
    """This pair has ended, or is not this person's: nothing can be changed in it."""


class Newer(Exception):
    """There is a newer version than the one this person had before them."""


class Full(Exception):
    """There are as many of these as one pair can have."""


def locked(pair: Pair, by: User) -> Pair:
    """The row under its lock, as long as it goes on and is this person's. Raises Over."""
    fresh = locked_pair(pair.pk)
    if fresh is None or fresh.ended_on is not None or not fresh.is_of(by):
        raise Over
    return fresh


def other_told(pair: Pair, by: User) -> None:
    """The other of the two gets a notice."""
    other = pair.other_id(by)
    if other is not None:
        notice(other)


@transaction.atomic
def write_agreement(*, by: User, pair: Pair, text: str, seen: int, now: datetime) -> PairAgreement:
    """A new version, which its writer accepts by writing it and the other is told of. `seen`: the
    newest version this person had before them. Raises Over, Newer, Full.

    Whoever keeps the words of the newest version as they are says yes to it: they had those words
    before them, whichever number stood there. Sent again they change nothing.
    """
    fresh = locked(pair, by)
    newest = fresh.agreements.order_by("-version").first()
    number = newest.version if newest else 0
    if newest is not None and newest.text == text:
        return _accepted(fresh, newest, by, now)
    if number != seen:
        raise Newer
    if number >= MOST_VERSIONS:
        raise Full
    made = PairAgreement(pair=fresh, version=number + 1, text=text, written_by=by)
    setattr(made, f"accepted_by_{fresh.side_of(by)}_at", now)
    made.save()
    other_told(fresh, by)
    return made


@transaction.atomic
def accept_agreement(*, by: User, pair: Pair, version: int, now: datetime) -> PairAgreement:
    """Say yes to the newest version; it holds once both have. Raises Over; Newer when this person
    had another one before them."""
    fresh = locked(pair, by)
    newest = fresh.agreements.order_by("-version").first()
    if newest is None or newest.version != version:
        raise Newer
    return _accepted(fresh, newest, by, now)


def _accepted(pair: Pair, version: PairAgreement, by: User, now: datetime) -> PairAgreement:
    """The same version, with this person's yes; the other is told of a new one."""
    name = f"accepted_by_{pair.side_of(by)}_at"
    if getattr(version, name) is None:
        setattr(version, name, now)
        version.save(update_fields=[name])
        other_told(pair, by)
    return version


@transaction.atomic
def add_goal(*, by: User, pair: Pair, text: str, form_key: UUID) -> Goal:
    """One more goal, at the end of the list; the same form sent again adds nothing. Raises Over,
    Full."""
    fresh = locked(pair, by)
    if earlier := fresh.goals.filter(form_key=form_key).first():
        return earlier
    if fresh.goals.count() >= MOST_GOALS:
        raise Full
    place = _last(fresh) + 1
    return Goal.objects.create(
        pair=fresh, text=text, written_by=by, position=place, form_key=form_key
    )


@transaction.atomic
def change_goal(*, by: User, goal: Goal, text: str, progress: str) -> Goal:
    """Say it anew, or how far it has come; one that the other dropped meanwhile is there again.
    Raises Over."""
    fresh = locked(goal.pair, by)
    goal.text, goal.progress = text, progress
    if not fresh.goals.filter(pk=goal.pk).exists():
        goal.position = _last(fresh) + 1
    goal.save()
    return goal


def _last(pair: Pair) -> int:
    last: int | None = pair.goals.aggregate(last=Max("position"))["last"]
    return last or 0


@transaction.atomic
def drop_goal(*, by: User, goal: Goal) -> None:
    """It goes. Raises Over."""
    locked(goal.pair, by)
    goal.delete()


@transaction.atomic
def fix_next(*, by: User, pair: Pair, at: datetime, minutes: int, way: str) -> Pair:
    """The next meeting, or another time for it; the other gets a notice when anything of it
    changes. Raises Over."""
    fresh = locked(pair, by)
    if (fresh.next_meeting_at, fresh.next_minutes, fresh.next_way) == (at, minutes, way):
        return fresh
    if fresh.next_meeting_at is None or fresh.next_key is None:
        fresh.next_key, fresh.next_sequence = uuid4(), 0
    else:
        fresh.next_sequence += 1
    fresh.next_meeting_at, fresh.next_minutes, fresh.next_way = at, minutes, way
    fresh.save(update_fields=NEXT)
    other_told(fresh, by)
    return fresh


@transaction.atomic
def drop_next(*, by: User, pair: Pair) -> Pair:
    """The next meeting does not take place; the other gets a notice. Raises Over."""
    fresh = locked(pair, by)
    if fresh.next_meeting_at is not None:
        fresh.next_meeting_at = fresh.next_key = None
        fresh.save(update_fields=NEXT)
        other_told(fresh, by)
    return fresh


@transaction.atomic
def log_meeting(*, by: User, pair: Pair, on: date, way: str) -> Meeting:
    """You met: the day and the way, and nothing else. The same day is in the list once. A next
    meeting of that day is over by it. Raises Over, Full."""
    fresh = locked(pair, by)
    if fresh.meetings.count() >= MOST_MEETINGS:
        raise Full
    made, _ = Meeting.objects.update_or_create(pair=fresh, on=on, defaults={"way": way})
    if fresh.next_meeting_at is not None and today(fresh.next_meeting_at) <= on:
        fresh.next_meeting_at = fresh.next_key = None
        fresh.save(update_fields=NEXT)
    return made


@transaction.atomic
def drop_meeting(*, by: User, meeting: Meeting) -> None:
    """It was not so: it goes from the list. Raises Over."""
    locked(meeting.pair, by)
    meeting.delete()


@transaction.atomic
def add_note(*, by: User, pair: Pair, text: str, form_key: UUID, now: datetime) -> Note:
    """A note of one's own, which the other never sees; the same form sent again adds nothing.
    Raises Over, Full."""
    fresh = locked(pair, by)
    mine = fresh.notes.filter(person=by)
    if earlier := mine.filter(form_key=form_key).first():
        return earlier
    if mine.count() >= MOST_NOTES:
        raise Full
    return Note.objects.create(
        pair=fresh, person=by, text=text, form_key=form_key, noted_on=today(now)
    )


def drop_note(*, note: Note) -> None:
    """One's own note goes, also once the pair has ended: an author's erasure always wins."""
    note.delete()


@transaction.atomic
def tick(*, by: User, pair: Pair, code: str, done: bool, now: datetime) -> None:
    """Something of the list is done, or it is not after all. Raises Over; KeyError for what is
    not in the list of this kind."""
    fresh = locked(pair, by)
    if checklists.item_of(fresh.kind, code) is None:
        raise KeyError(code)
    if done:
        Tick.objects.get_or_create(pair=fresh, item=code, defaults={"done_on": today(now)})
    else:
        Tick.objects.filter(pair=fresh, item=code).delete()


@transaction.atomic
def show_areas(*, by: User, pair: Pair, shown: bool) -> Pair:
    """Whether this person wants both to read what they have in common. Raises Over.

    The other is not told: they read it once both want it, and before that not even that one did.
    """
    fresh = locked(pair, by)
    setattr(fresh, f"{fresh.side_of(by)}_shows_areas", shown)
    fresh.save(update_fields=["mentor_shows_areas", "mentee_shows_areas"])
    return fresh
