"""What peer supporters do to look after themselves. Nothing here is tallied or recorded."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from care.models import SelfCarePlan
from directory.models import Supporter
from people.models import User


def served(by: User) -> None:
    """Raises PermissionDenied for somebody who never was a peer supporter."""
    if not Supporter.objects.owned_by(by).approved().exists():
        raise PermissionDenied


@transaction.atomic
def save_plan(*, by: User, signs: str, helps: str, people: str, leave_out: str) -> SelfCarePlan:
    """Keep the plan as it is written now; what stood there before is gone.

    Raises PermissionDenied for somebody who never was a peer supporter.
    """
    served(by)
    words = {"signs": signs, "helps": helps, "people": people, "leave_out": leave_out}
    plan, _ = SelfCarePlan.objects.update_or_create(user=by, defaults=words)
    return plan


def erase_plan(*, by: User) -> None:
    """Erase one's own plan at once. Erasing what is not there changes nothing."""
    SelfCarePlan.objects.filter(user=by).delete()
