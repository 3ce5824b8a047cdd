"""Its part of the demo: links to other people's resources, with findings to quote."""

from datetime import datetime

from people.models import User
from resources.actions.elsewhere import bring_links


def build(*, coordinator: User, now: datetime) -> None:
    """Put the links on the shelf; the coordinator's organisation looks after them."""
    bring_links(keeper=coordinator.organisation, now=now)
