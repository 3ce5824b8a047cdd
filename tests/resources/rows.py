"""Columns of resources that are made without their actions."""

from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from people.models import User
from resources.actions import words_found_by
from resources.models import FileState, Resource, ResourceFile
from resources.pipeline import MEDIA_TYPES


def words_in(title: str, summary: str, text: str) -> dict[str, str]:
    """Everything that is made of these words."""
    return {"title": title, "summary": summary, **words_found_by(title, summary, [text])}


def on_the_shelf(by: User, title: str, **more: Any) -> Resource:
    """A published one that this person looks after, with a file that nobody opens."""
    now = timezone.now()
    fields = {
        "slug": slugify(title), "kind": "leaflet", "stages": ["running"], "licence": "own",
        "audiences": ["supporter"], "owner": "Northern Ambulance Service", "added_by": by,
        "keeper": by.organisation, "added_at": now, "published_at": now,
        **words_in(title, "For the mess room.", ""), **more,
    }  # fmt: skip
    row = Resource.objects.create(**fields)
    ResourceFile.objects.create(
        resource=row, original_name="one.pdf", stored_name=f"library/{row.pk.hex}", format="pdf",
        media_type=MEDIA_TYPES["pdf"], size=1, sha256="0" * 64, state=FileState.CLEAN, read_at=now,
    )  # fmt: skip
    return row
