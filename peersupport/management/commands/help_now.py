"""`manage.py help_now`: makes the file of the page of urgent help, or says what is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from peersupport import help_now


class Command(BaseCommand):
    """For the start of a server and after an update; the worker does the same each minute."""

    help = "Make the file of /help-now/ from the entries. --check: change nothing, say how it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check: look only; needs no database."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_: Any, check: bool = False, **__: Any) -> None:
        """Ends with 1 when the file is not as it should be afterwards."""
        if not check:
            self._make()
        if trouble := help_now.trouble():
            raise CommandError(f"{help_now.path()}: {trouble}")
        self.stdout.write(f"{help_now.path()} is as it should be.")

    def _make(self) -> None:
        try:
            changed = help_now.make()
        except (OSError, DatabaseError) as error:
            kind = type(error).__name__
            raise CommandError(f"It could not be made ({kind}); what was there stays.") from error
        self.stdout.write("Made anew." if changed else "Nothing had changed.")
