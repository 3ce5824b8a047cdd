"""A participant tells the safeguarding leads; a lead takes it up, and closes it."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from conversations.actions.moves import Late
from conversations.actions.moves import locked as locked_request
from conversations.actions.safety.telling import locked, tell_all
from conversations.models import Answer, Concern, ConcernKind, Reading, Request, ShownMessage
from conversations.models.duty import LEAD, on_duty
from correspondence.models import Message, Participant
from jobs.mail import notice
from people.models import Organisation, User
from records.audit import Refused, audit, tally
from records.clock import today
from signposting.cards import Card, cards_for

# Without an answer all leads are told again after this long.
AGAIN_AFTER = {
    ConcernKind.LIFE: timedelta(hours=1),
    ConcernKind.CONDUCT: timedelta(hours=24),
    ConcernKind.OTHER: timedelta(hours=24),
}
# Whoever took it up is reminded of it as long as it is not closed.
REMIND_AFTER = timedelta(days=7)
MOST_A_DAY = 10


class NobodyToTell(Exception):
    """There is nobody on duty who may read it: the person has to ring."""


class TooManyConcerns(Exception):
    """This person has raised as many concerns today as anybody may."""


def other_side(request: Request, user: User) -> User | None:
    """Who the other person of this conversation is, for somebody who takes part; None when they
    have gone, or nobody has said yes."""
    if request.asker_id != user.pk:
        return request.asker
    parts = Participant.objects.filter(thread=request.thread_id, has_left=False)
    others = parts.exclude(user=user).filter(user__isnull=False).select_related("user")
    yes = request.offers.filter(answer=Answer.YES).values("supporter__user")
    found = others.filter(user__in=yes).first() or others.first()
    return found.user if found else None


@transaction.atomic
def raise_concern(
    *,
    by: User,
    request: Request,
    kind: str,
    words: str,
    numbers: Collection[int],
    shows_reporter: bool,
    form_key: UUID,
    now: datetime,
) -> Concern:
    """Tell the safeguarding leads of the organisation of the other person. The same form sent
    again returns the concern it made. Counted, never audited: it is a colleague's own act.

    `numbers`: the messages to show, copied as they are now; the author erasing them later leaves
    the copy. Raises Late (takes no part), NobodyToTell or TooManyConcerns.
    """
    request = locked_request(request)
    if earlier := Concern.objects.raised_by(by).filter(form_key=form_key).first():
        return earlier
    _check(by, request, now)
    about = other_side(request, by)
    where, leads = _receivers(by, about, now)
    concern = Concern.objects.create(
        reporter=by,
        about=about,
        request=request,
        organisation=where,
        kind=kind,
        words=words,
        shows_reporter=shows_reporter,
        form_key=form_key,
        raised_at=now,
        next_at=now + AGAIN_AFTER[ConcernKind(kind)],
    )
    _copy(concern, request, by, numbers, now)
    tell_all(leads)
    tally("concern.raised", organisation=where.pk)
    return concern


def _check(by: User, request: Request, now: datetime) -> None:
    """Raise Late unless they take part, TooManyConcerns beyond MOST_A_DAY."""
    if not Request.objects.visible_to(by).filter(pk=request.pk).exists():
        raise Late
    recent = Concern.objects.raised_by(by).filter(raised_at__gt=now - timedelta(days=1))
    if recent.count() >= MOST_A_DAY:
        raise TooManyConcerns


def _receivers(by: User, about: User | None, now: datetime) -> tuple[Organisation, list[User]]:
    """The organisation of the person concerned, and its leads who may read it; a partner's when
    none of those may. Raises NobodyToTell.

    Otherwise somebody could make sure that nobody is ever told about them, by naming every lead
    of their own as people they are kept apart from.
    """
    home = (about or by).organisation
    for where in [home, *home.partners.order_by("name")] if home else []:
        if leads := list(on_duty(where.pk, [by, about], now, LEAD)):
            return where, leads
    raise NobodyToTell


def _copy(
    concern: Concern, request: Request, by: User, numbers: Collection[int], now: datetime
) -> None:
    """Only of what the reporter can read themselves."""
    parts = Participant.objects.filter(thread=request.thread_id)
    if not parts.filter(user=by, has_left=False).exists():
        return
    chosen = request.thread.messages.filter(number__in=list(numbers)).select_related("author")
    cards = cards_for(by, (one.card for one in chosen if one.card), now)
    ShownMessage.objects.bulk_create(
        ShownMessage(
            concern=concern,
            number=message.number,
            name=message.author.name,
            by_reporter=message.author.user_id == by.pk,
            body="\n\n".join(_as_shown(message, cards.get(message.card))),
            sent_at=message.sent_at,
        )
        for message in chosen
    )


def _as_shown(message: Message, card: Card | None) -> Iterator[str]:
    """The words, and the name of a place to turn that stood beside them."""
    if message.body:
        yield message.body
    if card is not None:
        yield f"[A place to turn: {card.words}]"


def for_lead(by: User, concern: Concern, now: datetime) -> Concern:
    """The concern, locked, if this lead may act on it. Raises Refused, or Late once it is gone."""
    found = locked(concern)
    if not Concern.objects.visible_to(by, now).filter(pk=found.pk).exists():
        raise Refused("concern.refused", by=by, organisation=by.organisation_id)
    return found


@transaction.atomic
def read_concern(*, by: User, concern: Concern, now: datetime) -> None:
    """Write down that this lead has read it, once a day."""
    _, new = Reading.objects.get_or_create(reader=by, what=concern.pk, day=today(now))
    if new:
        audit("concern.read", by=by, organisation=concern.organisation_id)


@transaction.atomic
def acknowledge(*, by: User, concern: Concern, now: datetime) -> Concern:
    """Take it up: nobody else is told again, and the reporter sees that somebody has it.

    Raises Late when somebody else was quicker, or it is closed. Audited.
    """
    concern = for_lead(by, concern, now)
    if concern.closed_at or concern.acknowledged_by_id not in (None, by.pk):
        raise Late
    take_up(concern, by, now)
    return concern


def take_up(concern: Concern, by: User, now: datetime) -> None:
    """The concern, already locked, is this lead's from now on; nothing if it is anybody's."""
    if concern.acknowledged_at is not None:
        return
    concern.acknowledged_at, concern.acknowledged_by = now, by
    concern.next_at = now + REMIND_AFTER
    concern.save(update_fields=["acknowledged_at", "acknowledged_by", "next_at"])
    _tell_reporter(concern)
    audit("concern.acknowledged", by=by, organisation=concern.organisation_id)


@transaction.atomic
def close_concern(*, by: User, concern: Concern, now: datetime) -> Concern:
    """What could be done has been done; erased a year later. Raises Late when closed already."""
    concern = for_lead(by, concern, now)
    if concern.closed_at is not None:
        raise Late
    take_up(concern, by, now)
    concern.closed_at, concern.next_at = now, None
    concern.save(update_fields=["closed_at", "next_at"])
    _tell_reporter(concern)
    audit("concern.closed", by=by, organisation=concern.organisation_id)
    return concern


def _tell_reporter(concern: Concern) -> None:
    if concern.reporter_id is not None:
        notice(concern.reporter_id)
