"""What waits in the library for a second look."""

from collections.abc import Iterator

from django.urls import reverse

from peersupport.desk.items import Act, Desk, Group, Item


def second_looks(desk: Desk) -> Iterator[Item]:
    """New versions of files that somebody else put there, and this person is to look at."""
    number = desk.numbers.second
    if number:
        what = "entry has" if number == 1 else "entries have"
        words = f"{number} {what} a new version that waits for a second look. Until then people "
        words += "get the old one."
        address = reverse("resources:resource-detail", args=[desk.numbers.second_one])
        act = Act("Look at it" if number == 1 else "Look at one", address, first=True)
        yield Item("Library: new versions", (words,), (act,), Group.SOON)
