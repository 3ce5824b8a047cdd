"""Who may decide about whom, as one condition over a row that leads to both."""

from django.db.models import Exists, F, OuterRef, Q

from directory.models.connections import Connection
from people.models import Organisation
from people.models.users import by_role
from people.roles import Permission
from people.separation import apart


def may_judge(one: str, about: str) -> Q:
    """Rows whose `one` may now decide about `about`: an open account that vets, at the same or a
    partner organisation, never the person, never in the person's own line, never who stepped back.

    `one`, `about`: the ways to two accounts ("by", "application__applicant"). For somebody who
    has been erased it is false. The same rule as `in_reach`, which starts from one vetter.
    """
    partners = Organisation.partners.through.objects.filter(
        from_organisation=OuterRef(f"{one}__organisation"),
        to_organisation=OuterRef(f"{about}__organisation"),
    )
    near = Q(**{f"{one}__organisation": F(f"{about}__organisation")}) | Q(Exists(partners))
    return (
        by_role(Permission.VET_SUPPORTERS, f"{one}__")
        & Q(**{f"{one}__is_active": True})
        & near
        & ~Q(**{one: F(about)})
        & ~apart(one, about)
        & ~Q(Exists(Connection.objects.filter(vetter=OuterRef(one), person=OuterRef(about))))
    )
