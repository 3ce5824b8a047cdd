"""Erases a person's rows by the rules of `retention.toml`, whatever models there are.

What has to end kindly first (requests, conversations, sessions) is the business of whoever calls.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models, transaction

from records.audit import erase_pseudonym
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


def _erase_tie(tie: Tie, person_id: UUID, own: frozenset[str]) -> Counter[str]:
    rows = tie.rows(person_id)
    if tie.erase == "delete":
        _, by_model = rows.delete()
        return _by_group(by_model)
    if tie.erase in ("blank", "stub"):
        rows.update(**blanks(tie, tie.name in own))
    return Counter()


def _by_group(by_model: dict[str, int]) -> Counter[str]:
    """Deleted rows by the group they belonged to; Django counts them by model."""
    models_by_label = {tie.model._meta.label: tie.model for tie in ties()}
    found: Counter[str] = Counter()
    for label, number in by_model.items():
        if label in models_by_label:
            found[row_group(models_by_label[label]).name] += number
    return found


@transaction.atomic
def erase_rows(person_id: UUID, *, own: frozenset[str]) -> Counter[str]:
    """Delete, blank or leave every row tied to this person, then the account itself.

    `own`: names of ties whose rows are the person's own part of something shared, so that their
    words in it go too. Returns how many rows of each group were deleted. One transaction.
    """
    erased: Counter[str] = Counter()
    for tie in ties():
        erased += _erase_tie(tie, person_id, own)
    erase_pseudonym(person_id)
    # Whatever the walk left that hangs on the account goes by its foreign key.
    account = get_user_model()._base_manager.filter(pk=person_id)
    erased += Counter({row_group(account.model).name: 1 if account.delete()[0] else 0})
    return erased
