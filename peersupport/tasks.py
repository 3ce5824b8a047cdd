"""Regular work above the apps."""

from datetime import datetime, time

from jobs.schedule import every
from peersupport import erasure, help_now, library_news
from peersupport.desk.week import send_digest
from records import tombstones
from records.clock import today
from records.expiry import expires


@every(minutes=1)
def make_help_page(*, now: datetime) -> None:
    """The page of urgent help says what the database says, whatever went wrong when it changed."""
    help_now.make_quietly()


@every(hours=1)
def erase_again(*, now: datetime) -> None:
    """Whoever was erased and is here again goes again, also after a restore made by hand."""
    erasure.erase_again(now=now)


@every(days=1)
@expires("tombstones", count=lambda now: tombstones.old(today=today(now)))
def forget_old_tombstones(*, now: datetime) -> None:
    """Drop tombstones that are older than any backup."""
    tombstones.forget_old(today=today(now))


@every(days=1, at=time(7, 30))
def send_week_of_desks(*, now: datetime) -> None:
    """On Mondays, whoever has something on their desk gets a notice."""
    send_digest(now=now)


@every(days=1, at=time(9, 0))
def send_library_news(*, now: datetime) -> None:
    """Supporters hear once in four weeks that there is something new in the library."""
    library_news.send(now=now)
