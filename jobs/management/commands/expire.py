"""`manage.py expire`: erases now what is due, or says how much that is."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.schedule import discover
from records import expiry


class Command(BaseCommand):
    """The same work the worker does regularly, kind by kind."""

    help = "Erases everything whose time is over. --dry-run: only says how many rows are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--dry-run: erase nothing."""
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *_: Any, dry_run: bool = False, **__: Any) -> None:
        """One line a kind. Raises CommandError when something could not be erased."""
        discover()
        now = timezone.now()
        failed = []
        for one in sorted(expiry.registry.values(), key=lambda one: one.name):
            due = one.due(now)
            if dry_run:
                self.stdout.write(f"{one.name}: {due} due")
            elif self._erased(one, now):
                self.stdout.write(f"{one.name}: {due} erased")
            else:
                failed.append(one.name)
        if failed:
            raise CommandError(f"Not everything could be erased: {', '.join(failed)}. See the log.")

    def _erased(self, one: expiry.Expiry, now: datetime) -> bool:
        try:
            return one.erase(now=now)
        except Exception as error:
            # One kind that fails stops no other. The words of the error may quote a row.
            self.stderr.write(f"{one.name}: {type(error).__name__}")
            return False
