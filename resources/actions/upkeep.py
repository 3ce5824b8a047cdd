"""What the schedule does: reading files, looking at links."""

from datetime import datetime, timedelta

from django.db import transaction

from resources import storage
from resources.actions.found_by import found_anew
from resources.models import (
    Resource,
    ResourceFile,
)
from resources.outside import look
from resources.reading import read_apart

# A link is looked at once a week; so many at a time, of so many that wait the longest.
LINK_AGAIN = timedelta(days=7)


MOST_LINKS = 10


MOST_LOOKED_AT = 200


def read_unread(*, now: datetime, most: int = 20) -> int:
    """Read what files say that nobody has read yet; returns how many. Run by the schedule."""
    found = list(ResourceFile.objects.unread().order_by("pk")[:most])
    for file in found:
        keep_text(file=file, text=_text_of(file), now=now)
    return len(found)


def _text_of(file: ResourceFile) -> str:
    try:
        with storage.fetch(file.stored_name) as content:
            return read_apart(content, file.format)
    except FileNotFoundError:
        return ""


def check_links(*, now: datetime) -> int:
    """Look whether pages elsewhere are still there; returns how many. Run by the schedule.

    One of each site at a time, so that nobody is bothered; the others at the next time.
    """
    due, sites = list[Resource](), set[str]()
    for row in Resource.objects.links_due(now - LINK_AGAIN).only("source_url")[:MOST_LOOKED_AT]:
        if row.site not in sites and len(due) < MOST_LINKS:
            sites.add(row.site)
            due.append(row)
    for row in due:
        found = look(row.source_url)
        same = Resource.objects.filter(pk=row.pk, source_url=row.source_url)
        same.update(link_state=found, link_checked_at=now)
    return len(due)


@transaction.atomic
def keep_text(*, file: ResourceFile, text: str, now: datetime) -> None:
    """From now on the file is found by what it says. Nobody acts here: no permission is asked."""
    row = Resource.objects.select_for_update().get(pk=file.resource_id)
    ResourceFile.objects.filter(pk=file.pk).update(text=text, read_at=now)
    found_anew(row)
