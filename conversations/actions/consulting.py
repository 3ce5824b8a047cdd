"""A supporter asks the coordinators for advice; the first who answers is the one who advises.

What is written goes through `correspondence`. A tally counts; no line says who asked.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations.actions.desks import NobodyThere
from conversations.actions.moves import Late, TooMany
from conversations.keeping import shorter_retention
from conversations.models import Consult, ConsultState, Level, Request
from conversations.models.consults import NOBODY_IN_PARTICULAR
from conversations.models.desks import next_level, people_at
from correspondence import actions as correspondence
from correspondence.models import Message, Participant
from directory.models import Supporter
from jobs.mail import notice
from people.models import User
from people.models.users import UserQuerySet
from people.separation import separated
from records.audit import audit, tally

# When the next desk is told, whoever answered is reminded, or everybody is told again.
ANSWER: Final = timedelta(hours=24)
# When a conversation in which it is the supporter's turn, and they are content, ends by itself.
REST: Final = timedelta(days=30)
# Enough for anybody who needs advice; few enough that nobody can fill a desk.
MOST_UNFINISHED: Final = 3


class NoDesk(Exception):
    """This supporter's organisation has no coordinator, no deputy and no partner to ask."""


@transaction.atomic
def ask(*, by: User, body: str, form_key: UUID, now: datetime) -> Consult:
    """Ask the coordinators for advice. The same form sent again returns what it made.

    Raises PermissionDenied for whoever is no peer supporter, NoDesk, or TooMany.
    """
    # A double click waits here and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if earlier := Consult.objects.asked_by(by).filter(form_key=form_key).first():
        return earlier
    if not may_ask(by):
        raise PermissionDenied
    if by.organisation is None or not has_desk(by):
        raise NoDesk
    if Consult.objects.asked_by(by).unfinished().count() >= MOST_UNFINISHED:
        raise TooMany
    thread = correspondence.open_thread(people=[(by, NOBODY_IN_PARTICULAR)], now=now)
    author = Participant.objects.get(thread=thread, user=by)
    correspondence.write(thread=thread, author=author, body=body, form_key=form_key, now=now)
    consult = Consult.objects.create(
        thread=thread,
        asker=by,
        organisation=by.organisation,
        asked_at=now,
        due_at=now + ANSWER,
        form_key=form_key,
    )
    _skip_empty(consult)
    tell_desk(consult)
    _count("consult.asked", consult)
    return consult


def may_ask(user: User) -> bool:
    """Whether somebody may ask for advice: peer supporters, and whoever stepped down while they
    carry a conversation to its end."""
    standing = Supporter.objects.owned_by(user).in_standing()
    return standing.exists() or Request.objects.talked_by(user).exists()


def has_desk(user: User) -> bool:
    """Whether anybody at all sits at the desk of this person's organisation, or at those it goes
    on to. Whom the person must not meet is left out of it: the answer would tell."""
    if user.organisation is None:
        return False
    return people_at(user.organisation, Level.PARTNER).exclude(pk=user.pk).exists()


@transaction.atomic
def answer(*, by: User, consult: Consult, body: str, form_key: UUID, now: datetime) -> Message:
    """Advise, or write on in what one advises on already; the first answer takes it.

    Raises Late when another coordinator answered first, when it has ended, or was never theirs;
    correspondence.actions.TooFast.
    """
    consult = locked(consult)
    if not Consult.objects.advised_by(by).unfinished().filter(pk=consult.pk).exists():
        raise Late
    author = correspondence.join(thread=consult.thread, user=by, name=by.name)
    message, new = correspondence.write(
        thread=consult.thread, author=author, body=body, form_key=form_key, now=now
    )
    if new:
        _took(consult, by, now)
        _count("consult.answered", consult)
    return message


def _took(consult: Consult, by: User, now: datetime) -> None:
    consult.state, consult.answered_by = ConsultState.OPEN, by
    consult.desks_turn, consult.reminded, consult.due_at = False, False, now + REST
    consult.save()
    _tell_asker(consult)


@transaction.atomic
def write_back(*, by: User, consult: Consult, body: str, form_key: UUID, now: datetime) -> Message:
    """The supporter writes on, before an answer or after. Raises Late once it has ended."""
    consult = locked(consult)
    if consult.asker_id != by.pk or consult.state == ConsultState.ENDED:
        raise Late
    author = Participant.objects.get(thread=consult.thread, user=by)
    message, new = correspondence.write(
        thread=consult.thread, author=author, body=body, form_key=form_key, now=now
    )
    # What waits already keeps its clock: more words must not put the next desk off.
    if new and not consult.desks_turn:
        consult.desks_turn, consult.reminded, consult.due_at = True, False, now + ANSWER
        consult.save()
        tell_desk(consult)
    return message


