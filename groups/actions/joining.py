"""People come into a group and leave it; two facilitate, and what happens when one leaves.

A colleague's own acts: tallied without a person, never recorded. Everything about one group happens
one after the other, under the lock of its row: the last place is taken once, and two facilitators
who leave at the same moment do not each count on the other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from groups.actions.erasing import erase
from groups.models import FirstAnswer, Group, GroupsLeft, Membership, MembershipQuerySet, State
from groups.models.groups import FACILITATORS, MOST_LED
from groups.models.moves import TOLD_FOR
from groups.taxonomy import Joining
from jobs.mail import notice, notices
from people.models import User
from people.roles import Permission
from records.audit import tally
from records.clock import today


class Closed(Exception):
    """Nobody new at the moment: full, paused, ended, or somebody in it keeps this person away.
    Whoever meets it cannot tell which."""


class TooMany(Closed):
    """They facilitate as many groups as one person can: told them alone, about themselves."""


class Over(Exception):
    """The last day of the group is over: it is read for two weeks, and nothing is written."""

    def __init__(self, group: Group) -> None:
        super().__init__()
        self.group = group


class Changed(Exception):
    """Not the words they read: the agreement or its draft changed meanwhile."""


def locked(group: Group) -> Group | None:
    """The group as it is now, kept from changing until the transaction ends; None when gone."""
    rows = Group.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=group.pk).first()


def place_in(by: User, group: Group, now: datetime) -> tuple[Group, Membership]:
    """The group, locked, and the place of somebody in it who writes there. Raises Closed for
    whoever is not in it, and Over after its last day."""
    fresh = locked(group)
    seen = fresh is not None and Group.objects.joined_by(by).filter(pk=fresh.pk).exists()
    mine = fresh.members.inside().filter(person=by).first() if fresh and seen else None
    if fresh is None or mine is None:
        raise Closed
    if fresh.has_ended(today(now)):
        raise Over(fresh)
    return fresh, mine


@transaction.atomic
def join(
    *, by: User, group: Group, name: str = "", keeps_apart: bool = False, by_link: bool = False,
    accepts: int = 0, now: datetime,
) -> Membership:  # fmt: skip
    """Come in, or ask to, under a name (empty: a colleague). Pressed again, it takes name and wish
    as they are now said. `by_link`: whoever calls has seen a link of this group. `accepts`: which
    version of its agreement they read and accepted; 0 where there is none. Raises Closed, and
    Changed when there is another version by now."""
    fresh = locked(group)
    if fresh is None or not by.can(Permission.JOIN_GROUPS):
        raise Closed
    mine = fresh.members.filter(person=by).first()
    if mine is not None and mine.state != State.DECLINED:
        return _said_anew(mine, name, keeps_apart)
    seen = fresh.is_for(by) and (
        by_link or Group.objects.visible_to(by).filter(pk=fresh.pk).exists()
    )
    if mine is not None or not seen or not takes(fresh, by, now):
        raise Closed
    current = fresh.agreements.current()
    if accepts != (current.number if current else 0):
        raise Changed
    said = {"name": name.strip(), "keeps_apart": keeps_apart, "accepted": accepts}
    return _added(by, fresh, said, now)


def _said_anew(mine: Membership, name: str, keeps_apart: bool) -> Membership:
    mine.name, mine.keeps_apart = name.strip(), keeps_apart
    mine.save(update_fields=["name", "keeps_apart"])
    return mine


def takes(group: Group, user: User, now: datetime) -> bool:
    """Whether this person could come in, or ask to, now. Where people ask, somebody who is kept
    away may ask as everybody may: nobody is shown it, and it ends as what nobody answered."""
    if not group.takes_place or group.has_ended(today(now)):
        return False
    if group.members.inside().count() >= group.most:
        return False
    return group.joining != Joining.OPEN or not is_kept_away(group, user)


def is_kept_away(group: Group, user: User) -> bool:
    """Whether somebody in the group keeps this person away from them."""
    return group.members.keeping_away(user).exists()


def _added(by: User, group: Group, said: Mapping[str, Any], now: datetime) -> Membership:
    at_once = group.joining == Joining.OPEN
    mine = group.members.create(
        person=by, since=today(now), **said,
        state=State.IN if at_once else State.ASKED,
        number=free_number(group) if at_once else None,
    )  # fmt: skip
    if not at_once and not is_kept_away(group, by):
        _tell_facilitators(group)
    tally("group.joined" if at_once else "group.asked", organisation=by.organisation_id)
    return mine


def free_number(group: Group) -> int:
    """The lowest place nobody has. Must hold the group's lock. Raises Closed when there is none."""
    taken = set(group.members.inside().values_list("number", flat=True))
    free = [number for number in range(1, group.most + 1) if number not in taken]
    if not free:
        raise Closed
    return free[0]


