"""What somebody should know of a film who cannot see or hear it, or had better not."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from records.models import Row
from resources.models.resources import Resource


class Film(Row):
    """Words beside a film. The film itself and its captions are files of the resource."""

    if TYPE_CHECKING:
        resource_id: uuid.UUID

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="film")
    content_note = models.CharField("content note", max_length=300, blank=True)
    # What is said and what is to be seen, in the order of the film.
    transcript = models.TextField("descriptive transcript", max_length=60_000, blank=True)