@transaction.atomic
def end(*, by: User, consult: Consult, now: datetime, erase: bool = False) -> Consult:
    """The supporter ends it, answered or not; never a reason. Raises Late for anybody else.

    `erase`: what they wrote goes at once. The rest after the organisations' retention.
    """
    consult = locked(consult)
    if consult.asker_id != by.pk:
        raise Late
    if consult.state != ConsultState.ENDED:
        finish(consult, now)
        if consult.answered_by_id is not None:
            notice(consult.answered_by_id)
        _count("consult.ended", consult)
    if erase:
        author = Participant.objects.get(thread=consult.thread, user=by)
        correspondence.erase_messages(author=author)
    return consult


def locked(consult: Consult) -> Consult:
    """As it is now, kept from changing until the transaction ends. Raises Late when it is gone."""
    rows = Consult.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("thread", "organisation", "asker", "answered_by__organisation")
    fresh = found.filter(pk=consult.pk).first()
    if fresh is None:
        raise Late
    return fresh


def finish(consult: Consult, now: datetime) -> None:
    """End it and its thread; everything written is erased after the shorter retention."""
    theirs = consult.answered_by.organisation if consult.answered_by else None
    keep = timedelta(days=shorter_retention(consult.organisation, theirs))
    correspondence.end(thread=consult.thread, keep=keep, now=now)
    consult.state, consult.due_at, consult.desks_turn = ConsultState.ENDED, None, False
    consult.save()


def tell_desk(consult: Consult) -> None:
    """Notices to whoever answers it, or to all on whose desk it lies: never to one who must not
    meet the supporter."""
    if consult.answered_by_id is not None:
        notice(consult.answered_by_id)
        return
    people = _seated(consult, consult.level)
    if consult.asker is not None:
        people = people.exclude(separated(consult.asker))
    for pk in people.values_list("pk", flat=True):
        notice(pk)


def _seated(consult: Consult, level: int) -> UserQuerySet:
    """Who sits at the desk at this level, but for the supporter."""
    people = people_at(consult.organisation, level)
    return people if consult.asker is None else people.exclude(pk=consult.asker.pk)


def _tell_asker(consult: Consult) -> None:
    if consult.asker_id is not None:
        notice(consult.asker_id)


def move_on(consult: Consult, now: datetime) -> None:
    """What `due_at` says has come. Must run in a transaction that holds the lock.

    Waiting: the next desk is told as well, in the end all of them every day, and the supporter is
    told when the last one was. Open: whoever answered is reminded once, then it goes back to the
    desk; or, when it is the supporter's turn and nothing came for long, it ends.
    """
    if consult.state == ConsultState.WAITING:
        _next_desk(consult, now)
    elif not consult.desks_turn:
        finish(consult, now)
        _tell_asker(consult)
        _count("consult.rested", consult)
    elif consult.reminded:
        give_back(consult, now)
    else:
        consult.reminded, consult.due_at = True, now + ANSWER
        consult.save()
        tell_desk(consult)


@transaction.atomic
def hand_on(*, by: User, consult: Consult, now: datetime) -> Consult:
    """A coordinator lets the next desk be told now. Audited, without whose question it is.

    Raises Late (answered, ended, or never theirs) or NobodyThere.
    """
    consult = locked(consult)
    if not Consult.objects.advised_by(by).waiting().filter(pk=consult.pk).exists():
        raise Late
    level = following(consult)
    if level is None:
        raise NobodyThere
    consult.level, consult.due_at = level, now + ANSWER
    consult.save()
    _skip_empty(consult)
    tell_desk(consult)
    _count("consult.handed_on", consult)
    audit("desk.handed_on", by=by, organisation=consult.organisation_id, kind="consult")
    return consult


def _skip_empty(consult: Consult) -> None:
    """A desk where nobody sits stands for the next one. Whom the supporter must not meet does sit
    there: when the next one is told must not give that away."""
    level = consult.level
    while level < Level.PARTNER:
        if _seated(consult, level).exists():
            break
        level += 1
    if level != consult.level:
        consult.level = level
        consult.save(update_fields=["level"])


def _next_desk(consult: Consult, now: datetime) -> None:
    first_time = not consult.reminded
    level = following(consult)
    if level is not None:
        consult.level = level
        _count("consult.handed_on", consult)
    elif first_time:
        # Everybody there is has been told for a day: the supporter should know, and choose.
        consult.reminded = True
        _tell_asker(consult)
    consult.due_at = now + ANSWER
    consult.save()
    _skip_empty(consult)
    tell_desk(consult)


def following(consult: Consult, after: int | None = None) -> Level | None:
    """The next desk that is told, if the organisation has named one; `after`: than this level."""
    return next_level(consult.organisation, consult.level if after is None else after)


def give_back(consult: Consult, now: datetime) -> None:
    """Whoever answered is silent or gone: it waits for all coordinators again."""
    if consult.answered_by is not None:
        correspondence.leave(thread=consult.thread, user=consult.answered_by)
    consult.state, consult.answered_by = ConsultState.WAITING, None
    consult.level, consult.desks_turn, consult.reminded = Level.COORDINATOR, True, False
    consult.due_at = now + ANSWER
    consult.save()
    _skip_empty(consult)
    tell_desk(consult)
    _tell_asker(consult)
    _count("consult.given_back", consult)


def _count(kind: str, consult: Consult) -> None:
    tally(kind, organisation=consult.organisation_id)
