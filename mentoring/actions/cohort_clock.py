"""What the clock does with cohorts: nobody who applied waits for a coordinator for ever."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from jobs.mail import notices
from mentoring.actions.batches import each
from mentoring.actions.cohorts import end
from mentoring.actions.waiting import coordinators_of
from mentoring.models import WAITED_FOR, Scheme, SchemeQuerySet, SchemeState
from records.audit import audit
from records.clock import today

# So many at once, each in a transaction of its own.
MOST: Final = 200


def tell_desks(*, now: datetime) -> int:
    """When the time to apply is over, the coordinators get a notice: the pairs are to be made.
    Once for each cohort. Returns how many cohorts."""
    due = Scheme.objects.over_to_apply(today(now)).filter(desk_told_on=None)
    return each(_some(due), lambda pk: _told(pk, now))


def end_unmade(*, now: datetime) -> int:
    """A cohort whose pairs were to begin two weeks ago and were never made ends, and everybody who
    applied gets a notice. Returns how many."""
    return each(_some(_unmade(now)), lambda pk: _ended(pk, now))


def _unmade(now: datetime) -> SchemeQuerySet:
    on = today(now)
    return Scheme.objects.over_to_apply(on).filter(starts_on__lte=on - WAITED_FOR)


def _some(due: SchemeQuerySet) -> list[UUID]:
    # In random order: rows that fail again and again cannot fill every batch.
    return list(due.order_by("?").values_list("pk", flat=True)[:MOST])


def _locked(due: SchemeQuerySet, pk: UUID) -> Scheme | None:
    return due.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


@transaction.atomic
def _told(pk: UUID, now: datetime) -> bool:
    fresh = _locked(Scheme.objects.over_to_apply(today(now)).filter(desk_told_on=None), pk)
    if fresh is None:
        return False
    fresh.desk_told_on = today(now)
    fresh.save(update_fields=["desk_told_on"])
    notices(coordinators_of(fresh.organisation_id).values_list("pk", flat=True))
    return True


@transaction.atomic
def _ended(pk: UUID, now: datetime) -> bool:
    fresh = _locked(_unmade(now), pk)
    if fresh is None:
        return False
    end(fresh)
    state = SchemeState.ENDED
    audit("mentoring.scheme_moved", by=None, organisation=fresh.organisation_id, state=state)
    return True
