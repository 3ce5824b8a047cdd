"""Re-encrypts what older keys wrote, so that an old key can be taken out of the ring.

Works on stored texts directly, in batches, each row only if it is still what was read: it may be
run beside the living site, stopped anywhere and run again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from records.fields import EncryptedTextField
from records.keys import KeyMissing, current_key_id, decrypt, encrypt
from records.retention import all_fields

BATCH = 500


@dataclass
class Outcome:
    """How many texts were written anew, and how many no key opens."""

    rotated: int = 0
    unreadable: int = 0


# Texts that `encrypt` wrote into other columns (a library's JSON, say): each function re-encrypts
# its own and says how it went.
others: list[Callable[[], Outcome]] = []


def also_rotates(function: Callable[[], Outcome]) -> Callable[[], Outcome]:
    """Decorator: `rotate_keys` calls `function` too. It must be safe to run again."""
    others.append(function)
    return function


def encrypted_fields() -> list["models.Field[Any, Any]"]:
    """Every encrypted field of every model."""
    return [field for field in all_fields() if isinstance(field, EncryptedTextField)]


def _names(field: "models.Field[Any, Any]") -> tuple[str, str, str]:
    """Table, column and primary key column, quoted for this database."""
    meta = field.model._meta
    names = meta.db_table, str(field.column), str(meta.pk.column)
    table, column, key = map(connection.ops.quote_name, names)
    return table, column, key


def key_ids(field: "models.Field[Any, Any]") -> Counter[str]:
    """How many texts of `field` each key id wrote; blank and missing ones are not counted."""
    table, column, _ = _names(field)
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT substr({column}, 1, 21) FROM {table} WHERE {column} <> ''")  # noqa: S608 (quoted names)
        while rows := cursor.fetchmany(BATCH):
            found.update(str(row[0]).partition("$")[0] for row in rows)
    return found


def _batches(field: "models.Field[Any, Any]") -> Iterator[list[tuple[Any, str]]]:
    """Rows (key, stored text) that another key than today's wrote, a batch at a time."""
    table, column, pk = _names(field)
    prefix = f"{current_key_id()}$"
    select = (
        f"SELECT {pk}, {column} FROM {table}"  # noqa: S608 (quoted names)
        f" WHERE {column} <> '' AND substr({column}, 1, %s) <> %s"
    )
    after: list[Any] = []
    while True:
        since = f" AND {pk} > %s" if after else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"{select}{since} ORDER BY {pk} LIMIT {BATCH}", [len(prefix), prefix, *after]
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = [rows[-1][0]]


def rotate(field: "models.Field[Any, Any]") -> Outcome:
    """Write every text of `field` with today's key. Texts nothing opens stay as they are."""
    table, column, pk = _names(field)
    update = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608 (quoted names)
    outcome = Outcome()
    for rows in _batches(field):
        with transaction.atomic(), connection.cursor() as cursor:
            for key, stored in rows:
                try:
                    fresh = encrypt(decrypt(stored))
                except KeyMissing:
                    outcome.unreadable += 1
                    continue
                # A row that changed meanwhile was written with today's key already.
                cursor.execute(update, [fresh, key, stored])
                outcome.rotated += cursor.rowcount
    return outcome
