"""Appointments to the two roles that can reach what is private. Always part of another act."""

from datetime import datetime, timedelta

from jobs.mail import notice
from people.models import Appointment, User
from people.roles import ALONE, Role

# Named in records/retention.toml.
KEEP_ENDED = timedelta(days=1095)


def appoint(*, by: User | None, person: User, role: Role, now: datetime) -> None:
    """Write the appointment, which counts in seven days; all who hold such a role are told.

    Nothing happens for any other role.
    """
    if role in ALONE:
        Appointment.objects.create(user=person, role=role, appointed_by=by, given_at=now)
        _tell_all_of(person)


def end_appointment(*, person: User, role: Role, now: datetime) -> None:
    """It counts no longer, at once; all who hold such a role are told."""
    mine = Appointment.objects.filter(user=person, role=role, ended_at__isnull=True)
    if mine.update(ended_at=now):
        _tell_all_of(person)


def begin_anew(*, by: User, person: User, now: datetime) -> None:
    """A closed account was opened again: whoever uses it now is seven days from counting."""
    for role in sorted(ALONE & {Role(role) for role in person.roles}):
        end_appointment(person=person, role=role, now=now)
        appoint(by=by, person=person, role=role, now=now)


def _tell_all_of(person: User) -> None:
    """One notice to each current lead and opener of the organisation, the person among them."""
    if person.organisation_id is None:
        return
    rows = Appointment.objects.current().filter(user__organisation=person.organisation_id)
    for user_id in rows.values_list("user_id", flat=True).distinct():
        notice(user_id)


def drop_ended_appointments(*, now: datetime) -> None:
    """Delete what ended three years ago."""
    Appointment.objects.filter(ended_at__lte=now - KEEP_ENDED).delete()
