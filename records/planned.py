"""Queries whose statement is composed once and then asked with other values.

Composing a statement takes Django longer than answering it takes the database. For the few
queries of the busiest pages that is done once: `compose` is called with stand-ins of the right
kinds, and wherever those turn up among the parameters the values of a call take their place.
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)
_PLACEHOLDER = re.compile(r"%[s%]")
# No date of ours: a stand-in must not be taken for something else.
_LONG_AGO = datetime(1700, 1, 1, tzinfo=UTC)


def _stand_in(kind: type, number: int) -> Any:
    if kind is UUID:
        return uuid4()
    moment = _LONG_AGO + timedelta(days=number)
    made: dict[type, Any] = {datetime: moment, date: moment.date()}
    return made.get(kind, uuid4().hex)


class Planned(Generic[M]):
    """`compose(*stand-ins)` gives the query; calling this with values gives its rows.

    The statement must be the same whatever the values: no `if` on one of them in `compose`. Every
    value must turn up in it as it was given. Raises ValueError when one does not.
    """

    def __init__(self, compose: Callable[..., models.QuerySet[M, Any]], *kinds: type) -> None:
        """`kinds`: UUID, date, datetime or str, one for each argument of `compose`."""
        self.compose = compose
        self.kinds = kinds

    def __call__(self, *values: Any) -> list[M]:
        """The rows for these values. One query. Raises TransactionManagementError for rows to be
        locked outside a transaction."""
        rows, planned, fill = self._plan
        if rows.query.select_for_update and not connection.in_atomic_block:
            # Django says so while it composes, which is done once.
            raise TransactionManagementError(
                "Rows can be kept from changing in a transaction only."
            )
        prepared = [_prepared(value) for value in values]
        compiler = copy(planned)
        compiler.connection = connection
        statement, filled = planned.statement, fill(prepared)
        compiler.as_sql = lambda *_, **__: (statement, filled)
        compiler.get_converters = lambda _: planned.converters
        asked = rows.all()
        asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # the one composed before
        return list(asked)

    @cached_property
    def _plan(self) -> tuple[models.QuerySet[M, Any], Any, Callable[[list[Any]], Any]]:
        """The query, its compiler with the statement, and what makes its parameters of values."""
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(self.kinds)]
        rows = self.compose(*stand_ins)
        compiler: Any = rows.query.get_compiler(connection=connection)
        statement, parameters = compiler.as_sql()
        # How each column becomes a value of ours: Django would find it out anew for every answer.
        columns = [column for column, *_ in compiler.select]
        compiler.converters = compiler.get_converters(columns)
        found = {_prepared(one): number for number, one in enumerate(stand_ins)}
        places = [_place(parameter, found) for parameter in parameters]
        if missing := set(found.values()).difference(places):
            raise ValueError(f"values {missing} do not turn up in the statement")
        if connection.vendor == "postgresql":
            compiler.statement = _spelled_out(statement, parameters, places)
            names = [_name(place) for place in range(len(stand_ins))]
            return rows, compiler, lambda values: dict(zip(names, values, strict=True))
        compiler.statement = statement
        return rows, compiler, _in_places(parameters, places)


def _in_places(
    parameters: Sequence[Any], places: list[int | None]
) -> Callable[[list[Any]], tuple[Any, ...]]:
    """What puts values among what is always the same."""
    stands = list(zip(parameters, places, strict=True))
    return lambda values: tuple(
        parameter if place is None else values[place] for parameter, place in stands
    )


def _name(place: int) -> str:
    """What a value of a call is called in a statement of PostgreSQL."""
    return f"v{place}"


def _spelled_out(statement: str, parameters: Sequence[Any], places: list[int | None]) -> str:
    """The statement with what is always the same written into it, and each value by a name: one
    that turns up a dozen times travels once.

    PostgreSQL plans a statement it knows already once for all values, if that plan is as good as
    one for these values. It is only when the plan may rely on the values of every time: an index
    of the broken links is of use only where "broken" stands in the statement.
    """
    quote, left = connection.schema_editor().quote_value, iter(zip(parameters, places, strict=True))

    def filled(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        parameter, place = next(left)
        if place is None:
            # A percent sign would be taken for a place of a value.
            return str(quote(parameter)).replace("%", "%%")
        return f"%({_name(place)})s"

    return _PLACEHOLDER.sub(filled, statement)


def _place(parameter: Any, found: dict[Any, int]) -> int | None:
    return found.get(parameter) if isinstance(parameter, str | UUID | date) else None


def _prepared(value: Any) -> Any:
    """The value as it travels to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
