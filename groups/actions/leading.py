"""Groups are started, described, rest and go on: what facilitators do.

They are colleagues, and that they lead a group says something about them: what they do is tallied
without a person, like everything a colleague does.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from directory.models import Supporter
from groups.actions.joining import Over, locked, tell
from groups.actions.reminding import heard
from groups.models import Group, Link, State
from groups.models.groups import MOST_LED
from groups.models.links import hash_of
from groups.taxonomy import Audience
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.audit import tally
from records.clock import today

# So many groups one organisation has.
MOST_HERE: Final = 100
LINK_HOLDS: Final = timedelta(days=14)
# 32 random bytes: not to be guessed, whoever tries how long.
BYTES: Final = 32


class NotTheirs(Exception):
    """Not a group they facilitate, or not any more."""


def may_start(user: User) -> bool:
    """Coordinators, and peer supporters in standing: they were trained, and have somebody to talk
    to afterwards. Who facilitates with them may be anybody."""
    if user.organisation is None or not user.organisation.has(Module.GROUPS):
        return False
    if not user.can(Permission.JOIN_GROUPS):
        return False
    trained = Supporter.objects.owned_by(user).in_standing()
    return user.can(Permission.START_GROUPS) or trained.exists()


@transaction.atomic
def start(*, by: User, called: str, form_key: UUID, now: datetime, **said: Any) -> Group:
    """A group with its first facilitator, under the name `called`. It is in the list once it has
    two. `said`: the other fields of the model. Sent twice, it is one. Raises PermissionDenied, or
    ValidationError when there are enough already."""
    if not may_start(by) or by.organisation is None:
        raise PermissionDenied
    _not_too_many(by)
    group, new = Group.objects.get_or_create(
        form_key=form_key,
        organisation=by.organisation,
        defaults={"alone_since": today(now), **said},
    )
    if new:
        group.members.create(
            person=by, name=called.strip(), state=State.IN, leads=True, number=1, since=today(now)
        )
        tally("group.started", organisation=by.organisation_id)
    return group


def _not_too_many(by: User) -> None:
    if Group.objects.led_by(by).going_on().count() >= MOST_LED:
        raise ValidationError(f"You facilitate {MOST_LED} groups already. That is a lot to carry.")
    here = Group.objects.filter(organisation=by.organisation_id).going_on()
    if here.count() >= MOST_HERE:
        raise ValidationError("No more groups can be started here at the moment.")


def led(by: User, group: Group) -> Group:
    """The group as it is now, locked, for somebody who facilitates it. Raises NotTheirs."""
    fresh = locked(group)
    if fresh is None or not Group.objects.led_by(by).filter(pk=group.pk).exists():
        raise NotTheirs
    return fresh


def led_on(by: User, group: Group, now: datetime) -> Group:
    """The same while the group goes on. Raises NotTheirs, and Over after its last day."""
    fresh = led(by, group)
    if fresh.has_ended(today(now)):
        raise Over(fresh)
    return fresh


@transaction.atomic
def change(*, by: User, group: Group, said: Mapping[str, Any], now: datetime) -> Group:
    """Say anew what the group is; who is in stays in. Raises NotTheirs, Over or ValidationError."""
    fresh = led_on(by, group, now)
    inside = fresh.members.inside().count()
    if said.get("most", inside) < inside:
        raise ValidationError({"most": f"{inside} are in it already. Choose {inside} or more."})
    if said.get("audience") == Audience.OWN and _others_are_in(fresh):
        raise ValidationError({"audience": "People of other organisations are in it already."})
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(said))
    return fresh


def _others_are_in(group: Group) -> bool:
    """Whether somebody of another organisation is in it, or asks: they came because they could."""
    rows = group.members.exclude(state=State.DECLINED)
    return rows.exclude(person__organisation=group.organisation_id).exists()


@transaction.atomic
def make_link(*, by: User, group: Group, kind: str, now: datetime) -> str:
    """A link into the group; an earlier one of the kind opens nothing from now on. Returns its
    token, which is kept nowhere: it can be read this once. Raises NotTheirs or Over."""
    fresh = led_on(by, group, now)
    token = secrets.token_urlsafe(BYTES)
    held = {"token_hash": hash_of(token), "until": today(now) + LINK_HOLDS}
    Link.objects.update_or_create(group=fresh, kind=kind, defaults=held)
    return token


@transaction.atomic
def pause(*, by: User, group: Group, now: datetime) -> Group:
    """The group rests: nobody new comes in, and everybody in it is told. Raises NotTheirs or
    Over."""
    fresh = led_on(by, group, now)
    if fresh.paused_on is None:
        fresh.paused_on = today(now)
        fresh.save(update_fields=["paused_on"])
        tell_all(fresh, but=by)
    return fresh


@transaction.atomic
def resume(*, by: User, group: Group, now: datetime) -> Group:
    """It goes on; everybody in it is told. Raises NotTheirs or Over."""
    fresh = led_on(by, group, now)
    if fresh.paused_on is not None and fresh.ends_on is None:
        fresh.paused_on = None
        begin_anew(fresh, now)
        fresh.save(update_fields=["paused_on", "alone_since"])
        heard(fresh.members.inside(), now, of=fresh.sessions.all().meetings())
        tell_all(fresh, but=by)
    return fresh


def begin_anew(group: Group, now: datetime) -> None:
    """Whoever leads it alone has four weeks from now on to find somebody. Not saved."""
    if group.alone_since is not None:
        group.alone_since = today(now)


def tell_all(group: Group, *, but: User | None = None) -> None:
    """The constant notice to everybody in the group but one."""
    tell(group.members.inside().exclude(person=but))
