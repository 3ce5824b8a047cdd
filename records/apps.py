"""The records app."""

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
