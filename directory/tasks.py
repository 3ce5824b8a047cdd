"""Regular work of the directory. Listing needs none: an expiry unlists by itself."""

from datetime import datetime, timedelta

from directory import changes
from directory.models import Application, ApplicationState
from jobs.schedule import every
from records.clock import today

# The same figure stands in records/retention.toml, group applications.
KEEP = timedelta(days=365)


@every(days=1)
def erase_old_applications(*, now: datetime) -> None:
    """Erase applications a year after their decision, with their notes and decisions, and those
    that were taken back or begun a year ago and never sent."""
    Application.objects.filter(decided_at__lt=now - KEEP).delete()
    never_sent = [ApplicationState.DRAFT, ApplicationState.WITHDRAWN]
    Application.objects.filter(state__in=never_sent, started_at__lt=now - KEEP).delete()


@every(days=1)
def forget_old_changes(*, now: datetime) -> None:
    """Delete the notes that a profile changed once every process has long seen them."""
    changes.forget_old(today(now))