def tell(rows: MembershipQuerySet) -> None:
    """The constant notice to these; not where it would lead to no page."""
    notices(rows.reachable().values_list("person_id", flat=True))


def _tell_facilitators(group: Group) -> None:
    tell(group.members.leading())


@transaction.atomic
def answer(*, by: User, membership: Membership, yes: bool, now: datetime) -> Membership:
    """A facilitator says yes or not now to somebody who asked; they are told. Answered already:
    nothing happens. Raises Closed when there is no place left."""
    group = locked(membership.group)
    rows = Membership.objects.led_by(by).filter(state=State.ASKED)
    fresh = rows.filter(pk=membership.pk).select_related("person").first()
    if group is None or fresh is None:
        return membership
    if yes:
        if not group.takes_place or is_kept_away(group, fresh.person):
            raise Closed
        fresh.state, fresh.number, fresh.since = State.IN, free_number(group), today(now)
        fresh.save(update_fields=["state", "number", "since"])
    else:
        decline(fresh, now)
    tell(group.members.filter(pk=fresh.pk))
    return fresh


def decline(membership: Membership, now: datetime) -> None:
    """Not taken in, or not any more: what is left is that it was so, for a while, without a name.
    What they wrote goes along."""
    membership.state, membership.number, membership.leads = State.DECLINED, None, False
    membership.name, membership.keeps_apart, membership.since = "", False, today(now)
    membership.asked_on, membership.told_on, membership.wants_news = None, None, False
    membership.accepted, membership.wrote_on, membership.wrote = 0, None, 0
    membership.two_days, membership.two_hours = None, None
    membership.save()
    membership.ideas.all().delete()
    membership.absences.all().delete()
    membership.notices.all().delete()
    FirstAnswer.objects.filter(member=membership).delete()


@transaction.atomic
def remove(*, by: User, membership: Membership, now: datetime) -> None:
    """A facilitator ends somebody's part in the group; not another facilitator's. They are told by
    the notice everything is told by, and cannot come in again for a while."""
    locked(membership.group)
    rows = Membership.objects.led_by(by).filter(state=State.IN, leads=False)
    fresh = rows.filter(pk=membership.pk).first()
    if fresh is not None:
        decline(fresh, now)
        tell(Membership.objects.filter(pk=fresh.pk))
        tally("group.removed", organisation=by.organisation_id)


@transaction.atomic
def become_facilitator(
    *, by: User, group: Group, name: str, by_link: bool = False, now: datetime
) -> Membership:
    """Facilitate with somebody: by the link they passed on, or as a member of a group that has a
    place for it. `name` is read by whoever sees the group. Raises Closed when there are two, and
    TooMany when they facilitate enough already."""
    fresh = locked(group)
    if fresh is None or not by.can(Permission.JOIN_GROUPS) or fresh.has_ended(today(now)):
        raise Closed
    mine = fresh.members.filter(person=by).first()
    if mine is not None and mine.leads:
        return mine
    may = _inside(mine) or (by_link and not is_kept_away(fresh, by))
    if not may or not fresh.is_for(by) or fresh.members.leading().count() >= FACILITATORS:
        raise Closed
    if Group.objects.led_by(by).going_on().count() >= MOST_LED:
        raise TooMany
    return _leads(by, fresh, mine, name, now)


