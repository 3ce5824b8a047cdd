"""How much somebody looked at today, under a name nobody can read."""

from django.db import models


class LookCount(models.Model):
    """Looks of one person on one day. `key` is a keyed hash of both: it names nobody, and the next
    day it fits nobody. Deleted after midnight."""

    key = models.CharField(max_length=64, primary_key=True)
    day = models.DateField(db_index=True)
    looks = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "Looks"
