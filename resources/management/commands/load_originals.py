"""`manage.py load_originals`: our own documents onto the shelf, or up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.models import Organisation
from resources.actions.originals import load_originals

UNFILMED = (
    "its film is left out, because ffmpeg is not here or failed. On Debian: apt-get install "
    "ffmpeg; then run this once more."
)


class Command(BaseCommand):
    """Adds what is missing, updates what nobody edited, keeps what somebody did."""

    help = (
        "Puts the originals into the library for everybody, with their files. Again: brings them "
        "up to date; what was edited here is kept, and whoever looks after it is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who looks after them."""
        parser.add_argument(
            "--keeper", metavar="SLUG",
            help="the organisation whose coordinators look after them; may be left out when "
            "there is only one",
        )  # fmt: skip

    def handle(self, *args: Any, keeper: str | None = None, **options: Any) -> None:
        """Load, and say what was done."""
        done = load_originals(keeper=self._keeper(keeper), now=timezone.now())
        for words, slugs in (
            ("added", done.new),
            ("updated", done.updated),
            ("edited here, so the newer text waits on its page", done.waiting),
        ):
            for slug in slugs:
                self.stdout.write(f"{slug}: {words}")
        for slug in done.unfilmed:
            self.stdout.write(f"{slug}: {UNFILMED}")
        if not (done.new or done.updated or done.waiting):
            self.stdout.write("Everything is up to date.")

    def _keeper(self, slug: str | None) -> Organisation | None:
        if slug is None:
            few = list(Organisation.objects.order_by("name")[:2])
            return few[0] if len(few) == 1 else None
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no organisation {slug!r}.")
        return found
