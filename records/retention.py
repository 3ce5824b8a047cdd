"""Reads `retention.toml`: for every field of every model why it is kept, how long, for whom.

The table is obeyed, not only read: erasure and export walk all models by `rule_of`, and the check
records.E001 fails when a field, ours or a library's, stands in no group.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import models

from records.fields import EncryptedTextField

TABLE = Path(__file__).with_name("retention.toml")
# delete: the row goes. blank: the field is emptied. stub: the row stays as a count without
# identity. keep: it stays as it is (it names nobody, or the law or the record demands it).
Erase = Literal["delete", "blank", "stub", "keep"]


class RetentionError(Exception):
    """The table cannot be used as it is written."""


@dataclass(frozen=True)
class Group:
    """Fields that are kept for one purpose, equally long, and erased alike."""

    name: str
    purpose: str
    lawful_basis: str
    keep: int | str  # days, or words where no number says it
    readers: str
    erase: Erase
    fields: tuple[str, ...]

    @property
    def keep_words(self) -> str:
        """How long, for a page."""
        return f"{self.keep} days" if isinstance(self.keep, int) else self.keep


def _group(name: str, entry: dict[str, Any]) -> Group:
    wanted = set(Group.__dataclass_fields__) - {"name"}
    if set(entry) != wanted:
        raise RetentionError(f"Group {name} must have exactly: {', '.join(sorted(wanted))}.")
    if entry["erase"] not in get_args(Erase):
        raise RetentionError(f"Group {name}: erase is one of {', '.join(get_args(Erase))}.")
    return Group(**{**entry, "name": name, "fields": tuple(entry["fields"])})


@lru_cache(maxsize=4)
def load(path: Path = TABLE) -> tuple[Group, ...]:
    """The groups in the order of the table. Raises RetentionError when one is malformed."""
    try:
        table = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise RetentionError(f"{path.name}: {error}") from error
    return tuple(_group(name, entry) for name, entry in table.items())


def field_name(field: "models.Field[Any, Any]") -> str:
    """`app.Model.field`, as the table names it."""
    return f"{field.model._meta.label}.{field.name}"


def stored_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The fields `model` itself stores, its many-to-many fields among them."""
    return [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]


def all_fields() -> Iterator["models.Field[Any, Any]"]:
    """Every stored field of every installed model, the libraries' included."""
    for model in apps.get_models():
        if not model._meta.proxy:
            yield from stored_fields(model)


def groups_of(field: "models.Field[Any, Any]", groups: Sequence[Group]) -> list[Group]:
    """The groups that name `field`; one that names it itself beats `app.Model.*`."""
    name = field_name(field)
    exact = [group for group in groups if name in group.fields]
    every = f"{field.model._meta.label}.*"
    return exact or [group for group in groups if every in group.fields]


def rule_of(field: "models.Field[Any, Any]") -> Group:
    """The one group `field` belongs to. Raises RetentionError when there is not exactly one."""
    found = groups_of(field, load())
    if len(found) != 1:
        raise RetentionError(f"{field_name(field)} is in {len(found)} groups.")
    return found[0]


def _not_once(groups: Sequence[Group]) -> Iterator[CheckMessage]:
    for field in all_fields():
        name, found = field_name(field), groups_of(field, groups)
        names = ", ".join(group.name for group in found)
        if not found:
            message = f"Field {name} is in no group."
        elif len(found) > 1:
            message = f"Field {name} is in several groups: {names}."
        elif isinstance(field, EncryptedTextField) and name not in found[0].fields:
            message = f"Field {name} is encrypted: group {names} must name it, not only `.*`."
        else:
            continue
        yield Error(message, hint="Name it in records/retention.toml.", id="records.E001")


def _unknown(groups: Sequence[Group]) -> Iterator[CheckMessage]:
    known = {field_name(field) for field in all_fields()}
    known |= {f"{name.rsplit('.', 1)[0]}.*" for name in known}
    for group in groups:
        for name in group.fields:
            if name not in known:
                yield Error(f"Group {group.name} names {name}: no such field.", id="records.E002")


def problems(groups: Sequence[Group]) -> list[CheckMessage]:
    """E001 for each field not in exactly one of `groups`, E002 for each name that is no field."""
    return [*_not_once(groups), *_unknown(groups)]


def check(
    *,
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """System check: the table covers the models. E003 when it cannot be read at all."""
    try:
        return problems(load())
    except RetentionError as error:
        return [Error(str(error), id="records.E003")]
