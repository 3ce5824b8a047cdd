"""What changed since a process last looked: how an index in memory stays right.

Triggers write a row for every supporter whose listing or words may have changed, in the same
transaction as the change, whatever made it. A process asks for the rows it has not seen, by one
query, before it answers from memory: so an answer is right in the very next request everywhere.

PostgreSQL: transactions commit in another order than their rows are numbered, so a number would
miss the late ones. A process keeps the database's own snapshot of what had been committed, and
asks for rows of transactions outside it. SQLite has one writer at a time: numbers are enough.
Neither means anything in another database, so web processes are restarted after a restore.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from directory.models import Change

MIGRATION: Final = ("directory", "0002_changes")
# More than this at once: read everything anew.
MOST_AT_ONCE: Final = 2_000
# An index is made anew every day, so older rows are of no use.
KEEP: Final = timedelta(days=2)

_USER: Final = ("is_active", "organisation_id", "role_type")
_ORGANISATION: Final = ("emergency_service",)
_NOTE: Final = "INSERT INTO directory_change (supporter_id, day) "
_OF_USER: Final = "SELECT id FROM directory_supporter WHERE user_id = NEW.id"

# name: (table, event, condition, supporter ids as an expression or a query)
_ROWS: Final[dict[str, tuple[str, str, tuple[str, ...], str]]] = {
    "directory_supporter_new": ("directory_supporter", "INSERT", (), "SELECT NEW.id"),
    "directory_supporter_changed": ("directory_supporter", "UPDATE", (), "SELECT NEW.id"),
    "directory_supporter_gone": ("directory_supporter", "DELETE", (), "SELECT OLD.id"),
    "directory_area_new": ("directory_sharedarea", "INSERT", (), "SELECT NEW.supporter_id"),
    "directory_area_changed": ("directory_sharedarea", "UPDATE", (), "SELECT NEW.supporter_id"),
    "directory_area_gone": ("directory_sharedarea", "DELETE", (), "SELECT OLD.supporter_id"),
    "directory_account_changed": ("people_user", "UPDATE", _USER, _OF_USER),
    "directory_employer_changed": ("people_organisation", "UPDATE", _ORGANISATION, "SELECT NULL"),
}
_TRUNCATED: Final = {
    "directory_supporter_emptied": "directory_supporter",
    "directory_area_emptied": "directory_sharedarea",
}


def _differs(columns: tuple[str, ...], operator: str) -> str:
    if not columns:
        return ""
    return f"WHEN ({' OR '.join(f'OLD.{name} {operator} NEW.{name}' for name in columns)})"


def _sqlite() -> list[str]:
    made = []
    for name, (table, event, columns, ids) in _ROWS.items():
        found = f"SELECT found.*, date('now') FROM ({ids}) AS found"  # noqa: S608  (constants)
        made.append(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} {_differs(columns, 'IS NOT')} "
            f"BEGIN {_NOTE} {found}; END"
        )
    return made


def _postgresql() -> list[str]:
    made = []
    for name, (table, event, columns, ids) in _ROWS.items():
        found = f"SELECT one.id::uuid, CURRENT_DATE FROM ({ids}) AS one(id)"  # noqa: S608  (constants)
        body = f"{_NOTE} {found}; RETURN NULL;"
        made += _with_function(name, body)
        made.append(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW "
            f"{_differs(columns, 'IS DISTINCT FROM')} EXECUTE FUNCTION {name}()"
        )
    for name, table in _TRUNCATED.items():
        body = f"{_NOTE} VALUES (NULL, CURRENT_DATE); RETURN NULL;"
        made += _with_function(name, body)
        made.append(
            f"CREATE TRIGGER {name} AFTER TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {name}()"
        )
    return made


def _with_function(name: str, body: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    ]


def _names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Trigger -> table, for this database."""
    rows = {name: row[0] for name, row in _ROWS.items()}
    return {**rows, **_TRUNCATED} if connection.vendor == "postgresql" else rows


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that are there already are made anew."""
    remove(connection)
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "ALTER TABLE directory_change "
                "ADD COLUMN IF NOT EXISTS xid xid8 NOT NULL DEFAULT pg_current_xact_id()"
            )
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS directory_change_xid ON directory_change (xid)"
            )
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers that are there."""
    with connection.cursor() as cursor:
        for name, table in _names(connection).items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not (or are switched off)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in _names(connection) if name not in present]


