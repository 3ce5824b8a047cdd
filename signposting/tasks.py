"""Regular work of where to turn: what owners answered does not stay for ever."""

from datetime import datetime, timedelta
from typing import Final

from jobs.schedule import every
from records.clock import today
from records.expiry import expires
from signposting.actions import forget_old_uploads, forget_over
from signposting.models import Correction, Upload

KEEP: Final = timedelta(days=90)


@every(days=1)
@expires("signpost_answers", rows=lambda now: [Correction.objects.over(today(now) - KEEP)])
def forget_answers(*, now: datetime) -> None:
    """Erase what was decided, or never answered, 90 days ago."""
    forget_over(before=today(now) - KEEP)


@every(hours=1)
@expires("signpost_uploads", rows=lambda now: [Upload.objects.filter(expires_at__lte=now)])
def forget_uploaded_services(*, now: datetime) -> None:
    """A file of services that was uploaded lasts a day at most."""
    forget_old_uploads(now=now)
