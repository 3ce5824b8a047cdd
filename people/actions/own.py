"""What a person changes about themselves. Counted at most, never audited."""

from datetime import datetime

from django.db import transaction

from people.models import User
from people.notices import check_day_after
from records.clock import today


@transaction.atomic
def change_about_me(*, person: User, name: str, communicate: str) -> User:
    """How I am called and how I communicate best."""
    person.name = name
    person.communicate = communicate
    person.save(update_fields=["name", "communicate"])
    return person


@transaction.atomic
def change_notices(
    *,
    person: User,
    notice_to: str,
    private_address: str = "",
    quiet_from: int | None = None,
    quiet_until: int | None = None,
) -> User:
    """Where my notices go, and between which hours (UK time) none is sent.

    The private address is forgotten as soon as notices no longer go there. Raises IntegrityError
    for quiet hours that do not begin and end, or end as they begin.
    """
    person.notice_to = notice_to
    person.private_address = private_address if notice_to == "private" else ""
    person.quiet_from, person.quiet_until = quiet_from, quiet_until
    person.save(update_fields=["notice_to", "private_address", "quiet_from", "quiet_until"])
    return person


@transaction.atomic
def confirm_details(*, person: User, now: datetime) -> User:
    """ "This is right": asked again in about 91 days.

    What is stored is the next of the person's own check days, which are 91 days apart whatever
    they do: it tells that they answered, not when they were here.
    """
    due = person.next_check_on
    if due is not None and due <= today(now):
        person.next_check_on = check_day_after(due, today(now))
        person.save(update_fields=["next_check_on"])
    return person
