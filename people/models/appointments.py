"""Who was made safeguarding lead or second opener, by whom and when.

Such a role counts from seven days after it was given (issue of trust: nobody may make a second
person out of an account of their own overnight), and everyone who holds one is told at once.
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from people.models.users import User
from people.roles import ALONE, ROLE_LABELS, Permission, Role
from records.models import Row

EFFECT_AFTER = timedelta(days=7)
APPOINTED = [(code, label) for code, label in ROLE_LABELS if code in ALONE]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User) -> "AppointmentQuerySet":
        """The appointments of one's own organisation, for those who hold one themselves."""
        if not user.can(Permission.SEE_SAFETY) or user.organisation_id is None:
            return self.none()
        return self.current().filter(user__organisation=user.organisation_id)

    def current(self) -> "AppointmentQuerySet":
        """Not ended, the account open, and the role still on it."""
        held = Q()
        for role in ALONE:
            held |= Q(role=role, user__roles__has=role.value)
        return self.filter(held, ended_at__isnull=True, user__is_active=True)

    def effective(self, now: datetime) -> "AppointmentQuerySet":
        """Those that count at `now`."""
        return self.current().filter(given_at__lte=now - EFFECT_AFTER)

    def of(self, role: Role) -> "AppointmentQuerySet":
        return self.filter(role=role)


class Appointment(Row):
    """One person holds one of the two roles that can reach what is private."""

    if TYPE_CHECKING:
        user_id: uuid.UUID

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=20, choices=APPOINTED)
    # Empty for whoever runs commands on the server, or once that account is erased.
    appointed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True),
                name="one_current_appointment",
            )
        ]

    def __str__(self) -> str:
        return "appointment"

    @property
    def effective_at(self) -> datetime:
        """When it begins to count."""
        return self.given_at + EFFECT_AFTER


def counts(user: User, role: Role, now: datetime) -> bool:
    """Whether this person holds the role and it counts at `now`. One query at most."""
    if role.value not in user.roles:
        return False
    return Appointment.objects.effective(now).of(role).filter(user=user).exists()
