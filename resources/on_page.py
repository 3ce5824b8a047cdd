"""What stands on the page of a resource beside its description and its files."""

from typing import Any

from resources.films import film_lacks, for_readers, player_of, words_beside
from resources.history import updated
from resources.models import Resource, seen_on
from resources.pictured import pictured, state_of
from resources.rendering import text_of


def on_page(resource: Resource) -> dict[str, Any]:
    """For the page of a described resource: its story, film, pictures and findings, when a person
    opened its address, and why it is off the shelf. Two queries."""
    files = list(resource.files.all())
    return {
        "story": getattr(resource, "story", None),
        "player": player_of(resource),
        "beside_film": words_beside(resource),
        "film_lacks": film_lacks(resource),
        "to_save": for_readers(resource, resource.ready_files),
        "pages": pictured(resource),
        "picture_states": {file.pk: state_of(file, files) for file in files},
        "findings": list(resource.findings.in_order()),
        "opened_on": seen_on(resource),
        "text": text_of(resource),
        "updated": updated(resource),
        # Only who looks after it sees it off the shelf. A query then, none otherwise.
        "withdrawal": None if resource.published_at else getattr(resource, "withdrawal", None),
    }
