"""What somebody took off the shelf to carry away: for them alone."""

from datetime import date, timedelta
from typing import Final

from django.db import models

from people.models import User
from records.fields import EncryptedTextField, Unreadable
from records.models import Row

# A pack nobody changed is kept at least this long, and then until the next Sunday: so its row does
# not tell on which day somebody was here.
KEPT: Final = timedelta(days=28)
# More than anybody reads, and no more than a phone or a memory stick takes in one go.
MOST_THINGS: Final = 50
MOST_BYTES: Final = 200_000_000


def kept_until(day: date) -> date:
    """The last day a pack changed on `day` is kept."""
    last = day + KEPT
    return last + timedelta(days=6 - last.weekday())


class PackQuerySet(models.QuerySet["Pack"]):
    """Packs."""

    def visible_to(self, user: User) -> "PackQuerySet":
        """This person's own."""
        return self.filter(user=user)

    def over(self, day: date) -> "PackQuerySet":
        """Those whose last day is past."""
        return self.filter(kept_until__lt=day)


class Pack(Row):
    """One person's pack.

    What is in it can say what somebody is going through, so it is encrypted: who has the database
    cannot tell who took what, or who else took it.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    # Slugs of resources, one a line, in the order they were put in; behind one of them the format
    # that was chosen, where it is not all of them.
    held = EncryptedTextField("what you put in")
    # Looked for every night.
    kept_until = models.DateField(db_index=True)

    objects = PackQuerySet.as_manager()

    def __str__(self) -> str:
        return "pack"

    @property
    def slugs(self) -> list[str]:
        """What is in it, whether this person still finds it or not."""
        return list(self.chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """The same in order, with the format chosen of each: "" for all it has."""
        if isinstance(self.held, Unreadable):
            return {}
        lines = (line.partition(" ") for line in self.held.splitlines())
        return {slug: format for slug, _, format in lines}
