"""`manage.py load_links`: links to other people's toolkits and research, for the library."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.models import Organisation
from resources.actions.elsewhere import bring_links


class Command(BaseCommand):
    """Adds what is new and brings what nobody changed here up to date."""

    help = (
        "Put links to Mind's toolkit and other people's resources on the shelf. Run it again after "
        "an update: what was changed here stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who looks after them."""
        parser.add_argument(
            "--keeper",
            metavar="ORGANISATION",
            help="Name of the organisation whose coordinators look after new links. May be left "
            "out where there is only one.",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Load, and say what was done."""
        done = bring_links(keeper=_keeper(options["keeper"]))
        self.stdout.write(
            f"{done['new']} new, {done['changed']} brought up to date, {done['same']} the same, "
            f"{done['kept']} changed here and left alone."
        )


def _keeper(name: str | None) -> Organisation:
    places = list(Organisation.objects.order_by("name"))
    found = [one for one in places if name in (None, one.name)]
    if len(found) != 1:
        known = ", ".join(one.name for one in places) or "none yet"
        raise CommandError(f"Say whose coordinators look after them: --keeper one of: {known}.")
    return found[0]
