"""A file of services somebody uploaded, kept while they look at what it would add."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from people.models import User
from records.fields import CodesField, EncryptedTextField
from records.models import Row
from signposting.taxonomy import NEEDS


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User, *, now: datetime) -> "UploadQuerySet":
        """One's own, while it lasts. Nobody else's, whatever their role."""
        return self.filter(user=user, expires_at__gt=now)


class Upload(Row):
    """The one file of its uploader: its services as JSON, encrypted. `for_all`: whose entries they
    would be; `needs`: what they are for where the file does not say so."""

    if TYPE_CHECKING:
        user_id: uuid.UUID

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    held = EncryptedTextField()
    for_all = models.BooleanField()
    needs = CodesField(choices=NEEDS, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return "file of services"
