"""What the database's planner knows about a table, made anew after much of it changed at once."""

from django.db import connection, models


def refresh(*tables: type[models.Model]) -> None:
    """ANALYZE these tables on PostgreSQL, whose own worker may take minutes to notice, so that the
    next page is not planned for an empty table. Elsewhere nothing happens."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")
