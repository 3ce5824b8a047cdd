"""What keeps two people apart by somebody's own word: relations and blocks. Never in admin."""

from datetime import date, datetime

from django.db import models

from people.fields import AddressKeyField
from people.models.users import User
from people.taxonomy import RELATION_KINDS
from records.clock import today
from records.fields import EncryptedTextField
from records.models import Row


def this_month(now: datetime | None = None) -> date:
    """The first day of the month, in London."""
    return today(now).replace(day=1)


class Relation(Row):
    """Somebody, by address, whom a person wants to be kept from; they may not have joined yet."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="relations")
    other_email = EncryptedTextField()
    other_key = AddressKeyField(of="other_email", db_index=True)
    kind = models.CharField(max_length=20, choices=RELATION_KINDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other_key"], name="one_relation_per_address")
        ]

    def __str__(self) -> str:
        return "Kept apart"


class Block(Row):
    """One person does not want to meet another; it works both ways and nobody is told."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_by")
    # A name the other shows to everybody here, as this person knew it; empty for all others.
    known_as = EncryptedTextField(blank=True, default="")
    # The first day of the month: enough to remember by.
    since = models.DateField(default=this_month)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_block_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return "Kept apart"