def _inside(mine: Membership | None) -> bool:
    return mine is not None and mine.state == State.IN


def _leads(by: User, group: Group, mine: Membership | None, name: str, now: datetime) -> Membership:
    if mine is None:
        mine = Membership(group=group, person=by, since=today(now))
    if mine.state != State.IN:
        mine.state, mine.number, mine.since = State.IN, free_number(group), today(now)
    mine.name, mine.leads = name.strip(), True
    mine.save()
    if group.members.leading().count() >= FACILITATORS:
        group.alone_since = None
        group.opened_on = group.opened_on or today(now)
        group.links.filter(kind="lead").delete()
    else:
        # Nobody led it: from now on one does, and has the four weeks of whoever leads alone.
        group.alone_since = today(now)
    group.save(update_fields=["alone_since", "opened_on"])
    return mine


@transaction.atomic
def leave(*, by: User, group: Group, now: datetime) -> bool:
    """Leave, or take back that one asked: at once, without a reason. What one wrote there goes
    along. Returns whether there was anything to leave."""
    fresh = locked(group)
    rows = Membership.objects.owned_by(by)
    return fresh is not None and _leave(fresh, rows.filter(group=fresh), now)


def _leave(group: Group, rows: MembershipQuerySet, now: datetime) -> bool:
    """Whoever of these is in the group goes. Must hold its lock."""
    mine = rows.select_related("person").first()
    if mine is None:
        return False
    mine.delete()
    if mine.state == State.IN:
        _left_by(group, led=mine.leads, now=now)
        tally("group.left", organisation=mine.person.organisation_id)
    return True


def _left_by(group: Group, *, led: bool, now: datetime) -> None:
    """Nobody left: the group goes. One facilitator left: they are told, nobody new comes in. None:
    it rests, and everybody in it is told that somebody is needed."""
    if not group.members.inside().exists():
        erase(group, now=now)
        return
    if not led:
        return
    # Also when the second leaves: from then on nobody leads it, and that has a clock of its own.
    group.alone_since = today(now)
    if group.members.leading().exists():
        _tell_facilitators(group)
    else:
        group.paused_on = group.paused_on or today(now)
        tell(group.members.inside())
    group.save(update_fields=["alone_since", "paused_on"])


def leave_all(*, person: User, now: datetime) -> int:
    """Somebody leaves the site: every group too. Returns how many."""
    rows = Membership.objects.owned_by(person).order_by("group_id").select_related("group")
    return sum(leave(by=person, group=one.group, now=now) for one in rows)


def leave_left_behind(*, now: datetime) -> int:
    """People with closed accounts leave their groups. Running it twice does nothing twice."""
    rows = Membership.objects.filter(person__is_active=False).exclude(state=State.DECLINED)
    found = rows.order_by("group_id", "pk").select_related("group", "person")[:500]
    return sum(leave(by=one.person, group=one.group, now=now) for one in found)


def leave_after_a_move(*, now: datetime) -> int:
    """Who has moved to another organisation leaves the groups that are for the former one alone:
    they saw them no more from the move on. Each is told that there is something new, and reads why:
    on the page of groups, or on the home page where there are none.
    Returns how many places. Running it twice does nothing twice."""
    rows = Membership.objects.elsewhere().order_by("group_id", "pk")
    found = rows.select_related("group", "person")[:500]
    return sum(_moved(one, now) for one in found)


@transaction.atomic
def _moved(row: Membership, now: datetime) -> bool:
    group = locked(row.group)
    # Moved back, or opened to all meanwhile: then they stay.
    if group is None or not _leave(group, Membership.objects.elsewhere().filter(pk=row.pk), now):
        return False
    held = {"until": today(now) + TOLD_FOR}
    GroupsLeft.objects.update_or_create(person=row.person, defaults=held)
    notice(row.person_id)
    return True
