"""What every write to the list begins and ends with."""

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from people.models import User
from records.audit import Refused
from signposting.models import Signpost


class ChangedMeanwhile(ValueError):
    """What would be changed is not what was looked at."""


def editor(by: User, signpost: Signpost, event: str) -> None:
    """Raises Refused unless this person may check and change the entry."""
    if not signpost.is_looked_after_by(by):
        raise Refused(event, by=by, organisation=by.organisation_id)


def locked(signpost: Signpost) -> Signpost:
    """The entry as it is now; one writer at a time."""
    return Signpost.objects.select_for_update().get(pk=signpost.pk)


def changed() -> None:
    """Something everybody may be shown has changed: once it is committed, the page of urgent help
    is made anew (settings.SIGNPOSTS_CHANGED), once for all that changed together."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    if _say_so not in waiting:
        transaction.on_commit(_say_so, robust=True)


def _say_so() -> None:
    import_string(settings.SIGNPOSTS_CHANGED)()
