"""Regular work: nobody is left waiting, and nothing is kept longer than was said.

Every step is idempotent, looks again under a lock before it acts, and does one row at a time in a
transaction of its own: a row that fails is logged and tried again, and never stops the others.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from conversations.actions.asking import lapse, take_back
from conversations.actions.moves import Late, close, count, locked, move_on, rest, set_aside
from conversations.actions.talking import finish
from conversations.models import Answer, Offer, Place, Request, State
from correspondence.actions import erase_expired
from directory.models import Supporter
from jobs.mail import notice
from jobs.schedule import every

# Rows of one kind in one run; the rest a minute later.
BATCH = 200
# Batches of one night.
MOST_BATCHES = 40
logger = logging.getLogger(__name__)
Step = Callable[[UUID, datetime], None]


@every(minutes=1)
def sweep(*, now: datetime) -> None:
    """Move on what waits: leavers first, so that nobody is reminded of what they cannot see."""
    _each(Offer.objects.stranded(), _rescue, now)
    _each(Request.objects.left_alone(), _close_for_leaver, now)
    _each(Offer.objects.overdue(now), _hand_on, now)
    _each(Offer.objects.due_reminder(now), _remind, now)
    _each(Request.objects.rested(now), _end_rest, now)


def _each(
    rows: models.QuerySet[Offer] | models.QuerySet[Request], step: Step, now: datetime
) -> None:
    # In random order: rows that fail again and again cannot fill every batch.
    for pk in list(rows.order_by("?").values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                step(pk, now)
        except Late:
            continue
        except Exception:
            logger.exception("A request could not be moved on")


def _under_lock(pk: UUID, offers: models.QuerySet[Offer]) -> tuple[Request, Offer]:
    """The offer and its request, locked, if it is still one of `offers`. Raises Late."""
    found = Offer.objects.select_related("request").filter(pk=pk).first()
    if found is None:
        raise Late
    request = locked(found.request)
    offer = offers.select_related("supporter__user").filter(pk=pk).first()
    if offer is None:
        raise Late
    return request, offer


def _rescue(pk: UUID, now: datetime) -> None:
    """The supporter left, was suspended or stepped down."""
    request, offer = _under_lock(pk, Offer.objects.stranded())
    if request.state == State.OPEN:
        finish(request, now)
        count("conversation.ended_for_leaver", request)
    else:
        set_aside(request, offer, Answer.CLOSED, now)
        move_on(request, now)


def _close_for_leaver(pk: UUID, now: datetime) -> None:
    """The colleague's account was closed: the other side keeps its copy until it is erased."""
    request = locked(Request(pk=pk))
    if request.asker is not None and request.asker.is_active:
        raise Late
    if request.state == State.OPEN:
        finish(request, now)
    elif request.state in (State.WAITING, State.NOBODY, State.RELEASE):
        take_back(request, now)
    count("request.left_alone", request)


def _hand_on(pk: UUID, now: datetime) -> None:
    """The clock ran out without a yes."""
    request, offer = _under_lock(pk, Offer.objects.overdue(now))
    set_aside(request, offer, Answer.CLOSED, now)
    move_on(request, now)


def _remind(pk: UUID, now: datetime) -> None:
    """One notice, once."""
    _, offer = _under_lock(pk, Offer.objects.due_reminder(now))
    offer.reminded_at = now
    offer.save(update_fields=["reminded_at"])
    notice(offer.supporter.user_id)


def _end_rest(pk: UUID, now: datetime) -> None:
    """A choice the colleague did not make."""
    request = locked(Request(pk=pk))
    if request.rests_until is None or request.rests_until > now:
        raise Late
    if request.state == State.RELEASE:
        lapse(request, now)
    elif request.state == State.NOBODY:
        close(request, State.WITHDRAWN, now)
        count("request.closed_unchosen", request)
    else:
        rest(request, State(request.state), None)


@every(days=1, at=time(3, 10))
def note_load(*, now: datetime) -> None:
    """Write each supporter's number of open conversations, by which lists are ordered tomorrow.

    Once a night: an order by this minute's load would show who is talking.
    """
    places = Place.objects.filter(supporter=OuterRef("pk")).order_by().values("supporter")
    load = Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0)
    changed = Supporter.objects.annotate(load=load).filter(~Q(load_snapshot=F("load")))
    changed.update(load_snapshot=load)


@every(hours=1)
def erase_what_is_over(*, now: datetime) -> None:
    """Erase ended conversations whose time is over, with their requests, and old drafts."""
    for _ in range(MOST_BATCHES):
        if not erase_expired(now=now):
            break
