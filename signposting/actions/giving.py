"""An entry was put into a message: counted, without anybody."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from signposting.models import Given, Signpost


def count_given(signpost: Signpost, on: date) -> None:
    """One more in this month, in the caller's transaction. The row stays locked until that ends,
    so make it the last thing an action does."""
    month = on.replace(day=1)
    if _one_more(signpost, month):
        return
    try:
        with transaction.atomic():
            Given.objects.create(signpost=signpost, month=month, count=1)
    except IntegrityError:
        # Somebody else began the month a moment ago.
        _one_more(signpost, month)


def _one_more(signpost: Signpost, month: date) -> bool:
    rows = Given.objects.filter(signpost=signpost, month=month)
    return rows.update(count=F("count") + 1) == 1
