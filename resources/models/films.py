"""What somebody should know of a film who cannot see or hear it, or had better not."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from records.models import Row
from resources.models.files import ResourceFile
from resources.models.resources import Resource


class Film(Row):
    """Words beside a film. The film itself and its captions are files of the resource."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID
        described_id: uuid.UUID | None

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="film")
    content_note = models.CharField("content note", max_length=300, blank=True)
    # What is said and what is to be seen, in the order of the film.
    transcript = models.TextField("descriptive transcript", max_length=60_000, blank=True)
    # For a film without speech captions would say nothing; somebody has to say that it is one.
    no_speech = models.BooleanField("nobody speaks in it", default=False)
    # Then who cannot see it misses nothing.
    all_said = models.BooleanField("everything that matters is said", default=False)
    # The same film with a voice that says what is to be seen.
    described = models.ForeignKey(
        ResourceFile, models.SET_NULL, null=True, blank=True, related_name="+"
    )
