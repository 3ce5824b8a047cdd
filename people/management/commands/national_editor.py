"""Makes somebody a national editor of where to turn, after an update or at the beginning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import actions
from people.models import User


class Command(BaseCommand):
    """`manage.py national_editor cat@force.example`. The administrators of the installation do the
    same by a page."""

    help = "Lets an account check where to turn for every organisation. Each number takes two."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose account."""
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Give the role; roles the person has already stay."""
        address = User.objects.normalize_email(email)
        person = User.objects.active().filter(email=address).first()
        if person is None:
            raise CommandError("No open account has this address.")
        try:
            actions.make_national_editor(person=person)
        except actions.DoNotGoTogether as error:
            raise CommandError("A safeguarding lead or second opener has no other role.") from error
        self.stdout.write("Done. They are asked for a second factor when they next sign in.")
