"""Rows kept from changing, always in one order: people (`people.staying`), the need, then what the
mentor or buddy offers; or people, then their pair. So nobody waits in a circle, and nobody who is
in it is erased halfway through.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from mentoring.models import Need, Offer, Pair, Proposal
from people.models import User
from people.staying import stay


class Late(Exception):
    """It has moved on since this page was shown: answered, taken back, or not to be any more.
    Whoever meets it cannot tell which."""


def stay_for(need: Need, *offers: Offer) -> None:
    """Whoever looks, was asked or suggested, or makes one of these offers is not erased
    meanwhile."""
    looks = Need.objects.filter(pk=need.pk).order_by().values("person")
    asked = Proposal.objects.filter(need=need.pk).order_by().values("offer__person")
    chosen = Offer.objects.filter(pk__in=[one.pk for one in offers]).order_by().values("person")
    stay(User.objects.filter(pk__in=looks.union(asked, chosen, all=True)))


def locked_need(need: Need, *offers: Offer) -> Need:
    """The need as it is now, kept from changing until the transaction ends, after `stay_for`.
    Raises Late."""
    stay_for(need, *offers)
    found = locked_needs([need.pk]).get(need.pk)
    if found is None:
        raise Late
    return found


def locked_needs(pks: Iterable[UUID]) -> dict[UUID, Need]:
    """Those of these needs that are there, as they are now, kept from changing until the
    transaction ends; after their people were kept."""
    rows = Need.objects.filter(pk__in=list(pks)).select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("person__organisation", "scheme").order_by("pk")
    return {one.pk: one for one in rows}


def locked_offer(offer: Offer) -> Offer:
    """The offer as it is now; every live one of the same person and kind is locked with it,
    because their places are the same person's. Raises Late."""
    found = locked_offers([offer.person_id], offer.kind).get(offer.pk)
    if found is None:
        raise Late
    return found


def locked_offers(people: Iterable[UUID], kind: str) -> dict[UUID, Offer]:
    """Every live offer of this kind that these people make, likewise."""
    rows = Offer.objects.live().filter(person__in=list(people), kind=kind).order_by("pk")
    rows = rows.select_for_update(of=("self",), no_key=True)
    return {one.pk: one for one in rows.select_related("person__organisation")}


def locked_pair(pk: UUID) -> Pair | None:
    """The pair as it is now, neither of the two erased meanwhile; None when it is gone."""
    row = Pair.objects.filter(pk=pk).order_by()
    stay(User.objects.filter(pk__in=row.values("mentor").union(row.values("mentee"), all=True)))
    return Pair.objects.select_for_update().filter(pk=pk).first()


def stay_all(needs: QuerySet[Need], offers: Iterable[UUID]) -> None:
    """Everybody who looks by these needs or makes these offers is not erased meanwhile."""
    looking = needs.order_by().values("person")
    offering = Offer.objects.filter(pk__in=list(offers)).order_by().values("person")
    stay(User.objects.filter(pk__in=looking.union(offering, all=True)))
