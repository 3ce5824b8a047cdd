"""The quarter's count of peer supporters, as it may be told. No person and no small number."""

from django.db import models

from records.models import Row


class PoolFigure(Row):
    """One number about an organisation's peer supporters or people, rounded before it is stored.

    What may not be told has no row. The rows of a quarter replace those of the one before.
    """

    organisation_id = models.UUIDField()
    # "pool.fire", "band.1", "times.night": evaluation/pool.py says what each is.
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "kind"], name="told_once_a_quarter")
        ]
