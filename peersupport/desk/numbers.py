"""What lies on a desk in numbers: whatever is only counted, by one statement."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from care import reminders
from care.sessions import of_desk
from directory.at_desk import SOON, supports, vetting_numbers
from evaluation.models import PoolFigure
from peersupport.desk.planned import ForDesk
from people.models import User
from people.roles import Permission
from records.clock import today
from records.counted import counted
from resources import reviews
from resources.models import Resource, Text
from signposting.due import AHEAD
from signposting.models import Signpost

UPLOADED_WITHIN: Final = timedelta(days=60)
REVIEW_AHEAD: Final = AHEAD


@dataclass(frozen=True)
class Numbers:
    """How much of each kind there is. `oldest`: the slug of the upload that waits longest;
    `signposts`: those this person looks after and is to check; `late`: of these the ones that may
    save a life and are past their day; `national`: of both, those for everybody; `in_time`: how
    many in 100 first yeses kept the aim at least, in the figures of 12 months; `gone`: the slug of
    a resource whose link is broken, one of `broken`; `behind`: that of a text whose newer original
    waits, one of `newer`; `outgrown_one`: of an own version whose original changed."""

    oldest: str
    gone: str
    behind: str
    outgrown_one: str
    in_time: int | None
    missing: int
    out: int
    soon: int
    applications: int
    appeals: int
    uploads: int
    signposts: int
    late: int
    national: int
    national_late: int
    unsupervised: int
    supervised_soon: int
    broken: int
    newer: int
    reviews: int
    outgrown: int


def _composed(
    me: User,
    on: date,
    soon: date,
    since: datetime,
    review_by: date,
    yesterday: date,
    ahead: date,
    library: date,
    aim: str,
) -> QuerySet[User, Any]:
    uploads = Resource.objects.off_the_shelf_for(me, since).order_by("added_at", "pk")
    broken = Resource.objects.broken_for(me).order_by("pk")
    newer = Text.objects.behind_for(me).order_by("pk")
    # Somebody of no organisation has none of their own, and those for everybody are counted apart.
    own = Signpost.objects.exclude(organisation=None).filter(organisation=me.organisation_id)
    outgrown = Resource.objects.behind_for(me).order_by("pk")
    figure = PoolFigure.objects.filter(organisation_id=OuterRef("organisation_id"), kind=aim)
    theirs = User.objects.filter(of_desk(me, prefix=""), is_active=True)
    over = Q(supervised_until__lt=on)
    over_soon = Q(supervised_until__gte=on, supervised_until__lte=ahead)
    return User.objects.filter(pk=me.pk).values_list(
        *vetting_numbers("organisation_id", on, soon).values(),
        counted(uploads),
        counted(own.due_by(review_by)),
        counted(own.due_by(yesterday).urgent()),
        counted(Signpost.objects.national().due_by(review_by)),
        counted(Signpost.objects.national().due_by(yesterday).urgent()),
        counted(theirs.filter(supports(over))),
        counted(theirs.filter(supports(over_soon))),
        counted(broken),
        counted(newer),
        counted(Resource.objects.due_for(me, library)),
        counted(outgrown),
        Subquery(uploads.values("slug")[:1]),
        Subquery(broken.values("slug")[:1]),
        Subquery(newer.values("resource__slug")[:1]),
        Subquery(outgrown.values("slug")[:1]),
        Subquery(figure.values("number")),
    )


_NUMBERS: Final = ForDesk[User](
    _composed,
    date,
    date,
    datetime,
    date,
    date,
    date,
    date,
    str,
    about=("pk", "organisation_id", "email_key"),
)


def numbers_for(me: User, now: datetime) -> Numbers:
    """Of this person's desk at this moment. One query."""
    on = today(now)
    yesterday, ahead = on - timedelta(days=1), on + reminders.AHEAD
    library = on + reviews.AHEAD
    days = on, on + SOON, now - UPLOADED_WITHIN, on + REVIEW_AHEAD, yesterday, ahead, library
    aim = f"aim.{me.organisation.answer_aim_days if me.organisation else 0}"
    rows: Any = _NUMBERS(me, *days, aim)
    *counts, oldest, gone, behind, outgrown, in_time = rows[0]
    slugs = oldest or "", gone or "", behind or "", outgrown or ""
    found = Numbers(*slugs, in_time, *(count or 0 for count in counts))
    if not me.can(Permission.EDIT_NATIONAL_SIGNPOSTS):
        return found
    # The statement is the same for every coordinator, so this is said here.
    signposts, late = found.signposts + found.national, found.late + found.national_late
    return replace(found, signposts=signposts, late=late)
