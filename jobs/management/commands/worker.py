"""`manage.py worker`: runs background work until it is told to end."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jobs.worker import Worker, drain


class Command(BaseCommand):
    """Run as many as needed; they share the work and never do it twice."""

    help = "Run tasks, send mail, keep the schedule. --once: do what is due and end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once: drain and exit."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *_: Any, once: bool = False, **__: Any) -> None:
        """Run for ever, or once."""
        if once:
            drain()
        else:
            Worker().run()
