"""Groups of the demo, in every state, started and joined through the actions."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from groups import actions
from groups.agreements import working_on
from groups.models import Group
from people.demo import Cast
from people.models import User
from people.modules import Module
from records.clock import today
from wellbeing.recurrence import Repeats, rule_for

AGREED: Final = """# Here
What is said here stays here. So does who was here.
We tell our own story to others as we like, never somebody else's.
If somebody's life is at risk we get help, and try to say so to the person first.

# How we treat each other
One person speaks at a time. Nobody has to speak.
We leave rank outside.
Anyone may leave the room, and somebody looks whether they are all right."""
CHANGED: Final = AGREED.replace("One person speaks", "Phones are silent, but for who is on call."
    "\nOne person speaks")  # fmt: skip


def build(cast: Cast, *, now: datetime) -> None:
    """An open one, one by request, a private one, one that rests and one that ends; nothing where
    groups are switched off."""
    for person in (cast.asha, cast.ben, cast.mo, cast.cat, cast.eve, cast.finn, cast.sam):
        person.refresh_from_db()
    own = cast.cat.organisation
    if own is None or not own.has(Module.GROUPS):
        return
    walkers = _walkers(cast, now)
    _nights(cast, now)
    quiet = _quiet_one(cast, now)
    _resting(cast, now)
    _what_they_do(cast, walkers, quiet, now)
    _ending(cast, now)


def _started(
    by: User, called: str, now: datetime, second: User, second_name: str, **said: Any
) -> Group:
    """A group with its two facilitators."""
    group = actions.start(by=by, called=called, form_key=uuid4(), now=now, **said)
    actions.become_facilitator(by=second, group=group, name=second_name, by_link=True, now=now)
    group.refresh_from_db()
    return group


def _walkers(cast: Cast, now: datetime) -> Group:
    group = _started(
        cast.cat, "Cat", now, cast.sam, "Sam", name="Walk and talk",
        about="An hour along the canal every second week. Talk or do not. For everybody in all "
        "services, serving or retired.", focus="activity", for_whom="open", family="carers_in",
        leadership="collective", joining="open", audience="all", most=20,
    )  # fmt: skip
    for person in (cast.asha, cast.eve):
        actions.join(by=person, group=group, now=now)
    return group


def _nights(cast: Cast, now: datetime) -> None:
    """Somebody asks to join."""
    group = _started(
        cast.ben, "Ben", now, cast.cat, "Cat", name="Working nights",
        about="For those on permanent nights: what helps, what does not, and somebody awake at "
        "four. Nobody has to speak.", focus="sharing", for_whom="role", leadership="peer_led",
        joining="request", most=10,
    )  # fmt: skip
    _agreed(cast.ben, group, AGREED, now)
    actions.join(by=cast.asha, group=group, name="Kit", accepts=1, now=now)


def _agreed(by: User, group: Group, text: str, now: datetime) -> None:
    """The next version of what a group agrees on."""
    upon = working_on(Group.objects.get(pk=group.pk))[0]
    draft = actions.write_draft(by=by, group=group, text=text, upon=upon, now=now)
    day = today(now) + timedelta(days=90)
    actions.put_forward(by=by, group=group, upon=draft.number, review_on=day, now=now)


def _quiet_one(cast: Cast, now: datetime) -> Group:
    """In no list: only who has a link knows of it. What it agreed on has changed since Asha
    accepted it, and she would like something else."""
    group = _started(
        cast.ben, "Ben", now, cast.sam, "", name="The Thursday table",
        about="For those who lost somebody close. Tea, and time.", focus="sharing",
        for_whom="experience", leadership="rotating", joining="private", most=8,
    )  # fmt: skip
    _agreed(cast.ben, group, AGREED, now)
    mine = actions.join(by=cast.asha, group=group, name="Robin", by_link=True, accepts=1, now=now)
    actions.answer(by=cast.ben, membership=mine, yes=True, now=now)
    _agreed(cast.sam, group, CHANGED, now)
    actions.say_wish(
        by=cast.asha, group=group, text="Could we begin with a minute of silence?", now=now
    )
    return group


def _meets(by: User, group: Group, now: datetime, *, in_days: int, **said: Any) -> None:
    """Six dates from then on, every two weeks."""
    first = today(now) + timedelta(days=in_days)
    days = (first, rule_for(Repeats.FORTNIGHTLY, first, 6))
    actions.put_up_session(by=by, group=group, days=days, form_key=uuid4(), now=now, **said)


def _what_they_do(cast: Cast, walkers: Group, quiet: Group, now: datetime) -> None:
    """Dates of two groups, something on a board, and a first session that is over."""
    _meets(
        cast.cat, walkers, now, in_days=4, about="Meet at the lock. Dogs are welcome.",
        how="person", place="The lock by the old mill", link="", starts=time(10), minutes=60,
    )  # fmt: skip
    _meets(
        cast.ben, quiet, now, in_days=6, about="Tea, and time. Nobody has to speak.", how="both",
        place="The chapel room, Moor Lane", link="https://meet.example/thursday",
        starts=time(19), minutes=90,
    )  # fmt: skip
    actions.write_notice(
        by=cast.asha, group=quiet, days=14, now=now,
        words="I bring the cake this time. Does anybody need a lift from the station?",
    )  # fmt: skip
    actions.write_notice(
        by=cast.ben, group=quiet, days=30, now=now,
        words="The lift works again. The side door is open from a quarter to seven.",
    )  # fmt: skip


def _resting(cast: Cast, now: datetime) -> None:
    group = _started(
        cast.mo, "Mo", now, cast.cat, "Cat", name="Sketch club",
        about="Bring a pencil. An evening a month.", focus="social", leadership="rotating",
        joining="open", most=12,
    )  # fmt: skip
    actions.pause(by=cast.mo, group=group, now=now)


def _ending(cast: Cast, now: datetime) -> None:
    """Its last day is in four weeks."""
    group = _started(
        cast.mo, "Mo", now, cast.sam, "Sam", name="After the flood",
        about="For those who were out in the flood. It was for a year, and the year is over.",
        focus="sharing", for_whom="experience", leadership="peer_led", joining="open", most=10,
    )  # fmt: skip
    actions.join(by=cast.asha, group=group, now=now)
    actions.set_last_day(by=cast.mo, group=group, day=today(now) + timedelta(days=28), now=now)
