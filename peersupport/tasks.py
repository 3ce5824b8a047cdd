"""Regular work above the apps."""

from datetime import datetime

from jobs.schedule import every
from peersupport import erasure
from records import tombstones
from records.clock import today
from records.expiry import expires


@every(hours=1)
def erase_again(*, now: datetime) -> None:
    """Whoever was erased and is here again goes again, also after a restore made by hand."""
    erasure.erase_again(now=now)


@every(days=1)
@expires("tombstones", count=lambda now: tombstones.old(today=today(now)))
def forget_old_tombstones(*, now: datetime) -> None:
    """Drop tombstones that are older than any backup."""
    tombstones.forget_old(today=today(now))
