"""Whose desk something lies on: the coordinators', then the deputy's, then the partner's too.

For every row with an organisation and a level. Two sides of one rule: what is on this person's
desk, and who is at that desk.
"""

from django.db import models
from django.db.models import Q

from people.models import Organisation, User
from people.models.users import UserQuerySet, by_role
from people.roles import Permission


class Level(models.IntegerChoices):
    """Whose turn it is to acknowledge."""

    COORDINATOR = 0, "Coordinators"
    DEPUTY = 1, "Deputy"
    PARTNER = 2, "Partner organisation"


def on_desk_of(user: User) -> Q:
    """Rows that lie on this person's desk, who may see it."""
    mine = Q(organisation__deputy=user, level__gte=Level.DEPUTY)
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


def people_at(organisation: Organisation, level: int) -> UserQuerySet:
    """Who sees what lies on the desk of this organisation at this level."""
    where = Q(organisation=organisation)
    if level >= Level.DEPUTY and organisation.deputy_id is not None:
        where |= Q(pk=organisation.deputy_id)
    if level >= Level.PARTNER and organisation.desk_partner_id is not None:
        where |= Q(organisation=organisation.desk_partner_id)
    return coordinators().filter(where)
