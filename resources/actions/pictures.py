"""Pictures of pages go with their file. What makes them stands in previewing.py, apart from the
processes that answer pages."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from resources import storage
from resources.models import PagePicture, Previews, ResourceFile


def forget_pictures(files: Iterable[ResourceFile]) -> None:
    """Delete the pictures of these files, the bytes once that is for good."""
    rows = Previews.objects.filter(file__in=files)
    pictures = PagePicture.objects.filter(previews__in=rows)
    names = list(pictures.values_list("stored_name", flat=True))
    rows.delete()
    transaction.on_commit(partial(discard_all, names))


def discard_all(names: Iterable[str]) -> None:
    """Remove these stored files."""
    for name in names:
        storage.discard(name)
