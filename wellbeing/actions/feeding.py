"""The private calendar feed: switched on with a new secret address, changed, switched off.

A colleague's own affair: neither tallied nor recorded.
"""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction

from people.models import User
from people.roles import Permission
from wellbeing.models import CalendarFeed
from wellbeing.models.feeds import hash_of

# 32 random bytes: not to be guessed, whoever tries how long.
BYTES = 32


@transaction.atomic
def switch_on(*, by: User, shows_titles: bool) -> str:
    """A new address; an earlier one opens nothing from now on. Returns its token, which is kept
    nowhere: it can be read this once. Raises PermissionDenied."""
    if not by.can(Permission.COME_TO_EVENTS):
        raise PermissionDenied
    token = secrets.token_urlsafe(BYTES)
    held = {"token_hash": hash_of(token), "shows_titles": shows_titles}
    CalendarFeed.objects.update_or_create(person=by, defaults=held)
    return token


def show_titles(*, by: User, shown: bool) -> None:
    """What entries say from now on; the address stays. Nothing happens where there is none."""
    CalendarFeed.objects.owned_by(by).update(shows_titles=shown)


def switch_off(*, by: User) -> None:
    """The address opens nothing any more. Switching off twice changes nothing."""
    CalendarFeed.objects.owned_by(by).delete()
