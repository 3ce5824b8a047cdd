"""What may lie on a desk, row by row. Most desks have none of it: `numbers` says what there is."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet

from campaigns.models.wishes import ChampionWish
from care.models import Debrief
from conversations.models import Consult, Deferral
from groups.models import Group
from mentoring.models import Need, Offer, Pair, Scheme
from peersupport.desk.planned import ForDesk
from peersupport.desk.turns import NEXT
from people.models import User
from records.counted import counted
from wellbeing.models import EventBooking, Meeting

# More than this of one kind is never read at once; the page says so.
MOST: Final = 1_000
# So many who wait for a place are a list that somebody should look at.
LONG: Final = 5
SOON: Final = timedelta(hours=48)
_WAITING: Final = EventBooking.objects.waiting().order_by().filter(meeting=OuterRef("pk"))


def put_off(me: User, on: date) -> QuerySet[Deferral]:
    """What this desk put off until a day after this one."""
    return Deferral.objects.visible_to(me).current(on)


def questions(me: User, on: date) -> QuerySet[Consult]:
    """Questions of supporters for advice, and those this person answered: the oldest first."""
    rows = Consult.objects.advised_by(me, on).select_related("organisation")
    shown = rows.only("state", "asked_at", "level", "desks_turn", "answered_by", *NEXT)
    return shown.order_by("asked_at", "pk")


def talks(me: User, on: date) -> QuerySet[Debrief]:
    """Supporters who would like to talk something through: the oldest first."""
    rows = Debrief.objects.visible_to(me, on).select_related("organisation")
    about = "reference", "asked_at", "answer_by", "level", "elsewhere", "answered_by", "by_day"
    return rows.only(*about, *NEXT).order_by("asked_at", "pk")


def unled(me: User) -> QuerySet[Group]:
    """Peer groups of the list that nobody leads."""
    return Group.objects.in_lists().unled().filter(organisation=me.organisation_id)


def offers(me: User) -> QuerySet[Offer]:
    """Offers to be a mentor or buddy that this person decides, elsewhere as a deputy too."""
    return Offer.objects.decided_by(me)


def needs(me: User, by: date) -> QuerySet[Need]:
    """Whoever has looked for a mentor or buddy since that day or longer, of whatever kind."""
    return Need.objects.open().filter(person__organisation=me.organisation_id, opened_on__lte=by)


def pairs(me: User, old: date, over: date) -> QuerySet[Pair]:
    """Pairs that began by the first day or were to end by the second: all the others are in
    order."""
    own = Q(mentor_organisation=me.organisation_id) | Q(mentee_organisation=me.organisation_id)
    return Pair.objects.going_on().filter(own, Q(started_on__lte=old) | Q(ends_on__lte=over))


def cohorts(me: User, on: date) -> QuerySet[Scheme]:
    """Cohorts of mentoring in which nobody can apply any more and no pairs are made."""
    return Scheme.objects.filter(organisation=me.organisation_id).over_to_apply(on)


def wishes(me: User) -> QuerySet[ChampionWish]:
    """Colleagues who would like to be a champion."""
    return ChampionWish.objects.answered_by(me)


def dates(me: User, now: datetime, since: datetime, soon: datetime) -> QuerySet[Meeting, Any]:
    """Dates of events over since then and not counted, near ones, and those many wait for."""
    return (
        Meeting.objects.organised_by(me)
        .filter(called_off_at__isnull=True, ends_at__gt=since)
        .annotate(waits=counted(_WAITING))
        .filter(
            Q(ends_at__lte=now, came__isnull=True)
            | Q(starts_at__gt=now) & (Q(starts_at__lte=soon) | Q(waits__gte=LONG))
        )
        .select_related("event")
        .order_by("starts_at", "pk")
    )


_WHO: Final = ("pk", "organisation_id", "email_key")
PUT_OFF: Final = ForDesk[Deferral](put_off, date)
QUESTIONS: Final = ForDesk[Consult](lambda *of: questions(*of)[: MOST + 1], date, about=_WHO)
TALKS: Final = ForDesk[Debrief](lambda *of: talks(*of)[: MOST + 1], date, about=_WHO)
DATES: Final = ForDesk[Meeting](
    lambda *of: dates(*of)[: MOST + 1], datetime, datetime, datetime, about=("organisation_id",)
)
