"""Emptying the database between tests that commit.

Append-only tables refuse DELETE by trigger, as they should; only here, around the emptying, are
the triggers put aside. The table of shared counters is emptied too: a rate limit reached in one
test must not refuse the next.

A test fills a few of the tables: those are emptied, and no others. TRUNCATE of all of them takes
PostgreSQL half a second, and content types and permissions, which no test changes, take Django a
fifth of one to make again after each test; so they stay.
"""

import shutil
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from directory.indexed import forget
from resources.index import forget as forget_library

_empty = BaseDatabaseOperations.execute_sql_flush
STAY = {"django_content_type", "auth_permission"}
# Of no model.
EXTRA = {"shared_counters"}


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _full() -> list[str]:
    """The tables that hold rows of a test."""
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = {*known, *EXTRA.intersection(connection.introspection.table_names())} - STAY
    each = (
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608  (our own tables)
        for name in sorted(asked)
    )
    return [name for (name,) in _rows(" UNION ALL ".join(each))]


def _around(full: list[str]) -> tuple[list[str], list[str]]:
    """The statements that put these tables' triggers aside, and those that bring them back."""
    if connection.vendor == "sqlite":
        found = _rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        theirs = [(name, sql) for name, table, sql in found if table in full]
        return [f'DROP TRIGGER "{name}"' for name, _ in theirs], [sql for _, sql in theirs]
    found = _rows(
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace"
    )
    tables = [name for (name,) in found if name in full]
    return (
        [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in tables],
        # A table whose rows are still to be checked cannot be altered.
        [
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in tables),
        ],
    )


def _empty_everything(operations: BaseDatabaseOperations, statements: Iterable[str]) -> Any:
    # Without triggers nobody tells it that everybody is gone.
    forget()
    forget_library()
    full = _full()
    aside, back = _around(full)
    gone = [f'DELETE FROM "{name}"' for name in full]  # noqa: S608  (our own tables)
    return _empty(operations, [*aside, *gone, *back])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """A worker of xdist ends without its exit handlers: its folder goes here."""
    if hasattr(config, "workeroutput"):
        shutil.rmtree(settings.VAR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _empty_everything)
        # It makes the content types and permissions that stay.
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield
