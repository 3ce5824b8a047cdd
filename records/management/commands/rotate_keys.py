"""`manage.py rotate_keys`: writes every encrypted text with the first key of FIELD_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records import rotation
from records.retention import field_name


class Command(BaseCommand):
    """Put the new key first in FIELD_KEYS, run this, then the old key may go."""

    help = "Re-encrypt what older keys wrote. May be stopped and run again; --report only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--report: say which key wrote how many texts and change nothing."""
        parser.add_argument("--report", action="store_true")

    def handle(self, *_: Any, report: bool = False, **__: Any) -> None:
        """One line per field. Fails when some texts are left that no key opens."""
        unreadable = 0
        for field in rotation.encrypted_fields():
            if not report:
                unreadable += self._said(field_name(field), rotation.rotate(field))
            for key_id, count in sorted(rotation.key_ids(field).items()):
                self.stdout.write(f"{field_name(field)}: {count} with key {key_id}")
        for function in [] if report else rotation.others:
            unreadable += self._said(function.__module__, function())
        if unreadable:
            raise CommandError(f"{unreadable} texts cannot be read with the keys of FIELD_KEYS.")

    def _said(self, name: str, outcome: rotation.Outcome) -> int:
        self.stdout.write(
            f"{name}: {outcome.rotated} re-encrypted, {outcome.unreadable} unreadable"
        )
        return outcome.unreadable
