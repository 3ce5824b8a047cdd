"""A rest after something heavy: the supporter's own act, and nobody else's to know."""

from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.own import own, save
from directory.models import Supporter
from people.models import User
from records.clock import today

# Days from today; the last of them is part of the rest.
RESTS: Final = (3, 7, 14)


@transaction.atomic
def take_rest(*, by: User, days: int, now: datetime) -> Supporter:
    """Nobody new asks up to and including the day so many days from today; who talks with them
    stays. Not tallied, not recorded. Raises ValidationError for another number of days."""
    if days not in RESTS:
        raise ValidationError({"days": "Choose how long."})
    return save(own(by), {"resting_until": today(now) + timedelta(days=days)})


@transaction.atomic
def end_rest(*, by: User) -> Supporter:
    """Ready for somebody new again, at once. Ending none changes nothing."""
    return save(own(by), {"resting_until": None})
