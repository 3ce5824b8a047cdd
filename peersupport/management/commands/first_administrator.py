"""`manage.py first_administrator`: the one account that nobody can invite."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import User
from people.roles import Role
from records.audit import audit


class Command(BaseCommand):
    """Makes the installation's first administrator, who signs in by a mailed code."""

    help = "Make the first administrator. They sign in with a code sent to this address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the name to be called")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(roles__has=Role.ADMINISTRATOR, is_active=True).exists():
            raise CommandError("There is an administrator already: they can invite others.")
        person = User.objects.create_user(
            options["email"], name=options["name"], roles=[Role.ADMINISTRATOR]
        )
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        audit("account.first-administrator", by=person, about=person)
        self.stdout.write(f"Made. Sign in with a code mailed to {person.email}.")
