"""Erases a person's rows by the rules of `retention.toml`, whatever models there are.

What has to end kindly first (requests, conversations, sessions) is the business of whoever calls.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models, transaction

from records.belongings import Tie, leads_to_a_person, row_group, ties
from records.fields import CodesField
from records.retention import rule_of, stored_fields


class CannotBeBlank(Exception):
    """`retention.toml` says that a field is blanked, and it can hold nothing empty."""


def empty_value(field: "models.Field[Any, Any]") -> Any:
    """What stands for nothing in this field. Raises CannotBeBlank."""
    if field.null:
        return None
    if isinstance(field, CodesField):
        return []
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise CannotBeBlank(f"{field.model._meta.label}.{field.name}")


def blanks(tie: Tie, owns: bool) -> dict[str, Any]:
    """What is emptied in the rows of a tie that is cut: the way to the person and, where the row
    is her own part of something shared, everything else of hers in it."""
    emptied = {tie.field.name: empty_value(tie.field)}
    if owns:
        emptied |= {
            field.name: empty_value(field)
            for field in stored_fields(tie.model)
            if rule_of(field).erase in ("blank", "stub") and not leads_to_a_person(field)
        }
    return emptied


def _erase_tie(tie: Tie, person_id: UUID, own: frozenset[str]) -> int:
    """How many rows went."""
    rows = tie.rows(person_id)
    if tie.erase == "delete":
        number = rows.count()
        rows.delete()
        return number
    if tie.erase in ("blank", "stub"):
        rows.update(**blanks(tie, tie.name in own))
    return 0


@transaction.atomic
def erase_rows(person_id: UUID, *, own: frozenset[str], told: Collection[str] = ()) -> Counter[str]:
    """Delete, blank or leave every row tied to this person, then the account itself.

    `own`: names of ties whose rows are the person's own part of something shared, so that their
    words in it go too. Returns how many rows of each group went along the ties in `told`: that
    others keep something about them (a block, a note) is not for the person to learn from a
    number. One transaction.
    """
    erased: Counter[str] = Counter()
    for tie in ties():
        number = _erase_tie(tie, person_id, own)
        if number and tie.name in told:
            erased[tie.group.name] += number
    # Whatever the walk left that hangs on the account goes by its foreign key.
    account = get_user_model()._base_manager.filter(pk=person_id)
    account.delete()
    erased[row_group(account.model).name] += 1
    return erased