class Seen(NamedTuple):
    """What a process knows: a snapshot (PostgreSQL) or the last number (SQLite)."""

    marker: str


class News(NamedTuple):
    """The supporters that changed; None when everything may have. `seen`: what is known now.
    `also`: the ids that were asked for beside it."""

    changed: frozenset[UUID] | None
    seen: Seen
    also: frozenset[UUID]


_FRESH: Final = "SELECT pg_current_snapshot()::text"
_NEW_POSTGRESQL: Final = (
    "SELECT pg_current_snapshot()::text, c.id, c.supporter_id FROM (SELECT 1) AS one "
    "LEFT JOIN directory_change c ON c.xid >= pg_snapshot_xmin(%s::pg_snapshot) "
    "AND NOT pg_visible_in_snapshot(c.xid, %s::pg_snapshot) LIMIT %s"
)
_NEW_SQLITE: Final = (
    "SELECT id, id, supporter_id FROM directory_change WHERE id > %s ORDER BY id LIMIT %s"
)
_LAST_SQLITE: Final = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s"


def seen_now(connection: BaseDatabaseWrapper) -> Seen:
    """What a process that reads everything after this call will know. One query."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FRESH)
        else:
            cursor.execute(_LAST_SQLITE, [Change._meta.db_table])
        return Seen(str(cursor.fetchone()[0]))


Statement = tuple[str, Sequence[Any]]


def since(connection: BaseDatabaseWrapper, seen: Seen, also: Statement | None = None) -> News:
    """What was committed that `seen` did not know. One query, outside any transaction: of its own
    uncommitted changes a snapshot says nothing. `also`: asked in the same query, ids as `pk`."""
    if connection.vendor == "postgresql":
        news: Statement = (_NEW_POSTGRESQL, [seen.marker, seen.marker, MOST_AT_ONCE + 1])
    else:
        news = (_NEW_SQLITE, [int(seen.marker), MOST_AT_ONCE + 1])
    with connection.cursor() as cursor:
        cursor.execute(*(_beside(news, also) if also else news))
        rows = cursor.fetchall()
    # The rows of `also` carry no marker.
    marked = [row for row in rows if row[0] is not None]
    known = Seen(str(marked[-1][0])) if marked else seen
    return News(_changed(marked), known, _ids(row[2] for row in rows if row[0] is None))


def _beside(news: Statement, also: Statement) -> Statement:
    sql = (
        f"SELECT * FROM ({news[0]}) AS news "  # noqa: S608  (statements of ours)
        f"UNION ALL SELECT NULL, NULL, pk FROM ({also[0]}) AS also"
    )
    return sql, [*news[1], *also[1]]


def _changed(rows: Sequence[tuple[Any, Any, Any]]) -> frozenset[UUID] | None:
    ids = [supporter for _, number, supporter in rows if number is not None]
    return None if len(ids) > MOST_AT_ONCE or None in ids else _ids(ids)


def _ids(found: Iterable[Any]) -> frozenset[UUID]:
    return frozenset(one if isinstance(one, UUID) else UUID(one) for one in found)


def forget_old(today: date) -> None:
    """Delete rows that no process can need any more."""
    Change.objects.filter(day__lt=today - KEEP).delete()


def check(
    *,
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """System check E010, tag `database`: once migrated, the triggers must be there.

    Without them the list is still right, but read by plain queries, and slow.
    """
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if MIGRATION not in MigrationRecorder(connection).applied_migrations():
            continue
        if gone := missing(connection):
            found.append(
                Error(
                    f"The list of supporters cannot be kept fresh: missing {', '.join(gone)}.",
                    hint="Run `manage.py restore_directory_triggers`.",
                    id="directory.E010",
                )
            )
    return found
