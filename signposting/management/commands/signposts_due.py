"""`manage.py signposts_due`: what on the list of where to turn somebody has to look at."""

from typing import Any

from django.core.management.base import BaseCommand

from people.models import User
from people.models.users import by_role
from people.roles import Permission
from records.clock import today
from signposting.due import WORDS, due
from signposting.models import Signpost


class Command(BaseCommand):
    """Prints one line an entry, the most pressing first. Changes nothing."""

    help = "List the signposts that have to be checked."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Signpost.objects.exclude(state=Signpost.State.RETIRED).with_channels()
        found = due(rows.order_by("place", "name"), today())
        for one in found:
            self.stdout.write(f"{WORDS[one.when]}: {one.signpost.name}")
        self.stdout.write(f"{len(found)} to check.")
        if not User.objects.active().filter(by_role(Permission.EDIT_NATIONAL_SIGNPOSTS)).exists():
            self.stdout.write("Nobody is a national editor: see `manage.py national_editor`.")
