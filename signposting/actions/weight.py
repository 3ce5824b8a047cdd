"""How much an entry weighs: how urgent it is, and for how long a check of it lasts."""

from datetime import timedelta

from signposting.models import Signpost
from signposting.taxonomy import PLACES


def weigh(row: Signpost, urgency: str, review_days: int) -> None:
    """Set both, and its place in the list by how urgent it is. A shorter time counts from the last
    check on, a longer one from the next. The caller has locked the entry and saves it."""
    if urgency != row.urgency:
        row.urgency, row.place = urgency, PLACES[urgency]
    less = timedelta(days=max(0, row.review_days - review_days))
    row.review_days = review_days
    if row.review_on is not None:
        row.review_on -= less
    for channel in row.channels.filter(review_on__isnull=False) if less else ():
        channel.review_on = channel.review_on and channel.review_on - less
        channel.save(update_fields=["review_on"])
