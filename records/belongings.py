"""Which rows are about a person: every way from a row to an account, found in the models.

A new model with a foreign key that leads to an account is found by itself. What happens along the
way stands in `retention.toml`: "delete" means the row is hers and goes with her, "blank" means the
row stays and the way to her is cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from records.retention import Erase, Group, field_name, rule_of

# A row that stands for a person in something two people share: it stays, but what hangs on it
# (the messages she wrote) is hers.
STANDS_FOR: Final = frozenset({"correspondence.Participant"})
# Columns that hold a person's id without a foreign key, because the row must outlive her account
# or live below it.
BY_ID: Final = (
    "jobs.OutgoingMail.recipient_id",
    "records.Pseudonym.person_id",
    "records.AuditEvent.actor_id",
)


@dataclass(frozen=True)
class Tie:
    """One way from a row of `model` to a person: the field it starts with, the whole lookup."""

    model: type[models.Model]
    field: "models.Field[Any, Any]"
    lookup: str

    @property
    def name(self) -> str:
        """The field it starts with, as `app.Model.field`."""
        return field_name(self.field)

    @property
    def erase(self) -> Erase:
        """What becomes of it when the person is erased."""
        return rule_of(self.field).erase

    @property
    def group(self) -> Group:
        """The group of the row itself."""
        return row_group(self.model)

    def rows(self, person_id: UUID) -> "models.QuerySet[models.Model]":
        """The rows tied to this person, whatever a door would hide."""
        return self.model._base_manager.filter(**{self.lookup: person_id})


def row_group(model: type[models.Model]) -> Group:
    """The group that says what becomes of a row as a whole: that of its primary key."""
    return rule_of(model._meta.pk)


def _keys_to(target: type[models.Model]) -> "Iterator[models.ForeignKey[Any, Any]]":
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is target:
                    yield field


def _ties_to(target: type[models.Model], way: str) -> Iterator[Tie]:
    """The ties that lead to `target` and from there along `way` to a person, farthest last."""
    for field in _keys_to(target):
        model = field.model
        tie = Tie(model, field, f"{field.name}__{way}" if way else field.name)
        yield tie
        carries = tie.erase == "delete" and row_group(model).erase == "delete"
        if model is not target and (carries or model._meta.label in STANDS_FOR):
            yield from _ties_to(model, tie.lookup)


@cache
def ties() -> tuple[Tie, ...]:
    """Every way from a row to a person, the farthest first, so that rows can go in this order."""
    found = list(_ties_to(get_user_model(), ""))
    for name in BY_ID:
        label, _, column = name.rpartition(".")
        model = apps.get_model(label)
        found.append(Tie(model, model._meta.get_field(column), column))
    return tuple(sorted(found, key=lambda tie: (-tie.lookup.count("__"), tie.name)))


def leads_to_a_person(field: "models.Field[Any, Any]") -> bool:
    """Whether a column is the beginning of some tie."""
    return any(tie.field == field for tie in ties())
