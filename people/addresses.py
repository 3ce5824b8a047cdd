"""Where a person's notices go, asked at the moment of sending, so that leavers get none."""

from uuid import UUID

from people.models import User
from records.fields import Unreadable


def notice_address(user_id: UUID) -> str | None:
    """The address for notices; None for a closed account, an unknown id, or "I will look"."""
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None or person.notice_to == "none":
        return None
    if person.notice_to == "private":
        address = person.private_address
        return None if isinstance(address, Unreadable) else address or None
    return person.email
