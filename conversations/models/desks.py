"""Whose desk something lies on: the coordinators', then the deputy's, then the partner's too.

While the deputy stands in (people.Organisation.deputy_from), it lies on theirs from the start.

For every row with an organisation and a level. Two sides of one rule: what is on this person's
desk, and who is at that desk.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from people.models import Organisation, User
from people.models.users import UserQuerySet, by_role
from people.roles import Permission
from records.clock import today


class Level(models.IntegerChoices):
    """Whose turn it is to acknowledge."""

    COORDINATOR = 0, "Coordinators"
    DEPUTY = 1, "Deputy"
    PARTNER = 2, "Partner organisation"


def standing_in(on: date, prefix: str = "") -> Q:
    """Organisations whose deputy looks after the desk on this UK day; over Organisation, or over
    a row that leads to one through `prefix`."""
    return Q(**{f"{prefix}deputy_from__lte": on, f"{prefix}deputy_until__gte": on})


def on_desk_of(user: User, on: date | None = None) -> Q:
    """Rows that lie on this person's desk, who may see it, on this UK day (None: today)."""
    turn = Q(level__gte=Level.DEPUTY) | standing_in(on or today(), "organisation__")
    mine = Q(organisation__deputy=user) & turn
    if user.organisation_id is not None:
        mine |= Q(organisation=user.organisation_id)
        mine |= Q(organisation__desk_partner=user.organisation_id, level__gte=Level.PARTNER)
    return mine


def holds_a_desk(prefix: str = "") -> Q:
    """People who may see a desk: over User, or over a row that leads to one through `prefix`."""
    return by_role(Permission.SEE_DESK, prefix)


def coordinators() -> UserQuerySet:
    """Everybody with an open account who may see a desk."""
    return User.objects.active().filter(holds_a_desk())


def next_level(organisation: Organisation | None, level: int) -> Level | None:
    """The next desk that can be told; None when the organisation has named none."""
    if organisation is None:
        return None
    if level < Level.DEPUTY and organisation.deputy_id is not None:
        return Level.DEPUTY
    if level < Level.PARTNER and organisation.desk_partner_id is not None:
        return Level.PARTNER
    return None


def people_at(organisation: Organisation, level: int, on: date | None = None) -> UserQuerySet:
    """Who sees what lies on the desk of this organisation at this level, on this UK day (None:
    today)."""
    where = Q(organisation=organisation)
    stands_in = organisation.deputy_stands_in(on or today())
    if (level >= Level.DEPUTY or stands_in) and organisation.deputy_id is not None:
        where |= Q(pk=organisation.deputy_id)
    if level >= Level.PARTNER and organisation.desk_partner_id is not None:
        where |= Q(organisation=organisation.desk_partner_id)
    return coordinators().filter(where)
