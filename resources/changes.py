"""Triggers note which resources changed, so that what is found is never out of date: see
records/changes.py."""

from datetime import date
from functools import partial
from typing import Final

from django.db.models import QuerySet

from records.changes import KEEP, ChangeLog, Trigger
from resources.models import Change

_SHELF: Final = "resources_resource"
_FILES: Final = "resources_resourcefile"
_ROWS: Final[dict[str, Trigger]] = {
    "resources_resource_new": (_SHELF, "INSERT", (), "SELECT NEW.id"),
    "resources_resource_changed": (_SHELF, "UPDATE", (), "SELECT NEW.id"),
    "resources_resource_gone": (_SHELF, "DELETE", (), "SELECT OLD.id"),
    "resources_file_new": (_FILES, "INSERT", (), "SELECT NEW.resource_id"),
    "resources_file_changed": (
        _FILES,
        "UPDATE",
        (),
        "SELECT OLD.resource_id UNION SELECT NEW.resource_id",
    ),
    "resources_file_gone": (_FILES, "DELETE", (), "SELECT OLD.resource_id"),
}
LOG: Final = ChangeLog(
    app="resources",
    table="resources_change",
    column="resource_id",
    rows=_ROWS,
    emptied={"resources_resource_emptied": _SHELF, "resources_file_emptied": _FILES},
    index="The list of the library",
    restore="restore_library_triggers",
)
# A check carries attributes, which a method cannot.
check = partial(LOG.check)


def old(today: date) -> QuerySet[Change]:
    """Notes that no process can need any more."""
    return Change.objects.filter(day__lt=today - KEEP)
