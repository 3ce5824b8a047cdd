"""What lies on a desk in numbers: whatever is only counted, by one statement."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from care import reminders
from care.sessions import of_desk
from directory.at_desk import SOON, supervision_numbers, supporter_numbers, vetting_numbers
from directory.models import Supporter
from evaluation.models import PoolFigure
from mentoring import at_desk, course
from peersupport.desk import rows
from peersupport.desk.planned import ForDesk
from people.models import User
from people.roles import Permission
from records.clock import today
from records.counted import counted
from resources import reviews
from resources.models import Resource, Text
from signposting.due import AHEAD
from signposting.models import Signpost
from wellbeing.models.events import COUNT_WITHIN

UPLOADED_WITHIN: Final = timedelta(days=60)
REVIEW_AHEAD: Final = AHEAD


@dataclass(frozen=True)
class Numbers:
    """How much of each kind there is, and whether there is anything of what is then read row by
    row (the first ten). `oldest`: the slug of the upload that waits longest; `signposts`: those
    this person looks after and is to check; `late`: of these the ones that may save a life and are
    past their day; `answered`: those of which the service itself answered; `national`: of the
    three, those for everybody; `in_time`: how many in 100 first yeses kept the aim at least, in
    the figures of 12 months; `gone`: the slug of a resource whose link is broken, one of `broken`;
    `behind`: that of a text whose newer original waits, one of `newer`; `outgrown_one`: of an own
    version whose original changed; `second_one`: of one with a new version of a file that waits
    for a second look, one of `second`."""

    put_off: bool
    questions: bool
    talks: bool
    unled: bool
    offers: bool
    needs: bool
    pairs: bool
    cohorts: bool
    wishes: bool
    dates: bool
    oldest: str
    gone: str
    behind: str
    outgrown_one: str
    second_one: str
    in_time: int | None
    missing: int
    out: int
    soon: int
    unsupervised: int
    supervised_soon: int
    applications: int
    appeals: int
    uploads: int
    signposts: int
    late: int
    national: int
    national_late: int
    answered: int
    national_answered: int
    broken: int
    newer: int
    reviews: int
    outgrown: int
    second: int


def _composed(me: User, *values: Any) -> QuerySet[User, Any]:
    on, since, review_by, yesterday, library, aim, *left = values
    uploads = Resource.objects.off_the_shelf_for(me, since).order_by("added_at", "pk")
    broken = Resource.objects.broken_for(me)
    newer = Text.objects.behind_for(me)
    # Somebody of no organisation has none of their own, and those for everybody are counted apart.
    own = Signpost.objects.exclude(organisation=None).filter(organisation=me.organisation_id)
    outgrown = Resource.objects.behind_for(me)
    second = Resource.objects.for_second_look_by(me)
    figure = PoolFigure.objects.filter(organisation_id=OuterRef("organisation_id"), kind=aim)
    return User.objects.filter(pk=me.pk).values_list(
        *vetting_numbers("organisation_id"),
        counted(uploads),
        counted(own.due_by(review_by)),
        counted(own.due_by(yesterday).urgent()),
        counted(Signpost.objects.national().due_by(review_by)),
        counted(Signpost.objects.national().due_by(yesterday).urgent()),
        counted(own.answered()),
        counted(Signpost.objects.national().answered()),
        counted(broken),
        counted(newer),
        counted(Resource.objects.due_for(me, library)),
        counted(outgrown),
        counted(second),
        Subquery(uploads.values("slug")[:1]),
        Subquery(broken.values("slug")[:1]),
        Subquery(newer.slugs()[:1]),
        Subquery(outgrown.values("slug")[:1]),
        Subquery(second.values("slug")[:1]),
        Subquery(figure.values("number")),
        *_there(me, on, *left),
    )


def _there(me: User, on: date, *values: Any) -> list[Exists]:
    """Whether there is anything of what is read row by row, in the order of `Numbers`."""
    looked, old, over, now, counted_by, soon = values
    return [
        Exists(rows.put_off(me, on)),
        Exists(rows.questions(me, on)),
        Exists(rows.talks(me, on)),
        Exists(rows.unled(me)),
        Exists(rows.offers(me)),
        Exists(rows.needs(me, looked)),
        Exists(rows.pairs(me, old, over)),
        Exists(rows.cohorts(me, on)),
        Exists(rows.wishes(me)),
        Exists(rows.dates(me, now, counted_by, soon)),
    ]


# The values of `_composed`, in their order.
_DAYS: Final = (date, datetime, date, date, date)
_OF_ROWS: Final = (date, date, date, datetime, datetime, datetime)
_NUMBERS: Final = ForDesk[User](
    _composed, *_DAYS, str, *_OF_ROWS, about=("pk", "organisation_id", "email_key")
)


# Statements of their own: what is best for them depends on the days, so PostgreSQL plans them every
# time. For the long one above, whose planning takes ten times its answer, one plan is kept.
_SUPPORTERS: Final = ForDesk[Supporter](
    lambda me, *days: supporter_numbers(me.organisation_id, *days), date, date, date,
    about=("organisation_id",),
)  # fmt: skip
_SUPERVISION: Final = ForDesk[Supporter](
    lambda me, *days: supervision_numbers(of_desk(me), *days), date, date,
    about=("pk", "organisation_id", "email_key"),
)  # fmt: skip


def _of_supporters(me: User, on: date) -> list[int]:
    """Those of `Numbers` from `missing` to `supervised_soon`. One query, and one more where
    anybody's supervision is due, which may be somebody this person must not meet."""
    if me.organisation_id is None:
        # No supporters to look after, not those of no organisation.
        return [0] * 5
    ahead = on + reminders.AHEAD
    found: list[Any] = _SUPPORTERS(me, on, on + SOON, ahead)
    *vetted, over = found[0] if found else [0] * 4
    theirs: list[Any] = _SUPERVISION(me, on, ahead) if over else []
    return [*vetted, *(theirs[0] if theirs else (0, 0))]


def numbers_for(me: User, now: datetime) -> Numbers:
    """Of this person's desk at this moment. Two or three queries."""
    on = today(now)
    yesterday, library = on - timedelta(days=1), on + reviews.AHEAD
    days = on, now - UPLOADED_WITHIN, on + REVIEW_AHEAD, yesterday, library
    paired = on - at_desk.WAITS_LONG, on - at_desk.OLD_ENOUGH, on - course.OVER_DESK
    moments = now, now - COUNT_WITHIN, now + rows.SOON
    aim = f"aim.{me.organisation.answer_aim_days if me.organisation else 0}"
    one: Any = _NUMBERS(me, *days, aim, *paired, *moments)
    *counts, oldest, gone, behind, outgrown, second, in_time = one[0][:-10]
    there = one[0][-10:]
    slugs = [slug or "" for slug in (oldest, gone, behind, outgrown, second)]
    every = [count or 0 for count in (*_of_supporters(me, on), *counts)]
    values: list[Any] = [*there, *slugs, in_time, *every]
    found = Numbers(*values)
    if not me.can(Permission.EDIT_NATIONAL_SIGNPOSTS):
        return found
    # The statement is the same for every coordinator, so this is said here.
    signposts, late = found.signposts + found.national, found.late + found.national_late
    answered = found.answered + found.national_answered
    return replace(found, signposts=signposts, late=late, answered=answered)
