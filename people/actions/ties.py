"""Whom a person is kept from, by their own word. Counted, never audited, never told to anybody.

The same answer whether or not an address belongs to somebody here.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from people.fields import address_key
from people.models import Block, Relation, Team, User
from people.models.ties import this_month
from records.audit import tally


@transaction.atomic
def block(*, person: User, other: User, known_as: str = "", now: datetime | None = None) -> Block:
    """`person` and `other` no longer meet here, in either direction. Doing it twice is fine.

    `known_as`: the name the other shows to everybody, by which this person can take it back; none
    for somebody who does not show one. Raises ValueError for oneself.
    """
    if person.pk == other.pk:
        raise ValueError("Nobody can block themselves.")
    made, new = Block.objects.get_or_create(
        person=person,
        other=other,
        defaults={"known_as": known_as, "since": this_month(now)},
    )
    if new:
        tally("block.added", organisation=person.organisation_id)
    return made


@transaction.atomic
def unblock(*, person: User, block_id: UUID) -> None:
    """Take back one of one's own blocks; the other person's, if there is one, stays."""
    Block.objects.filter(person=person, pk=block_id).delete()


@transaction.atomic
def keep_apart(*, person: User, email: str, kind: str) -> Relation:
    """Keep `person` and whoever has or will have this address from each other.

    Raises ValueError for one's own address.
    """
    email = User.objects.normalize_email(email)
    if email == person.email:
        raise ValueError("This is your own address.")
    relation, new = Relation.objects.update_or_create(
        person=person,
        other_key=address_key(email),
        defaults={"other_email": email, "kind": kind},
    )
    if new:
        tally("relation.added", organisation=person.organisation_id)
    return relation


@transaction.atomic
def stop_keeping_apart(*, person: User, relation_id: UUID) -> None:
    """Take one of `person`'s own relations away; anything else is left alone."""
    Relation.objects.filter(person=person, pk=relation_id).delete()


@transaction.atomic
def correct_manager(*, person: User, email: str) -> None:
    """`person` says who their line manager is; "" says: nobody here.

    What they typed is what their page shows. If the address belongs to a colleague of their
    organisation, the colleague's own managers are kept apart too; nothing tells which it was.
    """
    Relation.objects.filter(person=person, kind="manager").delete()
    email = User.objects.normalize_email(email)
    known = None
    if email:
        keep_apart(person=person, email=email, kind="manager")
        known = User.objects.filter(email=email, organisation=person.organisation_id).first()
    person.line_manager = known
    person.save(update_fields=["line_manager"])


@transaction.atomic
def correct_team(*, person: User, team: Team | None) -> None:
    """`person` says which team of their organisation they are in, or none.

    Raises ValueError for another organisation's team.
    """
    if team is not None and team.organisation_id != person.organisation_id:
        raise ValueError("This team belongs to another organisation.")
    person.team = team
    person.save(update_fields=["team"])


@transaction.atomic
def correct_what_we_hold(
    *, person: User, manager_email: str, team: Team | None, keep: Iterable[tuple[str, str]] = ()
) -> None:
    """All corrections of one page: manager, team, and (address, kind) of others."""
    correct_manager(person=person, email=manager_email)
    correct_team(person=person, team=team)
    for email, kind in keep:
        keep_apart(person=person, email=email, kind=kind)
