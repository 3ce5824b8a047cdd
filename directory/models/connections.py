"""A vetter knows somebody and does not decide about them: one row says so for every act."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.fields import EncryptedTextField
from records.models import Row


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def owned_by(self, user: User) -> "ConnectionQuerySet":
        """Those somebody declared themselves."""
        return self.filter(vetter=user)


class Connection(Row):
    """Declared by a vetter, or made when an applicant names them as somebody who can speak for
    them. `in_reach`, `may_judge` and `deciders.of` ask for it, so whatever is decided about this
    person is decided by others."""

    if TYPE_CHECKING:
        vetter_id: uuid.UUID
        person_id: uuid.UUID

    vetter = models.ForeignKey(User, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = EncryptedTextField("how we know each other", blank=True)
    declared_at = models.DateTimeField("stepped back")

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vetter", "person"], name="connection_declared_once")
        ]

    def __str__(self) -> str:
        return "Connection"
