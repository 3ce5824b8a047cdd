"""When a group meets, as one person in it sees it.

How many do not come is the facilitators' to see: a number, nobody's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from groups.models import Group, NotThisTime, Session
from people.models import User
from wellbeing.models import Meeting, MeetingQuerySet

# So many dates stand on the page of a group, and on the page of all of them.
NEXT: Final = 3
MOST: Final = 100


@dataclass(frozen=True)
class Date:
    """One date as one person sees it."""

    meeting: Meeting
    session: Session
    comes: bool
    now: datetime

    @property
    def is_off(self) -> bool:
        """Whether it does not take place."""
        return self.meeting.called_off_at is not None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.meeting.ends_at <= self.now

    @property
    def is_after_the_end(self) -> bool:
        """Whether the group has a last day, and this is after it: nobody is expected."""
        return self.session.group.has_ended(self.meeting.on)

    @property
    def has_begun(self) -> bool:
        """Whether it can be counted."""
        return self.meeting.starts_at <= self.now

    @property
    def state(self) -> str:
        """In a few words, for a tag."""
        if self.is_off:
            return "Called off"
        if self.is_over:
            return "It is over"
        if self.is_after_the_end:
            return "After the last day of the group"
        if self.session.group.paused_on is not None:
            return "The group rests"
        return "It takes place" if self.comes else "Not this time, you said"

    @property
    def colour(self) -> str:
        """Of the tag; the words say it all."""
        if self.is_off:
            return "red"
        if self.is_over or self.is_after_the_end or not self.comes:
            return "grey"
        return "yellow" if self.session.group.paused_on is not None else "green"


def _of(
    rows: Iterable[Meeting], sessions: QuerySet[Session], user: User, now: datetime
) -> list[Date]:
    found = list(rows)
    events = {one.event_id for one in found}
    known = {one.event_id: one for one in sessions.filter(event__in=events).select_related("group")}
    absences = NotThisTime.objects.of(user).filter(meeting__in=[one.pk for one in found])
    no = set(absences.values_list("meeting_id", flat=True))
    return [Date(one, known[one.event_id], one.pk not in no, now) for one in found]


def ahead(group: Group, user: User, now: datetime, most: int = MOST) -> list[Date]:
    """The dates of a group that are not over, the nearest first; those called off too. A fixed
    number of queries. Nothing for who is not in it."""
    sessions = Session.objects.visible_to(user).filter(group=group)
    rows = sessions.meetings().filter(ends_at__gt=now).select_related("event")
    return _of(rows.order_by("starts_at", "pk")[:most], sessions, user, now)


def one_of(meeting: Meeting, user: User, now: datetime) -> Date:
    """One date of a group this person is in."""
    [found] = _of([meeting], Session.objects.visible_to(user), user, now)
    return found


def uncounted(group: Group, now: datetime) -> list[Meeting]:
    """What is over within the last month, and nobody said how many came; for facilitators. What
    stands there after the last day did not take place."""
    rows = group.sessions.all().meetings().uncounted(now)[:MOST]
    return [one for one in rows if not group.has_ended(one.on)][:NEXT]


def absent(meeting: Meeting) -> int:
    """How many said that they do not come; for facilitators."""
    return NotThisTime.objects.filter(meeting=meeting).count()


def going_on(group: Group, now: datetime) -> list[Session]:
    """What a group does together at present, for facilitators to change."""
    rows = group.sessions.all().going_on(now).select_related("event")
    return sorted(rows, key=lambda one: (one.event.first_day, one.event.starts, one.pk))


def seen(user: User) -> MeetingQuerySet:
    """Dates of groups this person is in: the door of the pages of dates."""
    return Session.objects.visible_to(user).meetings().select_related("event__organisation")


def led(user: User) -> MeetingQuerySet:
    """Dates of groups this person facilitates."""
    return Session.objects.led_by(user).meetings().select_related("event__organisation")
