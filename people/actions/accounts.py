"""What administrators do to accounts. Each is audited; nobody does it to themselves."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from people.actions.appointments import appoint, begin_anew, end_appointment
from people.fields import address_key
from people.models import Relation, User
from people.models.users import new_session_stamp
from people.roles import ASKED_FOR, FOR_ALL, Permission, Role, go_together
from records.audit import Refused, audit, tally
from records.clock import today

# What an administrator may correct about a person.
CORRECTABLE = frozenset({"name", "team", "role_type", "rank_band", "engagement", "line_manager"})


def _check(by: User, person: User, event: str) -> None:
    """Raise Refused unless `by` looks after this account."""
    if not User.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Refused(event, by=by, about=person, organisation=person.organisation_id)


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    by: User | None = None,
    password: str | None = None,
    now: datetime | None = None,
    **fields: Any,
) -> User:
    """An open account with a confirmed address. Audited.

    `by` None stands for whoever runs commands on the server (first administrator, demo). Without
    a password only a mailed code lets its owner in. Raises IntegrityError for a known address.
    """
    if by is not None and not by.can(Permission.MANAGE_ACCOUNTS):
        raise Refused("account.add_refused", by=by)
    person = User.objects.create_user(email, password, name=name, joined_on=today(now), **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit("account.added", by=by, about=person, organisation=person.organisation_id)
    return person


@transaction.atomic
def change_person(*, by: User, person: User, **changes: Any) -> User:
    """Correct what is held about a person (see CORRECTABLE). The names of the changed fields are
    audited, never their contents. Raises ValueError for any other field."""
    _check(by, person, "account.change_refused")
    if not CORRECTABLE.issuperset(changes):
        raise ValueError(f"Not for administrators: {sorted(set(changes) - CORRECTABLE)}")
    changed = sorted(field for field, value in changes.items() if getattr(person, field) != value)
    for field in changed:
        setattr(person, field, changes[field])
    person.clean_fields(exclude={field.name for field in User._meta.fields} - set(changed))
    person.save(update_fields=changed)
    for field in changed:
        audit("account.changed", by=by, about=person, field=field)
    return person


class DoNotGoTogether(ValueError):
    """Nobody may hold these roles at once."""


@transaction.atomic
def change_roles(*, by: User, person: User, roles: list[str], now: datetime | None = None) -> User:
    """Give and take roles. Nobody changes their own. Raises Refused, ValueError for a role that
    does not exist or is ASKED_FOR, DoNotGoTogether. Roles FOR_ALL are for the installation's
    administrators to give and take. Counts from the person's next request on; safeguarding lead and
    second opener count after seven days, and all who hold one of them are told."""
    _check(by, person, "role.refused")
    if by.pk == person.pk:
        raise Refused("role.own_refused", by=by, about=person)
    wanted, held = {Role(role) for role in roles}, {Role(role) for role in person.roles}
    if FOR_ALL & (wanted ^ held) and by.organisation_id is not None:
        raise Refused("role.for_all_refused", by=by, about=person)
    if ASKED_FOR & (wanted - held):
        raise ValueError("Nobody is given what people ask for themselves.")
    if wanted != held and not go_together(wanted):
        raise DoNotGoTogether
    now = now or timezone.now()
    person.roles = [role.value for role in Role if role in wanted]
    person.save(update_fields=["roles"])
    for role in sorted(wanted - held):
        audit("role.given", by=by, about=person, organisation=person.organisation_id, role=role)
        appoint(by=by, person=person, role=role, now=now)
    for role in sorted(held - wanted):
        audit("role.taken", by=by, about=person, organisation=person.organisation_id, role=role)
        end_appointment(person=person, role=role, now=now)
    return person


@transaction.atomic
def make_national_editor(*, person: User) -> User:
    """Give the role of FOR_ALL, for whoever runs commands on the server: after an update nobody may
    have it. Audited; nothing happens to who has it. Raises DoNotGoTogether."""
    wanted = {*map(Role, person.roles), Role.NATIONAL_EDITOR}
    if not go_together(wanted):
        raise DoNotGoTogether
    if Role.NATIONAL_EDITOR.value not in person.roles:
        person.roles = [role.value for role in Role if role in wanted]
        person.save(update_fields=["roles"])
        own = person.organisation_id
        audit("role.given", by=None, about=person, organisation=own, role=Role.NATIONAL_EDITOR)
    return person


@transaction.atomic
def deactivate(*, by: User, person: User) -> User:
    """Close an account: every session ends at once, notices stop, nothing can be done with it.

    People may close their own (counted); an administrator's act is audited. What the closing
    means for profiles and conversations is derived from it elsewhere.
    """
    if by.pk != person.pk:
        _check(by, person, "account.close_refused")
    person.is_active = False
    person.session_stamp = new_session_stamp()
    person.save(update_fields=["is_active", "session_stamp"])
    for session in UserSession.objects.filter(user=person):
        session.end()
    if by.pk == person.pk:
        tally("account.closed", organisation=person.organisation_id)
    else:
        audit("account.closed", by=by, about=person, organisation=person.organisation_id)
    return person


@transaction.atomic
def reactivate(*, by: User, person: User, now: datetime | None = None) -> User:
    """Open a closed account again. Old sessions stay ended. Audited; refused for one's own.
    A safeguarding lead or second opener counts again after seven days."""
    _check(by, person, "account.open_refused")
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit("account.reopened", by=by, about=person, organisation=person.organisation_id)
    begin_anew(by=by, person=person, now=now or timezone.now())
    return person


@transaction.atomic
def address_changed(*, person: User, previous_key: str) -> None:
    """A new sign-in address was confirmed: relations that named the old one name the new one."""
    person.refresh_from_db(fields=["email"])
    person.save(update_fields=["email_key"])
    taken = Relation.objects.filter(other_key=address_key(person.email)).values("person")
    Relation.objects.filter(other_key=previous_key).exclude(person__in=taken).update(
        other_key=person.email_key
    )
