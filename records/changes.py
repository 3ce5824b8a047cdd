"""What changed since a process last looked: how an index in memory stays right.

Triggers write a row for everything whose place in an index may have changed, in the same
transaction as the change, whatever made it. A process asks for the rows it has not seen, by one
query, before it answers from memory: so an answer is right in the very next request everywhere.

PostgreSQL: transactions commit in another order than their rows are numbered, so a number would
miss the late ones. A process keeps the database's own snapshot of what had been committed, and
asks for rows of transactions outside it. SQLite has one writer at a time: numbers are enough.
Neither means anything in another database, so web processes are restarted after a restore.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.management.base import BaseCommand
from django.db import connection as default_connection
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

# More than this at once: read everything anew.
MOST_AT_ONCE: Final = 2_000
# An index is made anew every day, so older rows are of no use.
KEEP: Final = timedelta(days=2)

Statement = tuple[str, Sequence[Any]]
# Table, event, columns that must differ (none: any change), the ids as an expression or a query.
Trigger = tuple[str, str, tuple[str, ...], str]


class Seen(NamedTuple):
    """What a process knows: a snapshot (PostgreSQL) or the last number (SQLite)."""

    marker: str


class News(NamedTuple):
    """The ids that changed; None when everything may have. `seen`: what is known now.
    `also`: the ids that were asked for beside it."""

    changed: frozenset[UUID] | None
    seen: Seen
    also: frozenset[UUID]


def _differs(columns: tuple[str, ...], operator: str) -> str:
    if not columns:
        return ""
    return f"WHEN ({' OR '.join(f'OLD.{name} {operator} NEW.{name}' for name in columns)})"


def _with_function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    )


@dataclass(frozen=True)
class ChangeLog:
    """The notes of one app. `table` holds them, with the id in `column`; `rows` names the triggers
    and what each notes; `emptied` those that note that a table was emptied. `index`: what is slow
    without them, in words; `restore`: the command that puts them back."""

    app: str
    table: str
    column: str
    rows: Mapping[str, Trigger]
    emptied: Mapping[str, str]
    index: str
    restore: str

    @property
    def _note(self) -> str:
        return f"INSERT INTO {self.table} ({self.column}, day) "

    def _sqlite(self) -> list[str]:
        made = []
        for name, (table, event, columns, ids) in self.rows.items():
            found = f"SELECT found.*, date('now') FROM ({ids}) AS found"  # noqa: S608  (constants)
            made.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {_differs(columns, 'IS NOT')} "
                f"BEGIN {self._note} {found}; END"
            )
        return made

    def _postgresql(self) -> list[str]:
        made = []
        for name, (table, event, columns, ids) in self.rows.items():
            found = f"SELECT one.id::uuid, CURRENT_DATE FROM ({ids}) AS one(id)"  # noqa: S608  (constants)
            made.append(_with_function(name, f"{self._note} {found}; RETURN NULL;"))
            made.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW "
                f"{_differs(columns, 'IS DISTINCT FROM')} EXECUTE FUNCTION {name}()"
            )
        for name, table in self.emptied.items():
            body = f"{self._note} VALUES (NULL, CURRENT_DATE); RETURN NULL;"
            made.append(_with_function(name, body))
            made.append(
                f"CREATE TRIGGER {name} AFTER TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION {name}()"
            )
        return made

    def _names(self, connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Trigger -> table, for this database."""
        rows = {name: row[0] for name, row in self.rows.items()}
        return {**rows, **self.emptied} if connection.vendor == "postgresql" else rows

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create the triggers; those that are there already are made anew."""
        self.remove(connection)
        postgresql = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            if postgresql:
                cursor.execute(
                    f"ALTER TABLE {self.table} "
                    "ADD COLUMN IF NOT EXISTS xid xid8 NOT NULL DEFAULT pg_current_xact_id()"
                )
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {self.table}_xid ON {self.table} (xid)")
            for statement in self._postgresql() if postgresql else self._sqlite():
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Drop the triggers that are there."""
        with connection.cursor() as cursor:
            for name, table in self._names(connection).items():
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of the triggers that should be there and are not (or are switched off)."""
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        with connection.cursor() as cursor:
            cursor.execute(query)
            present = {row[0] for row in cursor.fetchall()}
        return [name for name in self._names(connection) if name not in present]

    def seen_now(self, connection: BaseDatabaseWrapper) -> Seen:
        """What a process that reads everything after this call will know. One query."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_current_snapshot()::text")
            else:
                cursor.execute(
                    "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s",
                    [self.table],
                )
            return Seen(str(cursor.fetchone()[0]))

    def since(
        self, connection: BaseDatabaseWrapper, seen: Seen, also: Statement | None = None
    ) -> News:
        """What was committed that `seen` did not know. One query, outside any transaction: of its
        own uncommitted changes a snapshot says nothing. `also`: asked in the same query, ids as
        `pk`."""
        news = self._news(connection, seen)
        with connection.cursor() as cursor:
            cursor.execute(*(_beside(news, also) if also else news))
            rows = cursor.fetchall()
        # The rows of `also` carry no marker.
        marked = [row for row in rows if row[0] is not None]
        known = Seen(str(marked[-1][0])) if marked else seen
        return News(_changed(marked), known, _ids(row[2] for row in rows if row[0] is None))

    def _news(self, connection: BaseDatabaseWrapper, seen: Seen) -> Statement:
        if connection.vendor == "postgresql":
            statement = (
                f"SELECT pg_current_snapshot()::text, c.id, c.{self.column} "  # noqa: S608  (constants)
                f"FROM (SELECT 1) AS one LEFT JOIN {self.table} c "
                "ON c.xid >= pg_snapshot_xmin(%s::pg_snapshot) "
                "AND NOT pg_visible_in_snapshot(c.xid, %s::pg_snapshot) LIMIT %s"
            )
            return statement, [seen.marker, seen.marker, MOST_AT_ONCE + 1]
        statement = (
            f"SELECT id, id, {self.column} FROM {self.table} "  # noqa: S608  (constants)
            "WHERE id > %s ORDER BY id LIMIT %s"
        )
        return statement, [int(seen.marker), MOST_AT_ONCE + 1]

    def check(
        self,
        *,
        app_configs: Sequence[AppConfig] | None = None,
        databases: Sequence[str] | None = None,
        **_: Any,
    ) -> list[CheckMessage]:
        """System check E010, tag `database`: once migrated, the triggers must be there.

        Without them answers are still right, but come from plain queries, and slowly.
        """
        found: list[CheckMessage] = []
        for alias in databases or []:
            connection = connections[alias]
            done = MigrationRecorder(connection).applied_migrations()
            if (self.app, "0002_changes") not in done:
                continue
            if gone := self.missing(connection):
                found.append(
                    Error(
                        f"{self.index} cannot be kept fresh: missing {', '.join(gone)}.",
                        hint=f"Run `manage.py {self.restore}`.",
                        id=f"{self.app}.E010",
                    )
                )
        return found


def _beside(news: Statement, also: Statement) -> Statement:
    sql = (
        f"SELECT * FROM ({news[0]}) AS news "  # noqa: S608  (statements of ours)
        f"UNION ALL SELECT NULL, NULL, pk FROM ({also[0]}) AS also"
    )
    return sql, [*news[1], *also[1]]


def _changed(rows: Sequence[tuple[Any, Any, Any]]) -> frozenset[UUID] | None:
    ids = [changed for _, number, changed in rows if number is not None]
    return None if len(ids) > MOST_AT_ONCE or None in ids else _ids(ids)


def _ids(found: Iterable[Any]) -> frozenset[UUID]:
    return frozenset(one if isinstance(one, UUID) else UUID(one) for one in found)


class Restore(BaseCommand):
    """Creates the triggers that a check misses; harmless when nothing is missing."""

    log: ChangeLog
    # The check that sends people here must not stop them.
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Install and say so."""
        gone = self.log.missing(default_connection)
        self.log.install(default_connection)
        self.stdout.write(f"Restored: {', '.join(gone) or 'nothing was missing'}.")
