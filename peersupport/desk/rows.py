"""What may lie on a desk, row by row. Most desks have none of it: `numbers` says what there is."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from care.models import Debrief
from conversations.models import Consult, Deferral
from groups.models import Group
from mentoring.models import Offer
from peersupport.desk.planned import ForDesk
from peersupport.desk.turns import NEXT
from people.models import User

# More than this of one kind is never read at once; the page says so.
MOST: Final = 1_000


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


_WHO: Final = ("pk", "organisation_id", "email_key")
PUT_OFF: Final = ForDesk[Deferral](put_off, date)
QUESTIONS: Final = ForDesk[Consult](lambda *of: questions(*of)[: MOST + 1], date, about=_WHO)
TALKS: Final = ForDesk[Debrief](lambda *of: talks(*of)[: MOST + 1], date, about=_WHO)
