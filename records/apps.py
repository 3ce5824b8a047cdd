"""The records app."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register

from records import retention, triggers


class RecordsConfig(AppConfig):
    """What is kept, for how long, and who did what with privilege."""

    name = "records"

    def ready(self) -> None:
        """Register the system checks."""
        register(triggers.check, Tags.database)
        register(retention.check, Tags.models)
        # Reads a table, so it can be imported only now.
        register(import_module("records.expiry").check, Tags.database)
