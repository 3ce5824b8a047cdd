"""What is written beside a film."""

from django.db import transaction

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from resources.actions.found_by import found_anew
from resources.films import FILM
from resources.models import Film, Resource, ResourceFile


def may_describe(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource beside whose film `by` may not write."""
    mine = Resource.objects.looked_after_by(by).filter(pk=resource.pk)
    if not (by.can(Permission.UPLOAD_RESOURCE) and mine.exists()):
        raise Refused("film.refused", by=by, organisation=by.organisation_id)


@transaction.atomic
def describe_film(
    *, by: User, resource: Resource, content_note: str, transcript: str, no_speech: bool = False,
    all_said: bool = False, described: ResourceFile | None = None,
) -> Film:  # fmt: skip
    """Say what a watcher should know before, what is said and seen in the film, and which of its
    films has the voice that describes (`described`).

    Raises Refused for a resource that `by` does not look after; ValueError for a file that is no
    film of it.
    """
    may_describe(by=by, resource=resource)
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    if described is not None and not row.files.filter(pk=described.pk, format=FILM).exists():
        raise ValueError("A described version is a film of the same resource.")
    said = {
        "content_note": content_note, "transcript": transcript, "no_speech": no_speech,
        "all_said": all_said, "described": described,
    }  # fmt: skip
    film, _ = Film.objects.update_or_create(resource=row, defaults=said)
    found_anew(row)
    audit("film.described", by=by, organisation=by.organisation_id)
    return film
