"""`manage.py restore_triggers`: puts the audit trail's triggers back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from records import triggers


class Command(BaseCommand):
    """Creates what records.E010 misses; harmless when nothing is missing."""

    help = "Put the triggers back that keep the audit trail append-only."
    # The check that sends people here must not stop them.
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Install and say so."""
        gone = triggers.missing(connection)
        triggers.install(connection)
        self.stdout.write(f"Restored: {', '.join(gone) or 'nothing was missing'}.")
