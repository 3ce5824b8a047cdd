"""That somebody with privilege read something: audited once a day."""

from datetime import datetime, time

from people.models import User
from records.audit import audit, events_about
from records.clock import LONDON, today


def opened(event: str, by: User, person: User, moment: datetime) -> None:
    """Audit a privileged read once a day and pair, so that reading again while deciding does not
    fill the trail."""
    since = datetime.combine(today(moment), time(), LONDON)
    already = events_about(person.pk).filter(event=event, actor_id=by.pk, at__gte=since)
    if not already.exists():
        audit(event, by=by, about=person, organisation=person.organisation_id)
