"""Immediate danger to life: one lead is shown who somebody is, at once; never what they wrote."""

from datetime import datetime, timedelta

from django.db import transaction

from conversations.actions.moves import Late
from conversations.actions.safety.concerns import for_lead, take_up
from conversations.actions.safety.telling import (
    REVIEW_WITHIN,
    Untold,
    keep_untold,
    note,
    reviewers,
    tell,
    tell_all,
)
from conversations.models import Concern, Release
from people.models import User
from records.audit import Refused

SHOWN_FOR = timedelta(hours=24)


@transaction.atomic
def release_identity(
    *, by: User, concern: Concern, reason: str, untold: Untold | None, now: datetime
) -> Release:
    """Show this lead who the person is, for a day; somebody else looks at it within a day.

    The person is told in the same transaction unless `untold`. Audited. Refused unless `by` is a
    lead who counts and may act about both sides, and a life is at risk. Raises Late when the
    concern is closed, the person has gone, or it is being shown to another lead already.
    """
    concern = for_lead(by, concern, now)
    if not concern.is_about_life:
        raise Refused("identity.refused", by=by, organisation=concern.organisation_id)
    if concern.closed_at or concern.about is None or concern.releases.current(now).exists():
        raise Late
    release = Release(
        concern=concern,
        person=concern.about,
        organisation=concern.organisation,
        released_by=by,
        released_at=now,
        shown_until=now + SHOWN_FOR,
        reason=reason,
        review_at=now + REVIEW_WITHIN,
    )
    keep_untold(release, untold, now)
    if untold is None:
        tell(release, now)
    release.save()
    take_up(concern, by, now)
    tell_all(reviewers(release, now))
    note(release, "released", by, told="no" if untold else "yes")
    return release
