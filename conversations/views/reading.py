"""What a page about one request is made of: the door, the two sides, the words written."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from conversations.actions.talking import may_write
from conversations.models import HELD_ANSWERS, Answer, Offer, Request, State
from conversations.page_rows import DOOR, OFFERS, Sides, Written, messages, sides_of
from conversations.readers import about, who_reads
from conversations.safety_told import on_page
from conversations.steps import done, steps
from correspondence.actions import mark_read
from correspondence.models import LONGEST_WAIT, Participant
from directory.cards import next_usual
from people.models import User
from signposting.cards import Card, cards_for

FORMER = "a former colleague"


def my_door(me: User, pk: UUID) -> Request:
    """`open_door` for everything this person takes part in: the busiest of them."""
    found = DOOR(me.pk, pk)
    if not found:
        raise Http404
    return found[0]


def open_door(rows: QuerySet[Request], pk: UUID) -> Request:
    """The request, or the ordinary not-found page: for a stranger it does not exist. One query."""
    found = rows.filter(pk=pk).select_related("thread", "asker__organisation").first()
    if found is None:
        raise Http404
    return found


class Said(NamedTuple):
    """One message as it is shown."""

    number: int
    by: str
    mine: bool
    at: datetime
    words: str
    new: bool
    card: Card | None = None


def page_of(
    request: HttpRequest, item: Request, me: User, sides: Sides | None = None
) -> dict[str, Any]:
    """The context of every page about `item`, for a participant. Three queries, however long the
    conversation is, one more where places to turn were put into it, and one UPDATE when there is
    something new to this reader. `sides`: if the
    page has asked for them already."""
    sides = sides or sides_of(item, me, timezone.now())
    offers = OFFERS(item.pk)
    mine = _held_by(me, offers)
    safety = on_page(item, me, timezone.now(), sides.there)
    context = _course(item, offers) | {
        "item": item,
        "asking": item.asker_id == me.pk,
        "offer": mine,
        "other": _other(item, offers, mine),
        "may_write": may_write(item, me),
        "safety": safety,
        "about": about(item),
    }
    if mine is None or mine.sees_words:
        context |= _words(request, item, me, sides.parts)
    asker = context.get("asker_name", "") if mine else ""
    return context | {"who_reads": who_reads(item, offers, safety["readers"], asker=asker)}


def _course(item: Request, offers: list[Offer]) -> dict[str, Any]:
    """How it came to this, and what is next. No query, or one once a desk was told."""
    alerts = list(item.alerts.current()) if item.may_be_on_a_desk else []
    said_yes = next((o for o in offers if o.answer == Answer.YES), None)
    return {
        "said_yes": said_yes,
        "carried_until": said_yes.carried_until(item) if said_yes else None,
        "following": next((o for o in offers if o.answer == Answer.NEXT), None),
        "usually": next((_usually(o) for o in offers if o.answer == Answer.ASKED), ""),
        "asked_somebody": any(o.offered_at for o in offers),
        "offer_sees": any(o.sees_words for o in offers if o.answer in HELD_ANSWERS),
        "backup_days": settings.BACKUP_DAYS,
        "longest_wait": LONGEST_WAIT.days,
        "steps": steps(item, offers, alerts, timezone.now()),
        "done": done(item, offers, alerts),
    }


def _usually(offer: Offer) -> str:
    """When a supporter the colleague knows of is usually free next, while they are listed."""
    shown = offer.is_known and offer.supporter.is_listed()
    return next_usual(offer.supporter, timezone.now()) if shown else ""


def _held_by(me: User, offers: list[Offer]) -> Offer | None:
    """The offer by which this supporter has the request in hand."""
    held = (o for o in offers if o.supporter.user_id == me.pk and o.answer in HELD_ANSWERS)
    return next(held, None)


def _other(item: Request, offers: list[Offer], mine: Offer | None) -> str:
    """The name of the other side, for the colleague; the supporter finds theirs in the words."""
    if mine is not None:
        return ""
    held = [o for o in offers if o.answer in HELD_ANSWERS and o.is_known]
    if not held:
        return ""
    gone = item.state == State.ENDED and not held[0].supporter.user.is_active
    return FORMER if gone else held[0].supporter_name


def talking_with(item: Request) -> str:
    """The shown name of the supporter of an open conversation."""
    yes = item.offers.said_yes().select_related("supporter").first()
    return yes.supporter_name if yes else FORMER


def asker_of(item: Request) -> str:
    """The colleague's name in a conversation that came `with_people`."""
    parts = item.thread.participants.all()
    return next((_name(p) for p in parts if p.user_id == item.asker_id), FORMER.capitalize())


def _words(
    request: HttpRequest, item: Request, me: User, parts: dict[UUID, Participant]
) -> dict[str, Any]:
    before = request.GET.get("before", "")
    reader = next((p for p in parts.values() if p.user_id == me.pk), None)
    read = reader.read_number if reader else 0
    number = int(before) if before.isdecimal() and len(before) < 9 else None
    found, earlier = messages(item.thread_id, number, item.thread.last_number - read)
    shown = found[::-1]
    _note_read(item, reader, before)
    names = [_name(p) for p in parts.values() if p.user_id == item.asker_id]
    cards = cards_for(me, (one.card for one in shown if one.card), timezone.now())
    return {
        "said": [
            _said(message, parts[message.author_id], me, read, cards.get(message.card))
            for message in shown
        ],
        "earlier": shown[0].number if earlier else None,
        "latest_page": not before,
        "asker_name": names[0] if names else FORMER,
    }


def _note_read(item: Request, reader: Participant | None, before: str) -> None:
    """The one write on a GET: where this reader got to, only when there was something new.

    A button "I have read this" would be one more thing to do for somebody who may be in distress;
    the write is idempotent and touches the reader's own row alone.
    """
    last = item.thread.last_number
    if reader is not None and not before and reader.read_number < last:
        mark_read(participant=reader, number=last)


def _said(message: Written, author: Participant, me: User, read: int, card: Card | None) -> Said:
    mine = author.user_id == me.pk
    return Said(
        number=message.number,
        by="You" if mine else _name(author),
        mine=mine,
        at=message.sent_at,
        words=message.body,
        new=message.number > read and not mine,
        card=card,
    )


def _name(part: Participant) -> str:
    if part.user is None or not part.user.is_active:
        return FORMER.capitalize()
    return part.name
