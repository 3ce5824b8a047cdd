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

from conversations import clock, watch
from conversations import sweeps as sweeps
from conversations.actions.alerts import escalate, raise_alert
from conversations.actions.asking import take_back
from conversations.actions.desks import drop_old_deferrals, tell_of_deputy
from conversations.actions.moves import (
    Late,
    NotAvailable,
    ask_next,
    askable,
    close,
    count,
    let_go,
    locked,
    move_on,
    offer_to,
    rest,
    set_aside,
)
from conversations.actions.releasing import lapse
from conversations.actions.talking import finish
from conversations.models import (
    Alert,
    AlertKind,
    Answer,
    Deferral,
    Offer,
    Place,
    PlaceQuerySet,
    Request,
    State,
)
from correspondence.actions import due_to_erase, erase_expired
from directory.models import Supporter
from jobs.mail import notice
from jobs.schedule import every
from people.models import Organisation
from records.clock import today
from records.expiry import expires

# Rows of one kind in one run; the rest a minute later.
BATCH = 200
# Batches of one night.
MOST_BATCHES = 40
logger = logging.getLogger(__name__)
Step = Callable[[UUID, datetime], None]
Rows = models.QuerySet[Offer] | models.QuerySet[Request] | models.QuerySet[Alert]


@every(minutes=1)
def sweep(*, now: datetime) -> None:
    """Move on what waits: leavers first, so that nobody is reminded of what they cannot see."""
    _each(Offer.objects.stranded(now), _rescue, now)
    _each(Offer.objects.now_apart(), _part, now)
    _each(Request.objects.now_apart(), _end_for_apart, now)
    _each(Request.objects.left_alone(), _close_for_leaver, now)
    _each(Offer.objects.due_to_start(now), _start, now)
    _each(Offer.objects.overdue(now), _hand_on, now)
    _each(Offer.objects.due_reminder(now), _remind, now)
    _each(Request.objects.rested(now), _end_rest, now)
    _each(Request.objects.to_look_again(now), _look_again, now)
    _each(Request.objects.waiting_for_words(now), _ask_for_words, now)
    _each(Request.objects.gone_quiet(now), _ask_whether_to_go_on, now)
    _each(Request.objects.due_for_desk(now), _tell_desk, now)
    _each(Alert.objects.due(now), _escalate, now)


def _each(rows: Rows, step: Step, now: datetime) -> None:
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
    """The supporter left, was suspended or stepped down, or what they carried on is over."""
    request, offer = _under_lock(pk, Offer.objects.stranded(now))
    if request.state == State.OPEN:
        finish(request, now)
        count("conversation.ended_for_leaver", request)
    else:
        set_aside(request, offer, Answer.CLOSED, now)
        move_on(request, now)


def _part(pk: UUID, now: datetime) -> None:
    """A new team, manager or block: these two must not meet, and have not begun to talk."""
    request, offer = _under_lock(pk, Offer.objects.now_apart())
    let_go(request, offer, now)
    move_on(request, now)


def _end_for_apart(pk: UUID, now: datetime) -> None:
    """The same, for two who talk: it ends kindly, and each keeps what was written until then."""
    request = _held_request(pk, Request.objects.now_apart())
    finish(request, now)
    count("conversation.ended_apart", request)


def _held_request(pk: UUID, rows: models.QuerySet[Request]) -> Request:
    """The request, locked, if it is still one of `rows`. Raises Late."""
    request = locked(Request(pk=pk))
    if not rows.filter(pk=pk).exists():
        raise Late
    return request


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


def _start(pk: UUID, now: datetime) -> None:
    """The supporter the colleague waited for is back; if not, the request moves on."""
    request, offer = _under_lock(pk, Offer.objects.due_to_start(now))
    try:
        _back(request, offer, now)
    except NotAvailable:
        set_aside(request, offer, Answer.CLOSED, now)
        move_on(request, now)
    else:
        offer_to(offer, request, now)


def _back(request: Request, offer: Offer, now: datetime) -> None:
    """Raises NotAvailable when the two must not meet any more, or the supporter is not back."""
    if request.asker is None:
        raise NotAvailable
    askable(request.asker, offer.supporter_id, now, clock.times(request.when, now).hand_on)


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


