"""A talk that happened elsewhere is logged: as codes, for an organisation and a week.

No tally and no audit either: the row is the count, and who logged it is kept nowhere.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations.models import LoggedTalk
from directory.models import Supporter
from people.models import User
from records.clock import today, week_of


@transaction.atomic
def log_talk(
    *,
    by: User,
    mode: str,
    length: str,
    reason: str,
    signposted: Sequence[str],
    form_key: UUID,
    now: datetime,
) -> LoggedTalk:
    """Log one talk; the same form sent again is the same talk. Raises PermissionDenied for
    whoever is no peer supporter."""
    _must_be_supporter(by)
    codes = {"mode": mode, "length": length, "reason": reason, "signposted": list(signposted)}
    where = {"organisation_id": by.organisation_id, "week": week_of(today(now))}
    row, _ = LoggedTalk.objects.get_or_create(form_key=form_key, defaults=codes | where)
    return row


@transaction.atomic
def take_talk_back(*, by: User, form_key: UUID) -> bool:
    """Take back what was just logged; whoever holds the form's key may. False when it is too
    late: the week is over and the key is gone."""
    _must_be_supporter(by)
    count, _ = LoggedTalk.objects.filter(form_key=form_key).delete()
    return bool(count)


def _must_be_supporter(by: User) -> None:
    if not Supporter.objects.owned_by(by).in_standing().exists():
        raise PermissionDenied
