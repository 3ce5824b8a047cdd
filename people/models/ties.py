"""What keeps two people apart by somebody's own word: relations and blocks. Never in admin."""

from django.db import models

from people.fields import AddressKeyField
from people.models.users import User
from people.taxonomy import RELATION_KINDS
from records.fields import EncryptedTextField
from records.models import Row


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_block_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return "Kept apart"
