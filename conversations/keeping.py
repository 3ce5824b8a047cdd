"""How long a conversation is kept after its end."""

from typing import Final

from people.models import Organisation

DEFAULT_RETENTION_DAYS: Final = 30


def shorter_retention(*organisations: Organisation | None) -> int:
    """The smallest number of retention days of these organisations; 30 when there are none."""
    days = [one.retention_days for one in organisations if one is not None]
    return min(days, default=DEFAULT_RETENTION_DAYS)
