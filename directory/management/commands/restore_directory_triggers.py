"""`manage.py restore_directory_triggers`: puts back what keeps the list fresh in every process."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from directory import changes


class Command(BaseCommand):
    """Creates what directory.E010 misses; harmless when nothing is missing."""

    help = "Put the triggers back that tell every process which supporters changed."
    # The check that sends people here must not stop them.
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Install and say so."""
        gone = changes.missing(connection)
        changes.install(connection)
        self.stdout.write(f"Restored: {', '.join(gone) or 'nothing was missing'}.")
