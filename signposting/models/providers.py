"""Who runs services: Open Referral's organisation."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from people.models import Organisation
from records.models import Row


class Provider(Row):
    """A charity, a union or an employer that runs one service or several. `organisation`: the one
    whose own it is; empty where it is for everybody."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID | None

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_provider_a_name"),
            # NULLs differ from each other, so those for everybody need a constraint of their own.
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(organisation=None),
                name="one_provider_a_name_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name
