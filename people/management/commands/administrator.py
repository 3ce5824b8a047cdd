"""Makes the first administrator, or another one for the whole installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from people import actions
from people.roles import Role


class Command(BaseCommand):
    """`manage.py administrator dana@force.example Dana`."""

    help = "Adds an administrator who belongs to no organisation and looks after all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose account."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        """Add the account. It has no password: a mailed code lets its owner in."""
        try:
            actions.add_person(email=email, name=name, roles=[Role.ADMINISTRATOR])
        except IntegrityError as error:
            raise CommandError("There is an account with this address already.") from error
        self.stdout.write("Added. Sign in with a code by mail, then set up a second factor.")
