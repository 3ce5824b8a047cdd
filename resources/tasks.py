"""Regular work of the library: no held file outlives its hour, no file outlives its row."""

from datetime import datetime

from jobs.schedule import every
from records.expiry import expires
from resources.actions import discard_unnamed, forget_expired
from resources.models import HeldUpload


@every(minutes=15)
@expires("held_uploads", count=lambda now: HeldUpload.objects.filter(expires_at__lte=now).count())
def forget_held_files(*, now: datetime) -> None:
    """Delete files that were kept while somebody put a form right."""
    forget_expired(now=now)


@every(days=1)
def sweep_files(*, now: datetime) -> None:
    """Delete stored files that no row names, left behind by a crash or an erased account."""
    discard_unnamed(now=now)
