"""Triggers that keep the audit trail as it was written, on PostgreSQL and SQLite.

Refused: every UPDATE, every TRUNCATE, every DELETE of a row younger than 12 months, and on SQLite
an INSERT that would replace a row. The age is taken from the database server's clock on purpose:
the application's own could be moved by whoever wants a line gone.

Triggers vanish when SQLite rebuilds the table (most schema changes): the system check
`records.E010` notices, `manage.py restore_triggers` puts them back.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

TABLE = "records_auditevent"
FUNCTION = "records_audit_is_append_only"
MIGRATION = ("records", "0002_triggers")
REFUSAL = "The audit trail is append-only."

POSTGRESQL = {
    "records_audit_rows": (
        f"CREATE TRIGGER records_audit_rows BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
    ),
    "records_audit_truncate": (
        f"CREATE TRIGGER records_audit_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    ),
}
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
SQLITE = {
    "records_audit_update": (
        f"CREATE TRIGGER records_audit_update BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
    "records_audit_delete": (
        f"CREATE TRIGGER records_audit_delete BEFORE DELETE ON {TABLE} "
        "WHEN OLD.at >= datetime('now', '-365 days') "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
    # INSERT OR REPLACE deletes without asking a DELETE trigger.
    "records_audit_replace": (
        f"CREATE TRIGGER records_audit_replace BEFORE INSERT ON {TABLE} "  # noqa: S608 (constants)
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR rowid = NEW.rowid) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
}


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name and statement of each trigger for this database."""
    if connection.vendor not in ("postgresql", "sqlite"):
        raise NotImplementedError(f"No audit triggers for {connection.vendor}.")
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers that are there: for tests that flush the database, and for rollbacks."""
    triggers = _triggers(connection)
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that are there already are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for statement in _triggers(connection).values():
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not (or are switched off)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid = to_regclass(%s)"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in _triggers(connection) if name not in present]


def check(
    *,
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """System check E010, tag `database`: once migrated, the triggers must be there.

    Runs with `manage.py check --database default` and before every `migrate`.
    """
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if MIGRATION not in MigrationRecorder(connection).applied_migrations():
            continue
        if gone := missing(connection):
            found.append(
                Error(
                    f"The audit trail can be changed: missing triggers {', '.join(gone)}.",
                    hint="Run `manage.py restore_triggers` and find out what dropped them.",
                    id="records.E010",
                )
            )
    return found
