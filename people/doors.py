"""Which door an address may come in by: an invitation, or the domain of an organisation."""

from datetime import date
from typing import NamedTuple

from people.fields import address_keys
from people.models import EmailDomain, Invitation, Organisation, Team
from records.clock import today


class Door(NamedTuple):
    """Where a newcomer belongs, and the invitation they came by."""

    organisation: Organisation
    team: Team | None = None
    role: str = ""
    invitation: Invitation | None = None


def door_for(email: str, on: date | None = None) -> Door | None:
    """The door for this address on this London date; None when it may not join.

    Always two queries, whatever the answer. An invitation counts before the domain.
    """
    invitation = (
        Invitation.objects.select_related("organisation", "team")
        .filter(email_key__in=address_keys(email), used=False, expires_on__gte=on or today())
        .order_by("-expires_on")
        .first()
    )
    domain = (
        EmailDomain.objects.select_related("organisation")
        .filter(domain__iexact=email.rpartition("@")[2].strip())
        .first()
    )
    if invitation:
        return Door(invitation.organisation, invitation.team, invitation.role, invitation)
    return Door(domain.organisation) if domain else None
