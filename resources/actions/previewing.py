"""Pictures of a file's pages. Nobody acts here: no permission is asked, and nothing is recorded
about anybody. Whatever goes wrong, the file stays what it is, without pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from resources import storage
from resources.actions.pictures import discard_all, forget_pictures
from resources.apart import Died
from resources.models import PagePicture, Previews
from resources.models.previews import MOST_DRAWN, Outcome, not_drawn
from resources.pipeline import fingerprint
from resources.previews import DRAWN, Drawn, Pages, draw_apart

# So many files the schedule draws at a time.
_MOST: Final = 10


def draw_left_over(*, most: int = _MOST) -> int:
    """Make the pictures that are still to be made; returns of how many files. Run by the schedule,
    which is how files of our own and those of before come by theirs."""
    found = list(not_drawn(list(DRAWN)).values_list("pk", flat=True)[:most])
    for pk in found:
        draw_file(pk=pk)
    return len(found)


def draw_file(*, pk: UUID) -> None:
    """Make the pictures of one file, if it is ready, is of a kind we draw, and has none yet."""
    row = _taken_on(pk)
    if row is None:
        return
    try:
        with storage.fetch(row.file.stored_name) as content:
            pages = draw_apart(content)
        with _kept(pages) as pictures:
            _finish(row, pages, pictures)
    except (Died, FileNotFoundError):
        _settle(row, outcome=Outcome.FAILED)
    except (storage.NotKept, OSError):
        # No room on the disk. Not the file's fault: again once there is some.
        _settle(row, tries=0)


@transaction.atomic
def _taken_on(pk: UUID) -> Previews | None:
    """What is known of the file's pictures, one try counted; those of an older copy go."""
    file = not_drawn(list(DRAWN)).select_for_update(of=("self",)).filter(pk=pk).first()
    if file is None:
        return None
    row, _ = Previews.objects.get_or_create(file=file, defaults={"sha256": file.sha256})
    if row.sha256 != file.sha256:
        forget_pictures([file])
        row = Previews.objects.create(file=file, sha256=file.sha256)
    row.tries += 1
    row.outcome = Outcome.UNDER_WAY if row.tries <= MOST_DRAWN else Outcome.FAILED
    row.save(update_fields=["tries", "outcome"])
    return row if row.outcome == Outcome.UNDER_WAY else None


def _settle(row: Previews, **found: object) -> bool:
    """Write down how it went, if these are still the pictures that are wanted."""
    same = Previews.objects.filter(pk=row.pk, sha256=row.sha256, outcome=Outcome.UNDER_WAY)
    return bool(same.update(**found))


@contextmanager
def _kept(pages: Pages) -> Iterator[list[PagePicture]]:
    """The pictures in storage, their rows not saved; out of it again when what follows fails."""
    rows = list[PagePicture]()
    try:
        for drawn in pages.pictures:
            rows.append(_stored(drawn))
        yield rows
    except BaseException:
        discard_all([row.stored_name for row in rows])
        raise


def _stored(drawn: Drawn) -> PagePicture:
    file = ContentFile(drawn.content)
    sha256 = fingerprint(file)
    return PagePicture(
        number=drawn.number, large=drawn.large, width=drawn.width, height=drawn.height,
        size=len(drawn.content), sha256=sha256, stored_name=storage.keep(file, sha256),
    )  # fmt: skip


@transaction.atomic
def _finish(row: Previews, pages: Pages, pictures: list[PagePicture]) -> None:
    if not _settle(row, outcome=Outcome.MADE, pages=pages.number):
        # Somebody else was faster, or the file is another by now.
        transaction.on_commit(partial(discard_all, [each.stored_name for each in pictures]))
        return
    for picture in pictures:
        picture.previews = row
    PagePicture.objects.bulk_create(pictures)
