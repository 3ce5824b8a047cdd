"""The quarter's figures, as they may be told. No person and no small number."""

from django.db import models

from records.models import Row


class PoolFigure(Row):
    """One number about an organisation's peer supporters or people, rounded before it is stored;
    and the share of first yeses within each aim, for the desk.

    What may not be told has no row. The rows of a quarter replace those of the one before.
    """

    organisation_id = models.UUIDField()
    # "pool.fire", "band.1", "aim.3": evaluation/pool.py and figures.py say what each is.
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "kind"], name="told_once_a_quarter")
        ]
