"""Regular work of the directory. Listing needs none: an expiry unlists by itself."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from directory import changes, emails, reminders
from directory.actions.training import recount_movers
from directory.models import (
    CONFIRM_AGAIN,
    UNCONFIRMED,
    Appeal,
    Application,
    ApplicationState,
    Change,
    Connection,
    LookCount,
    Reference,
    Supporter,
    SupporterNote,
    WaitingText,
)
from jobs.schedule import every
from records.clock import today
from records.expiry import expires

# The same figure stands in records/retention.toml, groups applications and appeals.
KEEP = timedelta(days=365)
# The same figure stands there too, group waiting_texts.
KEEP_HANDED_BACK = timedelta(days=90)
# And there, group references.
KEEP_REFERENCES = timedelta(days=90)


def _old_applications(now: datetime) -> list[QuerySet[Any]]:
    decided = Application.objects.filter(decided_at__lt=now - KEEP)
    never_sent = [ApplicationState.DRAFT, ApplicationState.WITHDRAWN]
    begun = Application.objects.filter(state__in=never_sent, started_at__lt=now - KEEP)
    return [decided, begun]


@every(days=1)
@expires("applications", rows=_old_applications)
def erase_old_applications(*, now: datetime) -> None:
    """Erase applications a year after their decision, with their notes and decisions, and those
    that were taken back or begun a year ago and never sent."""
    for rows in _old_applications(now):
        rows.delete()


def _old_references(now: datetime) -> list[QuerySet[Any]]:
    decided = Reference.objects.filter(application__decided_at__lt=now - KEEP_REFERENCES)
    return [decided.exclude(application__in=Appeal.objects.open().values("about"))]


@every(days=1)
@expires("references", rows=_old_references)
def erase_old_references(*, now: datetime) -> None:
    """Erase whom applicants named, and the answers, a season after the decision; not while an
    appeal about it is open."""
    for rows in _old_references(now):
        rows.delete()


def _old_notes(now: datetime) -> list[QuerySet[Any]]:
    return [SupporterNote.objects.filter(written_at__lt=now - KEEP)]


@every(days=1)
@expires("supporter_notes", rows=_old_notes)
def erase_old_notes(*, now: datetime) -> None:
    """Erase vetters' notes about supporters a year after they were written."""
    for rows in _old_notes(now):
        rows.delete()


def _old_connections(now: datetime) -> list[QuerySet[Any]]:
    old = Connection.objects.filter(declared_at__lt=now - KEEP, person__applications__isnull=True)
    return [old.exclude(person__supporter__in=Supporter.objects.approved())]


@every(days=1)
@expires("connections", rows=_old_connections)
def erase_old_connections(*, now: datetime) -> None:
    """Erase that a vetter stepped back from somebody about whom nobody decides any more."""
    for rows in _old_connections(now):
        rows.delete()


def _old_changes(now: datetime) -> int:
    return Change.objects.filter(day__lt=today(now) - changes.KEEP).count()


@every(days=1)
@expires("directory_changes", count=_old_changes)
def forget_old_changes(*, now: datetime) -> None:
    """Delete the notes that a profile changed once every process has long seen them."""
    changes.forget_old(today(now))


@every(days=1, at=time(0, 5))
@expires("looks", rows=lambda now: [LookCount.objects.filter(day__lt=today(now))])
def forget_looks(*, now: datetime) -> None:
    """Delete what was looked at before today: nobody can find their own row any more."""
    LookCount.objects.filter(day__lt=today(now)).delete()


def _over(now: datetime) -> QuerySet[Supporter]:
    return Supporter.objects.filter(resting_until__lt=today(now))


@every(days=1, at=time(0, 10))
@expires("rests", count=lambda now: _over(now).count())
def forget_rests(*, now: datetime) -> None:
    """Forget rests that are over: that somebody once needed one is nobody's matter."""
    _over(now).update(resting_until=None)


@every(days=1)
@expires(
    "waiting_texts",
    rows=lambda now: [WaitingText.objects.filter(handed_back_at__lt=now - KEEP_HANDED_BACK)],
)
def erase_handed_back_texts(*, now: datetime) -> None:
    """Erase words that were handed back a season ago and never written anew."""
    WaitingText.objects.filter(handed_back_at__lt=now - KEEP_HANDED_BACK).delete()


@every(days=7)
def remind_of_waiting_texts(*, now: datetime) -> None:
    """Tell the vetters once more of words that nobody looked at for a week."""
    forgotten = WaitingText.objects.filter(
        handed_back_at__isnull=True, written_at__lt=now - timedelta(days=7)
    )
    for waiting in forgotten.select_related("supporter__user"):
        emails.text_waits(waiting.supporter)


@every(days=1, at=time(7, 0))
def follow_movers(*, now: datetime) -> None:
    """Derive anew until when everything holds where that depends on the organisation's modules."""
    recount_movers()


@every(days=1, at=time(7, 30))
def remind_of_what_is_due(*, now: datetime) -> None:
    """The digest of what runs out, to vetters and to supporters (directory/reminders.py)."""
    reminders.send(now)


@every(days=1)
@expires("reminders", rows=reminders.old)
def forget_reminders(*, now: datetime) -> None:
    """Delete reminders that tell nothing any more."""
    for rows in reminders.old(now):
        rows.delete()


def _old_appeals(now: datetime) -> list[QuerySet[Any]]:
    return [Appeal.objects.filter(closed_at__lt=now - KEEP)]


@every(days=1)
@expires("appeals", rows=_old_appeals)
def erase_old_appeals(*, now: datetime) -> None:
    """Erase appeals a year after their answer, with what was decided about them."""
    for rows in _old_appeals(now):
        rows.delete()


@every(days=1)
def ask_to_confirm(*, now: datetime) -> None:
    """Tell supporters once that their details are due, and once that they are not listed until
    they confirm them. Being listed is derived; this only sends the notices."""
    day = today(now)
    for number, unconfirmed_for in ((2, UNCONFIRMED), (1, CONFIRM_AGAIN)):
        due = Supporter.objects.current().filter(
            confirm_notices__lt=number, confirmed_on__lte=day - unconfirmed_for
        )
        for supporter in due:
            _tell_once(supporter, number)


@transaction.atomic
def _tell_once(supporter: Supporter, number: int) -> None:
    """The notice with this number, unless it was sent or the details were confirmed meanwhile."""
    same = Supporter.objects.filter(
        pk=supporter.pk, confirmed_on=supporter.confirmed_on, confirm_notices__lt=number
    )
    if same.update(confirm_notices=number):
        emails.details_due(supporter)
