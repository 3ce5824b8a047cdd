"""Whether there is somebody else where somebody else has to publish."""

from people.models import User
from people.models.users import by_role
from people.roles import Permission


def nobody_else_publishes(user: User) -> bool:
    """Whether the organisation wants a second pair of eyes and `user` has the only one. One query
    where it wants that; none otherwise, but for the organisation itself."""
    own = user.organisation
    if own is None or not own.second_person_publishes:
        return False
    others = own.people.active().filter(by_role(Permission.PUBLISH_RESOURCE)).exclude(pk=user.pk)
    return not others.exists()
