"""A vetter records that they spoke with the manager: about the time alone, never suitability.

The site never writes to a manager: people speak.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Application, ApplicationState
from people.models import User
from records.audit import Refused, audit
from records.clock import today


@transaction.atomic
def confirm_manager(
    *, by: User, application: Application, confirmed_on: date, now: datetime | None = None
) -> Application:
    """Record the day the manager confirmed the time; a second one corrects the first.

    Raises Refused, or ValidationError once it is decided or for a day that cannot be.
    """
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise Refused("manager.refused", by=by, about=application.applicant_id)
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.state != ApplicationState.SUBMITTED:
        raise ValidationError("This application has been decided.", code="decided")
    if confirmed_on > today(now or timezone.now()):
        raise ValidationError({"confirmed_on": "The day cannot be in the future."})
    locked.manager_confirmed_on = confirmed_on
    locked.save(update_fields=["manager_confirmed_on"])
    audit("manager.confirmed", by=by, about=locked.applicant_id)
    return locked
