"""People first: the order of locks that acts share with the erasure of an account.

Erasing locks the account, then what it takes part in. An act that locks such a row first and then
writes one that names a person would wait for the account while the erasure waits for the row. So
an act that locks a row of several people asks for all of them first. Decision 69 says why.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, models

from people.models import User

# Any number, the same everywhere: who erases an account holds it.
_ERASURE = 6_920_693


def stay(people: models.QuerySet[User]) -> None:
    """These accounts are not erased until the transaction ends; nothing else about them is kept
    from changing, and acts never wait for one another here. At most one query.

    One that is being erased is waited for, and is gone afterwards: read what you act on after
    this. SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        _keep(people)


def who_stay(people: Collection[UUID]) -> set[UUID]:
    """Those of these accounts, just read as being there, that are not erased until the transaction
    ends. At most one query.

    For somebody found after other rows were locked: who is being erased is left out and not waited
    for, so an erasure that wants one of those rows cannot meet us in a circle.
    """
    if not people or connection.vendor != "postgresql":
        return set(people)
    return _keep(User.objects.filter(pk__in=people), "SKIP LOCKED")


def _keep(people: models.QuerySet[User], how: str = "") -> set[UUID]:
    table = connection.ops.quote_name(User._meta.db_table)
    statement, values = people.order_by("pk").values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} FOR KEY SHARE OF {table} {how}", values)
        return {pk for (pk,) in cursor.fetchall()}


def one_erasure_at_a_time() -> None:
    """Two who share a pair or a conversation may leave at the same moment: the second waits until
    the first has gone, before it holds anything."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ERASURE])
