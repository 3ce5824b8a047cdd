"""A sheet of people somebody uploaded, kept while they look at what it would change."""

from datetime import datetime

from django.db import models

from people.models.users import User
from records.fields import EncryptedTextField
from records.models import Row


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def visible_to(self, user: User, *, now: datetime) -> "ImportDraftQuerySet":
        """One's own, while it lasts. Nobody else's, whatever their role."""
        return self.filter(user=user, expires_at__gt=now)


class ImportDraft(Row):
    """The one sheet of its uploader: rows of cells as JSON, encrypted."""

    user = models.OneToOneField(User, models.CASCADE, related_name="import_draft")
    sheet = EncryptedTextField()
    expires_at = models.DateTimeField(db_index=True)
    # Afterwards it is kept for one thing: to show who is not in it.
    applied_at = models.DateTimeField(null=True)

    objects = ImportDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return "Sheet of people"
