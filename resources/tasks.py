"""Work of the library in the background: each new file is gone through; no held file outlives its
hour, no file outlives its row."""

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from jobs.schedule import every
from records.clock import today
from records.expiry import expires
from resources import changes, reviews
from resources.actions import (
    check_links,
    discard_unnamed,
    forget_expired,
    left_lying,
    prepare,
    read_unread,
)
from resources.actions.made import remake_behind
from resources.actions.previewing import draw_file, draw_left_over
from resources.actions.replacing import forget_earlier
from resources.actions.telling import ask_tellers, forget_stories
from resources.models import EarlierFile, Fetches, HeldUpload, Pack, forgotten_by


@task()
def prepare_file(pk: str) -> None:
    """Scan, clean and read one file, then draw its pages. Enqueued with its row; twice does no
    harm."""
    prepare(pk=UUID(pk), now=timezone.now())
    draw_file(pk=UUID(pk))


@every(minutes=1)
def prepare_left_lying(*, now: datetime) -> None:
    """Take on files whose job got lost, or that wait for the virus scanner."""
    for pk in left_lying(now=now):
        prepare_file.enqueue(str(pk))


@every(minutes=15)
@expires("held_uploads", count=lambda now: HeldUpload.objects.filter(expires_at__lte=now).count())
def forget_held_files(*, now: datetime) -> None:
    """Delete files that were kept while somebody put a form right."""
    forget_expired(now=now)


@every(days=1)
def sweep_files(*, now: datetime) -> None:
    """Delete stored files that no row names, left behind by a crash or an erased account."""
    discard_unnamed(now=now)


@every(days=1)
@expires("library_earlier_files", rows=lambda now: [EarlierFile.objects.over(now)])
def forget_earlier_files(*, now: datetime) -> None:
    """Delete versions of files that were replaced two years ago."""
    forget_earlier(now=now)


@every(minutes=1)
def read_files(*, now: datetime) -> None:
    """Read new files, so that they are found by what they say."""
    read_unread(now=now)


@every(minutes=1)
def draw_pages(*, now: datetime) -> None:
    """Make the pictures of pages that are still to be made."""
    draw_left_over()


@every(minutes=30)
def look_at_links(*, now: datetime) -> None:
    """Look whether the pages the library links to are still there, each once a week."""
    if settings.CHECK_LINKS:
        check_links(now=now)


@every(days=1)
@expires("library_changes", rows=lambda now: [changes.old(today(now))])
def forget_old_changes(*, now: datetime) -> None:
    """Delete the notes that something changed once every process has long seen them."""
    changes.old(today(now)).delete()


@every(days=1)
@expires("packs", rows=lambda now: [Pack.objects.over(today(now))])
def forget_old_packs(*, now: datetime) -> None:
    """Delete packs that nobody changed for four weeks."""
    Pack.objects.over(today(now)).delete()


@every(days=1)
@expires("library_fetches", rows=lambda now: [Fetches.objects.old(today(now))])
def forget_old_fetches(*, now: datetime) -> None:
    """Delete how often things were saved in months longer ago than two years."""
    Fetches.objects.old(today(now)).delete()


@every(days=1, at=time(7, 35))
def remind_of_reviews(*, now: datetime) -> None:
    """Tell those who look after the library what is to be looked at again."""
    reviews.send(now)


@every(days=1)
@expires("review_reminders", rows=reviews.old)
def forget_review_reminders(*, now: datetime) -> None:
    """Delete reminders that tell nothing any more."""
    for rows in reviews.old(now):
        rows.delete()


@every(minutes=1)
def make_files(*, now: datetime) -> None:
    """Make the files of texts that were changed on the site."""
    remake_behind(now=now)


@every(days=1)
def ask_whether_stories_stay(*, now: datetime) -> None:
    """Ask tellers whose story has stood for a year whether it is still right."""
    ask_tellers(now=now)


@every(days=1)
@expires("stories", rows=lambda now: [forgotten_by(today(now))])
def forget_hidden_stories(*, now: datetime) -> None:
    """Erase stories that were hidden for want of an answer, and stayed so."""
    forget_stories(now=now)
