"""What stands on the page of a resource beside its title, its summary and its files."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from records.models import Row
from resources.models.resources import Resource


class PageText(Row):
    """Findings, a story, what is said in a film: plain, so that it is found and shown in part.

    Made of other rows by `resources.actions.found_by.found_anew`, never written by itself.
    """

    if TYPE_CHECKING:
        resource_id: uuid.UUID

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="page_text")
    text = models.TextField()
