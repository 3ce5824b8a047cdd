"""Triggers note which supporters changed, so that the list in memory is never out of date: see
records/changes.py."""

from datetime import date
from functools import partial
from typing import Final

from directory.models import Change
from records.changes import KEEP, ChangeLog, News, Seen, Statement, Trigger

__all__ = ["KEEP", "LOG", "News", "Seen", "Statement"]

_USER: Final = ("is_active", "organisation_id", "role_type")
_ORGANISATION: Final = ("emergency_service", "most_contacts")
_OF_USER: Final = "SELECT id FROM directory_supporter WHERE user_id = NEW.id"

_ROWS: Final[dict[str, Trigger]] = {
    "directory_supporter_new": ("directory_supporter", "INSERT", (), "SELECT NEW.id"),
    "directory_supporter_changed": ("directory_supporter", "UPDATE", (), "SELECT NEW.id"),
    "directory_supporter_gone": ("directory_supporter", "DELETE", (), "SELECT OLD.id"),
    "directory_area_new": ("directory_sharedarea", "INSERT", (), "SELECT NEW.supporter_id"),
    "directory_area_changed": ("directory_sharedarea", "UPDATE", (), "SELECT NEW.supporter_id"),
    "directory_area_gone": ("directory_sharedarea", "DELETE", (), "SELECT OLD.supporter_id"),
    "directory_account_changed": ("people_user", "UPDATE", _USER, _OF_USER),
    "directory_employer_changed": ("people_organisation", "UPDATE", _ORGANISATION, "SELECT NULL"),
}
_EMPTIED: Final = {
    "directory_supporter_emptied": "directory_supporter",
    "directory_area_emptied": "directory_sharedarea",
}
LOG: Final = ChangeLog(
    app="directory",
    table="directory_change",
    column="supporter_id",
    rows=_ROWS,
    emptied=_EMPTIED,
    index="The list of supporters",
    restore="restore_directory_triggers",
)

install, remove, missing = LOG.install, LOG.remove, LOG.missing
seen_now, since = LOG.seen_now, LOG.since
# A check carries attributes, which a method cannot.
check = partial(LOG.check)


def forget_old(today: date) -> None:
    """Delete rows that no process can need any more."""
    Change.objects.filter(day__lt=today - KEEP).delete()
