"""How long a conversation is kept after its end, and a draft of it before."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from people.models import Organisation
from records.keys import keyed_hashes

DEFAULT_RETENTION_DAYS: Final = 30
# What somebody has begun to write and keeps for later. Named in records/retention.toml.
DRAFT_LIFE: Final = timedelta(days=7)


def shorter_retention(*organisations: Organisation | None) -> int:
    """The smallest number of retention days of these organisations; 30 when there are none."""
    days = [one.retention_days for one in organisations if one is not None]
    return min(days, default=DEFAULT_RETENTION_DAYS)


def draft_forms(request: UUID) -> list[str]:
    """Under which keys drafts of a conversation are kept, the newest first. Keyed hashes, so that
    a row does not tell what was being written."""
    return keyed_hashes("conversation draft", request.hex)
