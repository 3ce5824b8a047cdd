"""One entry, for whoever may change it: asked first by every write."""

from people.models import User
from records.audit import Refused
from signposting.models import Signpost


def editor(by: User, signpost: Signpost, event: str) -> None:
    """Raises Refused unless this person may check and change the entry."""
    if not signpost.is_looked_after_by(by):
        raise Refused(event, by=by, organisation=by.organisation_id)


def locked(signpost: Signpost) -> Signpost:
    """The entry as it is now; one writer at a time."""
    return Signpost.objects.select_for_update().get(pk=signpost.pk)
