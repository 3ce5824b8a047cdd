"""What an entry said, change by change: a picture of the whole of it after each."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models

from records.models import Row
from signposting.models.signposts import Signpost

# So many are read at once.
VERSIONS_SHOWN: Final = 30


class What(models.TextChoices):
    """What somebody did."""

    BEFORE = "before", "As it was before the first change kept here"
    ADDED = "added", "Added"
    WORDS = "words", "Words changed"
    HOURS = "hours", "Hours changed"
    PLACES = "places", "Places changed"
    URGENCY = "urgency", "How urgent it is, or how often it is checked"
    NUMBER = "number", "A number or address added"
    TAKEN_AWAY = "away", "A wrong number or address taken away"
    CHECKED = "checked", "Checked"
    STATE = "state", "Closed, or opened again"
    RESTORED = "restored", "Made like an earlier one again"
    CORRECTED = "corrected", "Corrected as the service itself asked"


class As(models.TextChoices):
    """In which role. Who it was stands in the audit, not here."""

    NATIONAL = "national", "a national editor"
    LOCAL = "local", "somebody of the organisation who may change it"
    NOBODY = "", "the starting set"


class Version(Row):
    """The entry as it was after one change; never changed itself. `held`: see
    signposting.history.picture."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    on = models.DateField()
    what = models.CharField(max_length=10, choices=What.choices)
    by_role = models.CharField(max_length=10, choices=As.choices, blank=True)
    held = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["signpost", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
