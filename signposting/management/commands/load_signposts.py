"""`manage.py load_signposts`: the starting set, as drafts for a person to check."""

from typing import Any

from django.core.management.base import BaseCommand

from signposting.actions import load
from signposting.starting_set import entries


class Command(BaseCommand):
    """Loads or refreshes drafts; never changes what a person has checked or published."""

    help = "Load the starting set of signposts as drafts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        new, refreshed = load(entries())
        self.stdout.write(f"{new} new drafts, {refreshed} brought up to date.")
