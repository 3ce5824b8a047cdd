"""Emptying the database between tests that commit.

Append-only tables refuse DELETE and TRUNCATE by trigger, as they should; only here, around the
emptying, are the triggers put aside. The table of shared counters is emptied too: a rate limit
reached in one test must not refuse the next.
"""

import shutil
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from directory.indexed import forget
from resources.index import forget as forget_library

_empty = BaseDatabaseOperations.execute_sql_flush


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _around() -> tuple[list[str], list[str]]:
    """The statements that put triggers aside, and those that bring them back."""
    if connection.vendor == "sqlite":
        found = _rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]
    tables = _rows(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace"
    )
    return (
        [f"ALTER TABLE {name} DISABLE TRIGGER USER" for (name,) in tables],
        [f"ALTER TABLE {name} ENABLE TRIGGER USER" for (name,) in tables],
    )


def _empty_everything(operations: BaseDatabaseOperations, statements: Iterable[str]) -> Any:
    # Without triggers nobody tells it that everybody is gone.
    forget()
    forget_library()
    aside, back = _around()
    counters = (
        []
        if "shared_counters" not in connection.introspection.table_names()
        else ["DELETE FROM shared_counters"]
    )
    return _empty(operations, [*aside, *statements, *counters, *back])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """A worker of xdist ends without its exit handlers: its folder goes here."""
    if hasattr(config, "workeroutput"):
        shutil.rmtree(settings.VAR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _empty_everything)
        yield
