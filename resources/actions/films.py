"""What is written beside a film."""

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.found_by import found_anew
from resources.models import Film, Resource


def may_describe(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource beside whose film `by` may not write."""
    mine = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.UPLOAD_RESOURCE) and mine.exists()):
        raise Refused("film.refused", by=by, organisation=by.organisation_id)


@transaction.atomic
def describe_film(*, by: User, resource: Resource, content_note: str, transcript: str) -> Film:
    """Say what a watcher should know before, and what is said and seen in the film.

    Raises Refused for a resource that `by` does not look after.
    """
    may_describe(by=by, resource=resource)
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    said = {"content_note": content_note, "transcript": transcript}
    film, _ = Film.objects.update_or_create(resource=row, defaults=said)
    found_anew(row)
    audit("film.described", by=by, organisation=by.organisation_id)
    return film
