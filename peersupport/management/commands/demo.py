"""`manage.py demo`: fictional people and data, clearly marked; never loaded unless asked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peersupport.demo import ACCOUNTS, PASSWORD, RealPeopleHere, load, load_many


class Command(BaseCommand):
    """Loads the demo once; with --supporters N, large data for measuring as well."""

    help = "Load the fictional demo. Refuses to run where real people have accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--supporters", type=int, default=0, help="make this many more, in bulk"
        )
        parser.add_argument("--seed", type=int, default=999, help="same seed, same demo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load(seed=options["seed"])
            if options["supporters"]:
                load_many(options["supporters"], seed=options["seed"])
        except RealPeopleHere as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Demo loaded." if made else "The demo is already there.")
        for address, who in ACCOUNTS:
            self.stdout.write(f"  {address:<24}{who}")
        self.stdout.write(f"Password of all: {PASSWORD}")
