"""That there was a group: what is counted of it once everything else is erased."""

from django.db import models

from people.models import Organisation
from records.models import Row


class EndedGroup(Row):
    """A group that is gone. No name, no word, no person, no day; whether it was private neither."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    # The first day of that quarter.
    quarter = models.DateField("ended in the quarter from")
    months = models.PositiveSmallIntegerField("went on for so many months")

    class Meta:
        verbose_name = "ended peer group"
