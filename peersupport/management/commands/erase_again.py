"""`manage.py erase_again`: after a restore, erases whoever was erased since the backup."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from peersupport.erasure import erase_again, people_to_erase_again


class Command(BaseCommand):
    """Run at the end of every restore; running it twice changes nothing."""

    help = "Erases again whoever was erased before and came back with a backup."

    def handle(self, *_: Any, **__: Any) -> None:
        """Say how many. Raises CommandError when somebody is still there."""
        number = erase_again(now=timezone.now())
        if still := len(people_to_erase_again()):
            raise CommandError(f"{still} could not be erased again: see the log.")
        self.stdout.write(f"Erased again: {number}.")
