"""Django's own way to PostgreSQL, with turns for those who wait for a connection."""

from typing import Any

from django.db.backends.postgresql import base

from peersupport.postgresql.patience import turns


class DatabaseWrapper(base.DatabaseWrapper):
    """One thing more: whoever waits for a connection is counted as who waits for an answer."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """From the pool. Raises OperationalError at once when no other thread is left."""
        with turns.one():
            return super().get_new_connection(conn_params)
