"""How many rows there are, as one value among others of a statement."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value


def counted(rows: QuerySet[Any, Any]) -> Subquery:
    """The number of these rows, which may look at `OuterRef`s. NULL where there are none.

    Several of them stand beside each other without meeting, as joined rows would.
    """
    one = rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    return Subquery(one, output_field=IntegerField())
