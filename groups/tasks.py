"""Regular work: leavers leave their groups, who asked gets an answer, what is over goes."""

from datetime import datetime

from groups import actions
from groups.actions.keeping import DECLINED_KEPT
from groups.models import (
    AgreementIdea,
    FirstAnswer,
    Group,
    GroupsLeft,
    Link,
    Membership,
    Notice,
    NotThisTime,
)
from jobs.schedule import every
from records.clock import today
from records.expiry import expires


@every(minutes=1)
def sweep_groups(*, now: datetime) -> None:
    """People with closed accounts leave their groups, and those who have moved to another
    organisation leave what is for the former one alone."""
    actions.leave_left_behind(now=now)
    actions.leave_after_a_move(now=now)


@every(minutes=1)
def remind_of_group_dates(*, now: datetime) -> None:
    """The notice to everybody in a group who wanted one two days or two hours before."""
    actions.remind(now=now)


@every(minutes=10)
def ask_new_members(*, now: datetime) -> None:
    """The day after their first session new members are asked how it was."""
    actions.ask_how_it_was(now=now)


@every(days=1)
def look_after_groups(*, now: datetime) -> None:
    """Who asked two weeks ago is told; what one leads alone for four weeks rests; facilitators
    are told that the day to look at their agreement again has come; what nobody leads for
    twelve weeks gets a last day; everybody is told once more when a last day is near."""
    actions.expire_asked(now=now)
    actions.pause_the_left_alone(now=now)
    actions.remind_to_look(now=now)
    actions.end_the_unled(now=now)
    actions.remind_of_the_end(now=now)


@every(days=1)
@expires(
    "group_members",
    rows=lambda now: [Membership.objects.declined_until(today(now) - DECLINED_KEPT)],
)
def forget_declined(*, now: datetime) -> None:
    """Nothing says any more that somebody asked and was not taken in."""
    actions.forget_declined(now=now)


@every(days=1)
@expires("peer_groups", count=lambda now: Group.objects.over(now).count())
def erase_groups(*, now: datetime) -> None:
    """Two weeks after its last day a group goes, with everything that says who was in it."""
    actions.erase_over(now=now)


@every(days=1)
@expires("group_wishes", rows=lambda now: [AgreementIdea.objects.old(today(now))])
def forget_wishes(*, now: datetime) -> None:
    """Wishes for an agreement that nobody took up or took back go after three months."""
    AgreementIdea.objects.old(today(now)).delete()


@every(days=1)
@expires("group_links", rows=lambda now: [Link.objects.over(today(now))])
def forget_links(*, now: datetime) -> None:
    """Links that hold no longer go."""
    Link.objects.over(today(now)).delete()


@every(days=1)
@expires("group_absences", rows=lambda now: [NotThisTime.objects.over(now)])
def forget_absences(*, now: datetime) -> None:
    """After a date nothing says who did not come."""
    actions.forget_absences(now=now)


@every(days=1)
@expires("group_notices", rows=lambda now: [Notice.objects.over(today(now))])
def forget_notices(*, now: datetime) -> None:
    """Notices whose last day is over go."""
    actions.forget_notices(now=now)


@every(days=1)
@expires("groups_left", rows=lambda now: [GroupsLeft.objects.over(today(now))])
def forget_moves(*, now: datetime) -> None:
    """Four weeks later nothing says that groups ended with a move."""
    GroupsLeft.objects.over(today(now)).delete()


@every(days=1)
@expires("group_first_answers", rows=lambda now: [FirstAnswer.objects.over(today(now))])
def forget_first_answers(*, now: datetime) -> None:
    """Two weeks later nothing says how somebody's first session was."""
    actions.forget_first_answers(now=now)
