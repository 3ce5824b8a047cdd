"""A supporter asks to talk something through; somebody says when and how; either closes it.

It goes on as alerts do: coordinators, deputy, partner organisation. The deputy is told after half
of the time the page promises, the partner when it is over, and then all of them every day. Counted
without a name; no audit line, because administrators read those.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from care.models import Debrief, How
from conversations.actions.desks import NobodyThere
from conversations.clock import morning_after
from conversations.models import Level
from conversations.models.desks import next_level, people_at
from directory.models import Supporter
from jobs.mail import notice
from people.models import Organisation, User
from people.models.users import UserQuerySet
from people.separation import separated
from records.audit import tally
from records.clock import today

DAILY: Final = timedelta(hours=24)
# Nobody says "some time": within so many days.
LATEST: Final = timedelta(days=3)


class NoDesk(Exception):
    """There is nobody who could be asked, in the way the supporter wants it."""


class Gone(Exception):
    """It was taken on by somebody else, closed, or never theirs."""


@transaction.atomic
def ask(*, by: User, words: str, elsewhere: bool, now: datetime) -> Debrief:
    """Say that one would like to talk something through. A second press finds the first.

    Raises PermissionDenied for whoever is no peer supporter, or NoDesk.
    """
    # A double click waits here.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if earlier := Debrief.objects.asked_by(by).first():
        return earlier
    if not Supporter.objects.owned_by(by).current().exists():
        raise PermissionDenied
    if by.organisation is None or not has_desk(by, elsewhere=elsewhere):
        raise NoDesk
    promised = timedelta(hours=by.organisation.debrief_within_hours)
    debrief = Debrief.objects.create(
        person=by,
        organisation=by.organisation,
        words=words.strip(),
        elsewhere=elsewhere,
        asked_at=now,
        answer_by=now + promised,
        due_at=now + promised / 2,
        level=Level.PARTNER if elsewhere else Level.COORDINATOR,
    )
    _skip_empty(debrief)
    _tell_desk(debrief)
    tally("debrief.asked", organisation=debrief.counted_for)
    return debrief


def has_desk(user: User, *, elsewhere: bool) -> bool:
    """Whether anybody sits at the desks it would reach. Whom the person must not meet counts:
    the answer would tell."""
    own = user.organisation
    return own is not None and _at(own, user, Level.PARTNER, elsewhere=elsewhere).exists()


def _at(own: Organisation, person: User, level: int, *, elsewhere: bool) -> UserQuerySet:
    people = people_at(own, level).exclude(pk=person.pk)
    if not elsewhere:
        return people
    return people.exclude(Q(organisation=own) | Q(organisation=person.organisation_id))


def _seated(debrief: Debrief) -> UserQuerySet:
    """Who sits at the desks that are told now."""
    return _at(debrief.organisation, debrief.person, debrief.level, elsewhere=debrief.elsewhere)


def _tell_desk(debrief: Debrief) -> None:
    for pk in _seated(debrief).exclude(separated(debrief.person)).values_list("pk", flat=True):
        notice(pk)


def _skip_empty(debrief: Debrief) -> None:
    """A desk where nobody sits stands for the next one."""
    level = debrief.level
    while debrief.level < Level.PARTNER and not _seated(debrief).exists():
        debrief.level += 1
    if debrief.level != level:
        debrief.save(update_fields=["level"])


def locked(debrief: Debrief) -> Debrief:
    """As it is now, kept from changing until the transaction ends. Raises Gone."""
    rows = Debrief.objects.unclosed().select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation", "person", "answered_by").filter(pk=debrief.pk)
    fresh = found.first()
    if fresh is None:
        raise Gone
    return fresh


def _for_desk(by: User, debrief: Debrief) -> Debrief:
    fresh = locked(debrief)
    if not Debrief.objects.visible_to(by).filter(pk=fresh.pk).exists():
        raise Gone
    return fresh


@transaction.atomic
def answer(
    *, by: User, debrief: Debrief, how: str, by_day: date, reply: str, now: datetime
) -> Debrief:
    """Say that one will get in touch, how, and by which day; the first who says so takes it on.

    Said again by the same person, it replaces what they said. Raises Gone, or ValidationError for
    a day that cannot be.
    """
    debrief = _for_desk(by, debrief)
    if not today(now) <= by_day <= today(now) + LATEST:
        raise ValidationError({"when": "Choose a day within the next three days."})
    first = debrief.answered_by_id is None
    debrief.answered_by, debrief.how, debrief.by_day = by, How(how), by_day
    debrief.reply, debrief.reminded = reply.strip(), False
    debrief.due_at = morning_after(by_day)
    debrief.save()
    notice(debrief.person_id)
    if first:
        tally("debrief.answered", organisation=debrief.counted_for)
    return debrief


@transaction.atomic
def hand_on(*, by: User, debrief: Debrief, shown: int | None, now: datetime) -> Debrief:
    """The next desk is told now, as if the time had run out. `shown`: the level the page showed;
    when it has moved on since, two presses are one. Raises Gone or NobodyThere."""
    debrief = _for_desk(by, debrief)
    if debrief.answered_by_id is not None:
        raise Gone
    if shown is not None and debrief.level != shown:
        return debrief
    if _following(debrief) is None:
        raise NobodyThere
    _next_desk(debrief, now)
    return debrief


def _following(debrief: Debrief) -> Level | None:
    """Where somebody outside is wanted, all who may know were told at the start."""
    return None if debrief.elsewhere else next_level(debrief.organisation, debrief.level)


@transaction.atomic
def close(*, by: User, debrief: Debrief, now: datetime) -> None:
    """The supporter closes it at any time, whoever took it on once they have talked. What was
    written goes at once; the other is told. Raises Gone for anybody else."""
    debrief = locked(debrief)
    if by.pk not in (debrief.person_id, debrief.answered_by_id):
        raise Gone
    other = debrief.answered_by_id if by.pk == debrief.person_id else debrief.person_id
    finish(debrief, now)
    if other is not None:
        notice(other)
    tally("debrief.closed", organisation=debrief.counted_for)


def finish(debrief: Debrief, now: datetime) -> None:
    """It is over. Must run in a transaction that holds the lock."""
    debrief.closed_at, debrief.due_at, debrief.words, debrief.reply = now, None, "", ""
    debrief.save()


@transaction.atomic
def not_reached(*, by: User, debrief: Debrief, now: datetime) -> None:
    """The supporter says that nobody got in touch: the desks have it again. Raises Gone."""
    debrief = locked(debrief)
    if debrief.person_id != by.pk or debrief.answered_by_id is None:
        raise Gone
    give_back(debrief, now)


def move_on(debrief: Debrief, now: datetime) -> None:
    """What `due_at` says has come. Must run in a transaction that holds the lock.

    Unanswered: the next desk is told as well, in the end all of them every day. Answered: both are
    asked whether they have talked, and a day later the desks have it again.
    """
    if debrief.answered_by_id is None:
        _next_desk(debrief, now)
    elif debrief.reminded:
        give_back(debrief, now)
    else:
        debrief.reminded, debrief.due_at = True, now + DAILY
        debrief.save()
        notice(debrief.answered_by_id)
        notice(debrief.person_id)


def give_back(debrief: Debrief, now: datetime) -> None:
    """Whoever took it on is silent or gone: the desks have it again, the next one too."""
    debrief.answered_by, debrief.how, debrief.by_day, debrief.reply = None, "", None, ""
    debrief.reminded = False
    notice(debrief.person_id)
    _next_desk(debrief, now)


def _next_desk(debrief: Debrief, now: datetime) -> None:
    debrief.level = _following(debrief) or debrief.level
    if now >= debrief.answer_by and not debrief.reminded:
        # The time the page promised is over: the supporter should know, and choose.
        debrief.reminded = True
        notice(debrief.person_id)
    debrief.due_at = debrief.answer_by if now < debrief.answer_by else now + DAILY
    debrief.save()
    _skip_empty(debrief)
    _tell_desk(debrief)
