"""Sessions of a group: put up, changed, moved, called off by facilitators; members are told.

What facilitators and members do is tallied at the most: they are colleagues. Everything happens
under the lock of the group, so that nobody who leaves is told afterwards.
"""

from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.actions.joining import Closed, place_in
from groups.actions.leading import NotTheirs, led, tell_all
from groups.actions.reminding import heard
from groups.models import Group, Membership, NotThisTime, Session
from groups.models.sessions import MOST_SESSIONS
from people.models import User
from records.audit import tally
from records.clock import today
from wellbeing.actions import Gone, closed
from wellbeing.models import Event, Meeting

BEYOND: Final = "Choose a day up to the last day of the group."


@transaction.atomic
def put_up_session(
    *, by: User, group: Group, days: tuple[date, str], about: str, form_key: UUID, now: datetime,
    **said: Any,
) -> Session:  # fmt: skip
    """What the group does together, on the days of a rule. `said`: how, place, link, starts,
    minutes. Everybody else in the group is told. Sent twice, it is one. Raises NotTheirs or
    ValidationError."""
    fresh = led(by, group)
    if fresh.ends_on is not None:
        raise ValidationError("This group ends: there is nothing more to put up.")
    event, new = closed.put_up(
        organisation=fresh.organisation, days=days, form_key=form_key, now=now, **said
    )
    if not new:
        return _again(fresh, event)
    if fresh.sessions.going_on(now).count() >= MOST_SESSIONS:
        raise ValidationError(f"{MOST_SESSIONS} go on already. Call one off first.")
    session = fresh.sessions.create(event=event, about=about.strip())
    heard(fresh.members.inside(), now, of=Meeting.objects.filter(event=event))
    tell_all(fresh, but=by)
    tally("group.session_put_up", organisation=by.organisation_id)
    return session


def _again(group: Group, event: Event) -> Session:
    """What the same form put up before; raises NotTheirs for a key of somebody else's."""
    found = group.sessions.filter(event=event).first()
    if found is None:
        raise NotTheirs
    return found


def _led(by: User, session: Session, now: datetime) -> Session:
    """The session as it is now, of a group this person facilitates, locked. Raises NotTheirs, and
    Gone after the last day of the group."""
    fresh = led(by, session.group).sessions.select_related("event", "group").filter(pk=session.pk)
    found = fresh.first()
    if found is None:
        raise NotTheirs
    if found.group.has_ended(today(now)):
        raise Gone
    return found


@transaction.atomic
def change_session(*, by: User, session: Session, about: str, now: datetime, **said: Any) -> None:
    """Say anew what it is, how, where and at which time, for all dates ahead. Everybody else in the
    group is told when something changed; at another time who said that they do not come is asked
    anew. Raises NotTheirs or Gone."""
    fresh = _led(by, session, now)
    codes = closed.change(event=fresh.event, now=now, **said)
    if "time" in codes:
        _asked_anew(fresh, now)
        dates = Meeting.objects.filter(event=fresh.event, moved=False)
        heard(fresh.group.members.inside(), now, of=dates)
    if fresh.about != about.strip():
        fresh.about = about.strip()
        fresh.save(update_fields=["about"])
        codes.append("about")
    if codes:
        tell_all(fresh.group, but=by)


def _asked_anew(session: Session, now: datetime) -> None:
    """As of a date that is moved; those moved by themselves keep their time and answers."""
    at_another = Meeting.objects.ahead(now).filter(event=session.event_id, moved=False)
    NotThisTime.objects.filter(meeting__in=at_another.order_by().values("pk")).delete()


@transaction.atomic
def add_date(*, by: User, session: Session, day: date, now: datetime) -> None:
    """The group meets on one day more, at the usual time. Everybody else in it is told. Raises
    NotTheirs, Gone or ValidationError."""
    fresh = _led(by, session, now)
    if fresh.group.has_ended(day):
        raise ValidationError({"day": BEYOND})
    closed.add_date(event=fresh.event, day=day, now=now)
    made = Meeting.objects.filter(event=fresh.event, day=day)
    heard(fresh.group.members.inside(), now, of=made)
    tell_all(fresh.group, but=by)


@transaction.atomic
def call_off_session(*, by: User, session: Session, now: datetime) -> None:
    """On no date ahead. Everybody else in the group is told. Raises NotTheirs or Gone."""
    fresh = _led(by, session, now)
    closed.call_off(event=fresh.event, now=now)
    tell_all(fresh.group, but=by)


def _date(by: User, meeting: Meeting) -> Group:
    """The group of a date, locked, for somebody who facilitates it. Raises NotTheirs."""
    rows = Session.objects.led_by(by).select_related("group")
    session = rows.filter(event=meeting.event_id).first()
    if session is None:
        raise NotTheirs
    return led(by, session.group)


def _date_ahead(by: User, meeting: Meeting, now: datetime) -> Group:
    """The same while the group goes on. Raises Gone after its last day."""
    group = _date(by, meeting)
    if group.has_ended(today(now)):
        raise Gone
    return group


@transaction.atomic
def move_date(
    *, by: User, meeting: Meeting, day: date, at: time, minutes: int, now: datetime
) -> None:
    """One date at another time; who said that they do not come is asked anew. Everybody else in the
    group is told. Raises NotTheirs, Gone or ValidationError."""
    group = _date_ahead(by, meeting, now)
    if group.has_ended(day):
        raise ValidationError({"day": BEYOND})
    closed.move(meeting=meeting, day=day, at=at, minutes=minutes, now=now)
    NotThisTime.objects.filter(meeting=meeting.pk).delete()
    heard(group.members.inside(), now, of=Meeting.objects.filter(pk=meeting.pk))
    tell_all(group, but=by)


@transaction.atomic
def call_off_date(*, by: User, meeting: Meeting, now: datetime) -> None:
    """One date does not take place. Everybody else in the group is told. Raises NotTheirs or
    Gone."""
    group = _date_ahead(by, meeting, now)
    closed.call_off_date(meeting=meeting, now=now)
    tell_all(group, but=by)


@transaction.atomic
def count_date(*, by: User, meeting: Meeting, came: int, now: datetime) -> None:
    """So many came: a number, no list. Raises NotTheirs, Gone or ValidationError."""
    _date(by, meeting)
    closed.count(meeting=meeting, came=came, now=now)


@transaction.atomic
def say_whether(*, by: User, meeting: Meeting, comes: bool, now: datetime) -> None:
    """Somebody does not come this time, or does after all. Nobody is told; facilitators read a
    number. Raises Closed when it is over or called off, or when they are not in the group, and Over
    after its last day."""
    rows = Session.objects.visible_to(by).select_related("group")
    session = rows.filter(event=meeting.event_id).first()
    if session is None:
        raise Closed
    _, mine = place_in(by, session.group, now)
    if not Meeting.objects.ahead(now).filter(pk=meeting.pk).exists():
        raise Closed
    _say(mine, meeting, comes=comes, now=now)


def _say(mine: Membership, meeting: Meeting, *, comes: bool, now: datetime) -> None:
    if comes:
        mine.absences.filter(meeting=meeting.pk).delete()
        this = Meeting.objects.filter(pk=meeting.pk)
        heard(Membership.objects.filter(pk=mine.pk), now, of=this)
    else:
        mine.absences.get_or_create(meeting=meeting)


def forget_absences(*, now: datetime) -> int:
    """After a date nothing says who did not come. Returns how many rows."""
    return NotThisTime.objects.over(now).delete()[0]
