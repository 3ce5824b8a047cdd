"""Regular work for people's safety: nothing that was raised rests, nothing is kept too long.

As in tasks.py every step is idempotent, looks again under a lock, and one row that fails never
stops the others. Imported by tasks.py, which is where regular work is looked for.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models, transaction

from conversations.actions.moves import Late
from conversations.actions.safety.concerns import AGAIN_AFTER, REMIND_AFTER
from conversations.actions.safety.telling import (
    REVIEW_WITHIN,
    locked,
    reviewers,
    tell_all,
)
from conversations.actions.safety.two_people import finish
from conversations.models import (
    Concern,
    ConcernKind,
    Ending,
    GraveAct,
    Hold,
    Opening,
    Reading,
    Release,
    Told,
    TwoPeopleAct,
)
from conversations.models.duty import LEAD, SECOND, on_duty
from correspondence.models import Thread
from jobs.mail import notice
from jobs.schedule import every
from records.clock import today

BATCH = 200
# Named in records/retention.toml.
KEEP_CONCERN = timedelta(days=365)
KEEP_WORDS = timedelta(days=365)
KEEP_ACT = timedelta(days=1095)
KEEP_READING = timedelta(days=2)
DAILY = timedelta(days=1)
GRAVE: tuple[type[Release] | type[Opening] | type[Hold], ...] = (Release, Opening, Hold)
logger = logging.getLogger(__name__)


@every(minutes=1)
def watch(*, now: datetime) -> None:
    """Concerns nobody has taken up, acts nobody has reviewed, questions nobody has answered."""
    _each(Concern.objects.due(now), _next_step, now)
    for two in (Opening, Hold):
        _each(two.objects.lapsed(now), _lapse, now)
    for kind in GRAVE:
        _each(kind.objects.to_consider_again(now), _consider_again, now)
        _each(kind.objects.review_overdue(now), _review_overdue, now)


def _each(
    rows: "models.QuerySet[Any]", step: Callable[[Any, datetime], None], now: datetime
) -> None:
    # In random order: rows that fail again and again cannot fill every batch.
    for row in list(rows.order_by("?")[:BATCH]):
        try:
            with transaction.atomic():
                step(locked(row), now)
        except Late:
            continue
        except Exception:
            logger.exception("Something raised for safety could not be moved on")


def _next_step(concern: Concern, now: datetime) -> None:
    if concern.next_at is None or concern.next_at > now:
        raise Late
    people = [concern.reporter, concern.about]
    leads = on_duty(concern.organisation_id, people, now, LEAD)
    if concern.acknowledged_by is not None and concern.acknowledged_by in leads:
        tell_all([concern.acknowledged_by])
        concern.next_at = now + REMIND_AFTER
    else:
        _raise_again(concern, now)
    concern.save(update_fields=["next_at", "told", "acknowledged_at", "acknowledged_by"])


def _raise_again(concern: Concern, now: datetime) -> None:
    """All leads again, then the second openers too, then every day. Whoever had taken it up and is
    a lead no longer has it no longer."""
    concern.acknowledged_at = concern.acknowledged_by = None
    concern.told = min(concern.told + 1, Told.SECONDS_TOO)
    last = concern.told == Told.SECONDS_TOO
    roles = (LEAD, SECOND) if last else (LEAD,)
    people = [concern.reporter, concern.about]
    tell_all(on_duty(concern.organisation_id, people, now, *roles))
    concern.next_at = now + (DAILY if last else AGAIN_AFTER[ConcernKind(concern.kind)])
    # They are told that nobody has it, so that they can ring somebody themselves.
    if concern.reporter_id is not None:
        notice(concern.reporter_id)


def _lapse(act: TwoPeopleAct, now: datetime) -> None:
    """Nobody agreed in time."""
    if not act.is_waiting or act.lapses_at > now:
        raise Late
    finish(act, Ending.LAPSED, None, now)


def _consider_again(act: GraveAct, now: datetime) -> None:
    """The day has come on which somebody has to look whether telling is still unsafe."""
    if not act.is_untold or act.consider_on is None or act.consider_on > today(now):
        raise Late
    if act.reviewed_at is None:
        raise Late
    act.reviewed_at, act.reviewed_by = None, None
    _ask_for_review(act, now)


def _review_overdue(act: GraveAct, now: datetime) -> None:
    """All who may review it are told, today and every day until one of them does."""
    if not act.to_be_reviewed or act.review_at is None or act.review_at > now:
        raise Late
    _ask_for_review(act, now)


def _ask_for_review(act: GraveAct, now: datetime) -> None:
    act.review_at = now + REVIEW_WITHIN
    act.save(update_fields=["review_at", "reviewed_at", "reviewed_by"])
    tell_all(reviewers(act, now))


def held_threads(now: datetime) -> "models.QuerySet[Thread]":
    """What the hourly erasure has to leave alone."""
    return Hold.objects.held_threads(now)


@every(days=1, at=time(3, 40))
def erase_what_safety_keeps(*, now: datetime) -> None:
    """Concerns a year after they are closed; reasons after a year, records after three."""
    Concern.objects.filter(closed_at__lte=now - KEEP_CONCERN).delete()
    Reading.objects.filter(day__lt=today(now) - KEEP_READING).delete()
    # Nothing ends while those concerned have still to be told.
    told = {"consider_on__isnull": True}
    Release.objects.filter(released_at__lte=now - KEEP_WORDS, **told).update(
        reason="", unsafe_reason="", person=None
    )
    Release.objects.filter(released_at__lte=now - KEEP_ACT, **told).delete()
    told_or_never = models.Q(consider_on__isnull=True) | models.Q(agreed_at__isnull=True)
    two: Any
    for two in (Opening, Hold):
        over = two.objects.filter(told_or_never)
        over.filter(asked_at__lte=now - KEEP_WORDS).update(reason="", unsafe_reason="")
        over.filter(asked_at__lte=now - KEEP_ACT).delete()
    Hold.objects.filter(asked_at__lte=now - KEEP_WORDS, **told).update(
        authority_name="", person=None
    )
