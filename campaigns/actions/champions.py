"""Champions: somebody asks, having read what it means; a coordinator appoints them; either ends it.

Nobody is made a champion who did not ask. Asking, taking it back and stopping are a colleague's own
acts and tallied without a person; appointing, declining and ending are recorded.
"""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from campaigns.models import ChampionWish, Ended
from jobs.mail import notice
from people.models import User
from people.modules import Module
from people.roles import Permission, Role, go_together
from records.audit import Refused, audit, tally
from records.clock import today
from wellbeing.actions import Gone


class NotTogether(Exception):
    """What they do already and being a champion do not go together."""


@transaction.atomic
def ask_to_be_one(*, by: User, now: datetime) -> ChampionWish | None:
    """Ask the coordinators. Asked again while it waits it is the same wish; None for whoever is
    one already. Raises PermissionDenied where campaigns are off, or NotTogether."""
    own = by.organisation
    if own is None or not by.is_active or not own.has(Module.CAMPAIGNS):
        raise PermissionDenied
    if Role.CHAMPION in by.roles:
        return None
    if not go_together([*by.roles, Role.CHAMPION]):
        raise NotTogether
    ChampionWish.objects.owned_by(by).exclude(ended="").delete()
    wish, new = ChampionWish.objects.get_or_create(person=by, defaults={"asked_on": today(now)})
    if new:
        tally("champion.asked", organisation=own.pk)
    return wish


@transaction.atomic
def take_back(*, by: User) -> None:
    """Not to be one after all. Taking back twice changes nothing."""
    ChampionWish.objects.owned_by(by).delete()


@transaction.atomic
def appoint(*, by: User, wish: ChampionWish) -> User:
    """Make a champion of somebody who asked. Counts from their next request on; they are told.
    Raises Refused, Gone when it was taken back or answered, or NotTogether."""
    person = _asked(by, wish)
    gone, _ = ChampionWish.objects.waiting().filter(pk=wish.pk).delete()
    if not gone:
        raise Gone
    if not go_together([*person.roles, Role.CHAMPION]):
        raise NotTogether
    _give(person, {*person.roles, Role.CHAMPION})
    audit("champion.appointed", by=by, about=person, organisation=person.organisation_id)
    notice(person.pk)
    return person


@transaction.atomic
def decline(*, by: User, wish: ChampionWish, now: datetime) -> None:
    """Say no; they are told that there is something new, and read that it is a no. Raises Refused
    or Gone."""
    person = _asked(by, wish)
    if not _end(wish.pk, Ended.NO, today(now)):
        raise Gone
    audit("champion.declined", by=by, about=person, organisation=person.organisation_id)
    notice(person.pk)


def end_unanswered(*, now: datetime) -> int:
    """End the wishes nobody has answered in four weeks; each person is told that there is something
    new. Returns how many."""
    day = today(now)
    rows = ChampionWish.objects.unanswered(day).values_list("pk", "person_id")
    return sum(_tell_end(pk, person, day) for pk, person in sorted(rows))


@transaction.atomic
def _tell_end(pk: UUID, person: UUID, day: date) -> bool:
    """Whoever turns the row tells, once; where campaigns are off there is nothing to be read."""
    if not _end(pk, Ended.NOBODY, day):
        return False
    own = User.objects.select_related("organisation").get(pk=person).organisation
    if own is not None and own.has(Module.CAMPAIGNS):
        notice(person)
    return True


def _end(pk: UUID, how: Ended, day: date) -> bool:
    rows = ChampionWish.objects.waiting().filter(pk=pk)
    return rows.update(ended=how, ended_on=day) == 1


def forget_ended(*, now: datetime) -> None:
    """What came of a wish has been shown for four weeks."""
    ChampionWish.objects.over(today(now)).delete()


def _asked(by: User, wish: ChampionWish) -> User:
    """Who asked, locked, for the one answer."""
    if not ChampionWish.objects.answered_by(by).filter(pk=wish.pk).exists():
        raise _refused(by, wish)
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=wish.person_id)


def _refused(by: User, wish: ChampionWish) -> Exception:
    there = ChampionWish.objects.waiting().filter(pk=wish.pk).select_related("person").first()
    if there is None:
        return Gone()
    own = there.person.organisation_id
    return Refused("champion.refused", by=by, about=there.person, organisation=own)


@transaction.atomic
def end(*, by: User, person: User) -> None:
    """They are a champion no longer, at once; they are told. Raises Refused or Gone."""
    fresh = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    mine = by.organisation_id is not None and by.organisation_id == fresh.organisation_id
    if not mine or not by.can(Permission.APPOINT_CHAMPIONS):
        raise Refused("champion.refused", by=by, about=fresh, organisation=fresh.organisation_id)
    if Role.CHAMPION not in fresh.roles:
        raise Gone
    _give(fresh, {*fresh.roles} - {Role.CHAMPION.value})
    audit("champion.ended", by=by, about=fresh, organisation=fresh.organisation_id)
    notice(fresh.pk)


@transaction.atomic
def stop_being_one(*, by: User) -> None:
    """Stop, at once and without a reason. Stopping twice changes nothing."""
    fresh = User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    if Role.CHAMPION in fresh.roles:
        _give(fresh, {*fresh.roles} - {Role.CHAMPION.value})
        tally("champion.stopped", organisation=fresh.organisation_id)


def _give(person: User, roles: set[str]) -> None:
    person.roles = [role.value for role in Role if role in roles]
    person.save(update_fields=["roles"])


def leave(*, person: User) -> None:
    """Somebody leaves: nobody decides about them any more, and no news go out."""
    take_back(by=person)
    stop_being_one(by=person)
