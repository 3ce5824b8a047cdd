"""How somebody comes to have an account."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from people import emails
from people.doors import door_for
from people.fields import address_keys
from people.models import Invitation, Organisation, Relation, Team, User
from people.roles import ALONE, FOR_ALL, Permission
from records.audit import Refused, audit, tally
from records.clock import today
from records.keys import keyed_hashes
from records.tokens import keyed_hash

DAYS_TO_ACCEPT = 14


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    organisation: Organisation,
    role: str = "",
    team: Team | None = None,
    now: datetime | None = None,
) -> Invitation:
    """Let `email` join `organisation` within two weeks, and write to it. Audited.

    An older open invitation of the address ends. Refused unless `by` may invite into that
    organisation; only those who manage accounts may give a role with it, and never the roles that
    stand alone (ValueError): those are given to somebody who is here, and everyone who holds one
    sees it. The answer never says whether the address has an account already.
    """
    own = by.organisation_id in (None, organisation.pk)
    if not (by.can(Permission.INVITE_PEOPLE) and own):
        raise Refused("invitation.refused", by=by, organisation=organisation.pk)
    if role and not by.can(Permission.MANAGE_ACCOUNTS):
        raise Refused("invitation.role_refused", by=by, organisation=organisation.pk)
    if role in ALONE | FOR_ALL:
        raise ValueError("This role is given to somebody who has joined.")
    email = User.objects.normalize_email(email)
    Invitation.objects.filter(email_key__in=address_keys(email), used=False).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        organisation=organisation,
        role=role,
        team=team,
        expires_on=today(now or timezone.now()) + timedelta(days=DAYS_TO_ACCEPT),
        token_hash=keyed_hash("invitation", token),
    )
    emails.invitation(email=email, token=token, until=invitation.expires_on)
    audit("invitation.sent", by=by, organisation=organisation.pk, role=role or "none")
    return invitation


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """End an invitation that was not used. Refused like `invite`. Audited."""
    own = by.organisation_id in (None, invitation.organisation_id)
    if not (by.can(Permission.INVITE_PEOPLE) and own):
        raise Refused("invitation.refused", by=by, organisation=invitation.organisation_id)
    Invitation.objects.filter(pk=invitation.pk, used=False).delete()
    audit("invitation.withdrawn", by=by, organisation=invitation.organisation_id)


def accept_link(*, token: str, now: datetime | None = None) -> str | None:
    """The address an invitation's link was sent to, which whoever opens it has shown to own;
    None for an unknown, used or outdated link. Changes nothing: link scanners open links."""
    invitation = Invitation.objects.filter(
        # Under any key of the ring: a link mailed before a rotation goes on working.
        token_hash__in=keyed_hashes("invitation", token),
        used=False,
        expires_on__gte=today(now),
    ).first()
    return invitation.email if invitation else None


@transaction.atomic
def drop_unfinished(*, now: datetime) -> None:
    """Drop sign-ups nobody confirmed and invitations that ran out. For the nightly job: a code
    lives a quarter of an hour, and whoever was about to type one can start again."""
    User.objects.unfinished().delete()
    Invitation.objects.filter(expires_on__lt=today(now)).delete()


@transaction.atomic
def begin_joining(*, email: str, name: str) -> User:
    """An account that waits for its address to be confirmed: no password, no organisation yet.

    Takes the place of an older one with the address that nobody confirmed. Raises
    User.DoesNotExist when no door is open for the address, IntegrityError when it has joined.
    """
    if door_for(email) is None:
        raise User.DoesNotExist
    email = User.objects.normalize_email(email)
    User.objects.unfinished().filter(email=email).delete()
    return User.objects.create_user(email, name=name, joined_on=None)


@transaction.atomic
def finish_joining(*, person: User, password: str | None, now: datetime | None = None) -> None:
    """The address was confirmed: the person belongs to the organisation of its door.

    `password`: its hash when the one who confirmed is the one who chose it, else None (then the
    mailed code lets them in and they may set one). Changes `person` itself. Counted, not audited.
    """
    door = door_for(person.email, today(now))
    if door is None:
        raise Refused("joining.refused", by=None)
    person.organisation, person.team = door.organisation, door.team
    person.roles = [door.role] if door.role else []
    person.joined_on = today(now)
    if password:
        person.password = password
    person.save()
    if door.invitation:
        Invitation.objects.filter(pk=door.invitation.pk).update(used=True)
        if door.role:
            audit("role.given", by=None, about=person, role=door.role)
    _become_manager_of_those_who_said_so(person)
    tally("joined", organisation=door.organisation.pk)


def _become_manager_of_those_who_said_so(person: User) -> None:
    """Colleagues who gave this address as their manager's before its owner joined."""
    said = Relation.objects.filter(kind="manager", other_key=person.email_key).values("person")
    User.objects.filter(pk__in=said, organisation=person.organisation_id).update(
        line_manager=person
    )
