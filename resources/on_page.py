"""What stands on the page of a resource beside its description and its files."""

from typing import Any

from resources.films import player_of, words_beside
from resources.models import Resource, seen_on
from resources.rendering import text_of


def on_page(resource: Resource) -> dict[str, Any]:
    """For the page of a described resource: its story, film and findings, when a person opened its
    address, and why it is off the shelf. One query."""
    return {
        "story": getattr(resource, "story", None),
        "player": player_of(resource),
        "beside_film": words_beside(resource),
        "findings": list(resource.findings.in_order()),
        "opened_on": seen_on(resource),
        "text": text_of(resource),
        # Only who looks after it sees it off the shelf. A query then, none otherwise.
        "withdrawal": None if resource.published_at else getattr(resource, "withdrawal", None),
    }