def _look_again(pk: UUID, now: datetime) -> None:
    """Nobody fitted, and the colleague lets us look again and again."""
    request = _held_request(pk, Request.objects.to_look_again(now))
    if ask_next(request, now):
        rest(request, State.WAITING, None)
        if request.asker_id is not None:
            notice(request.asker_id)
        count("request.found_later", request)
    else:
        request.look_at = now + clock.LOOK_EVERY
        request.save(update_fields=["look_at"])


def _ask_for_words(pk: UUID, now: datetime) -> None:
    """The colleague waits in an open conversation: first a reminder to the supporter, and to the
    colleague that somebody else can be asked; then the desk."""
    request = _held_request(pk, Request.objects.waiting_for_words(now))
    if request.reminded or request.waits_since is None:
        raise_alert(request, AlertKind.QUIET, now)
        request.reply_at = None
    else:
        request.reminded = True
        request.reply_at = clock.reply_at(request.waits_since, request.away_until, reminded=True)
        _tell_both(request)
        count("conversation.reminded", request)
    request.save(update_fields=["reminded", "reply_at"])


def _ask_whether_to_go_on(pk: UUID, now: datetime) -> None:
    """Nobody has written for a long time: keep it, let it rest, or end it? Asked again and again,
    never ended by a clock."""
    request = _held_request(pk, Request.objects.gone_quiet(now))
    request.quiet_asked, request.quiet_at = True, now + clock.QUIET
    request.save(update_fields=["quiet_asked", "quiet_at"])
    _tell_both(request)


def _tell_both(request: Request) -> None:
    for part in request.thread.participants.filter(has_left=False, user__is_active=True):
        if part.user_id is not None:
            notice(part.user_id)


def _tell_desk(pk: UUID, now: datetime) -> None:
    """Still no yes: a reference and an age on a coordinator's desk."""
    request = _held_request(pk, Request.objects.due_for_desk(now))
    request.desk_at = None
    request.save(update_fields=["desk_at"])
    raise_alert(request, AlertKind.WAITING, now)


def _escalate(pk: UUID, now: datetime) -> None:
    """Nobody has acknowledged an alert."""
    alert = Alert.objects.select_for_update().filter(pk=pk, closed_at__isnull=True).first()
    if alert is None or not Alert.objects.due(now).filter(pk=pk).exists():
        raise Late
    escalate(alert, now)


@every(days=1, at=time(3, 10))
def note_load(*, now: datetime) -> None:
    """Write each supporter's number of open conversations, by which lists are ordered tomorrow,
    and how many of them count double, which only fill places.

    Once a night: an order by this minute's load would show who is talking.
    """
    places = Place.objects.filter(supporter=OuterRef("pk"))
    load, heavy = _counted(places), _counted(places.heavy(today(now)))
    rows = Supporter.objects.annotate(load=load, heavy=heavy)
    changed = rows.filter(~Q(load_snapshot=F("load"), heavy_snapshot=F("heavy")))
    changed.update(load_snapshot=load, heavy_snapshot=heavy)


def _counted(places: PlaceQuerySet) -> Coalesce:
    each = places.order_by().values("supporter").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(each), 0)


def _no_longer_heavy(now: datetime) -> PlaceQuerySet:
    return Place.objects.filter(heavy_until__lt=today(now))


@every(days=1, at=time(3, 20))
@expires("heavy_marks", count=lambda now: _no_longer_heavy(now).count())
def forget_heavy_marks(*, now: datetime) -> None:
    """Two weeks on nothing says any more that a contact was heavy."""
    _no_longer_heavy(now).update(heavy_until=None)


@every(hours=1)
@expires("conversations", count=lambda now: due_to_erase(now, watch.held_threads(now)))
def erase_what_is_over(*, now: datetime) -> None:
    """Erase ended conversations whose time is over, with their requests, and old drafts."""
    for _ in range(MOST_BATCHES):
        if not erase_expired(now=now, held=watch.held_threads(now)):
            break


@every(days=1, at=time(7, 0))
def tell_of_deputies(*, now: datetime) -> None:
    """Deputies begin and stop standing in by themselves; all at the desk hear of it once."""
    for pk in Organisation.objects.filter(deputy_from__isnull=False).values_list("pk", flat=True):
        with transaction.atomic():
            own = Organisation.objects.select_for_update().get(pk=pk)
            tell_of_deputy(own, now)


@every(days=1)
@expires("desk_deferrals", rows=lambda now: [Deferral.objects.filter(until__lte=today(now))])
def drop_deferrals(*, now: datetime) -> None:
    """What came back to a desk, or is settled, is no longer said to be put off."""
    drop_old_deferrals(now=now)
