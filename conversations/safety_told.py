"""What the people concerned are told about openings, releases and holds: on the page of their
conversation and among their data. Only what has been told; made from the rows themselves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, QuerySet

from conversations.models import Concern, Hold, Opening, Release, Request
from correspondence.models import Participant
from people.models import User
from records.clock import today

LEFT = "somebody who has left"
# How long a release stands among somebody's data; the audit lines stand there for as long.
SHOWN = timedelta(days=365)
MOST = 50
LATELY = timedelta(days=14)
# Openings, releases, holds, concerns.
KINDS: Final = 4


def _kinds(request: UUID, thread: UUID, me: UUID, day: date) -> list[QuerySet[Any]]:
    """Openings, releases, holds and concerns of one conversation, as this person may know them."""
    item, person = Request(pk=request), User(pk=me)
    people = Participant.objects.filter(thread=thread, user__isnull=False)
    return [
        Opening.objects.told_about(item).select_related("asked_by", "agreed_by"),
        Release.objects.told_to(person).filter(concern__request=item),
        Hold.objects.told_on(people.values("user"), day),
        Concern.objects.raised_by(person).filter(request=item),
    ]


def kinds_there(request: UUID, thread: UUID, me: UUID, day: date) -> dict[str, Exists]:
    """Whether there is any of each kind, to be asked beside another query of the page."""
    kinds = _kinds(request, thread, me, day)
    return {f"there_{number}": Exists(rows) for number, rows in enumerate(kinds)}


def on_page(item: Request, me: User, now: datetime, there: Sequence[bool]) -> dict[str, Any]:
    """What stands on the page of a conversation, for somebody who takes part. No query as long as
    there is nothing of the kind; `there`: the answers of `kinds_there`."""
    if not any(there):
        return {"openings": [], "readers": [], "releases": [], "holds": [], "my_concerns": []}
    kinds = _kinds(item.pk, item.thread_id, me.pk, today(now))
    found = [rows if any_ else rows.none() for rows, any_ in zip(kinds, there, strict=True)]
    seen = [_opening(one, now) for one in found[0].order_by("agreed_at")[:MOST]]
    return {
        "openings": seen,
        # Who can read the conversation at the moment besides the two, as far as they know.
        "readers": [one["names"] for one in seen if one["now"]],
        "releases": _releases(found[1]),
        "holds": [_hold(one) for one in found[2].order_by("until")[:MOST]],
        "my_concerns": list(found[3].order_by("raised_at")[:MOST]),
    }


def in_my_data(me: User, now: datetime) -> dict[str, Any]:
    """Everything of the kind that concerns this person, wherever it happened."""
    mine = Participant.objects.filter(user=me).values("thread")
    openings = Opening.objects.filter(request__thread__in=mine, told_at__isnull=False)
    openings = openings.filter(agreed_at__isnull=False).select_related("asked_by", "agreed_by")
    releases = Release.objects.told_to(me).filter(released_at__gt=now - SHOWN)
    holds = Hold.objects.told_about([me.pk], now)
    return {
        "openings": [_opening(one, now) for one in openings.order_by("-agreed_at")[:MOST]],
        "releases": _releases(releases),
        "holds": [_hold(one) for one in holds.order_by("until")[:MOST]],
        "my_concerns": [],
    }


def told_since(me: UUID, day: date, moment: datetime) -> ExpressionWrapper[Any]:
    """Whether something of the kind was told to this person since `moment`: after the notice,
    which says nothing, home has to say where to look. To be asked beside another query of home.
    """
    since = {"told_at__gt": moment}
    mine = Participant.objects.filter(user=me).values("thread")
    openings = Opening.objects.filter(request__thread__in=mine, agreed_at__isnull=False, **since)
    releases = Release.objects.told_to(User(pk=me)).filter(**since)
    beside = Participant.objects.filter(thread__in=mine).values("user")
    holds = Hold.objects.in_force_on(day).filter(person__in=beside, **since)
    any_of_them = Exists(openings) | Exists(releases) | Exists(holds)
    return ExpressionWrapper(any_of_them, output_field=BooleanField())


def _opening(row: Opening, now: datetime) -> dict[str, Any]:
    over = row.ended_at if row.ended_at is not None else row.until
    return {
        "names": opening_names(row),
        "from": row.agreed_at,
        "until": over,
        "now": row.is_in_force(now),
    }


def opening_names(row: Opening) -> str:
    """The two who opened the messages, in words."""
    return f"{_name(row.asked_by)} and {_name(row.agreed_by)}"


def _name(person: User | None) -> str:
    return person.name if person is not None else LEFT


def _releases(rows: Any) -> list[dict[str, Any]]:
    found = rows.select_related("released_by").order_by("-released_at")[:MOST]
    return [
        {"name": _name(row.released_by), "at": row.released_at, "finding": row.finding}
        for row in found
    ]


def _hold(row: Hold) -> dict[str, Any]:
    return {
        "authority": row.get_authority_display(),
        "name": row.authority_name,
        "until": row.until,
    }
