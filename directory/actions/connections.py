"""Stepping back: a vetter who knows somebody says so once and takes no more part."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from directory import emails
from directory.actions.vetting import in_reach
from directory.facts import cleared_until, requirements
from directory.models import (
    Application,
    ApplicationState,
    Check,
    Connection,
    PanelMember,
    Supporter,
)
from directory.taxonomy import CheckKind
from people.fields import address_keys
from people.models import User
from records.audit import Refused, audit
from records.clock import today

SMALLEST_PANEL: Final = 2


@transaction.atomic
def step_back(
    *, by: User, supporter: Supporter, words: str = "", now: datetime | None = None
) -> Connection:
    """Declare a connection to this supporter or applicant. From then on `by` sees and decides
    nothing about them, earlier decisions of an open application do not count, and their place on
    its panel is empty: a panel below two must be held anew. It is not taken back.

    Raises Refused for those who do not vet this person (or stepped back already). Audited.
    """
    moment = now or timezone.now()
    locked = Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    if not in_reach(by, locked):
        raise Refused("connection.refused", by=by, about=locked.user_id)
    connection = Connection.objects.create(
        vetter=by, person=locked.user, words=words.strip(), declared_at=moment
    )
    audit("connection.declared", by=by, about=locked.user_id)
    open_ones = Application.objects.filter(
        applicant=locked.user_id, state=ApplicationState.SUBMITTED
    )
    if open_ones.exists():
        _leave_panel(by, locked, moment)
        emails.stepped_back(open_ones.get(), but=by)
    return connection


def _leave_panel(by: User, supporter: Supporter, moment: datetime) -> None:
    """Off the panel of the newest interview. Below two it is no panel: the interview counts as
    not met, by a record of its own, so that the history stays what it was."""
    newest = supporter.checks.filter(kind=CheckKind.PANEL).order_by("-recorded_at").first()
    sat = PanelMember.objects.filter(interview__supporter=supporter, member=by)
    on_the_newest = newest is not None and sat.filter(interview=newest).exists()
    sat.delete()
    if newest is None or not on_the_newest or newest.panel.count() >= SMALLEST_PANEL:
        return
    day = today(moment)
    Check.objects.create(
        supporter=supporter,
        kind=CheckKind.PANEL,
        met=False,
        done_on=day,
        expires_on=day + timedelta(days=1),
        recorded_at=moment,
        recorded_by=by,
    )
    supporter.cleared_until = cleared_until(requirements(supporter))
    supporter.save(update_fields=["cleared_until"])


def those_named_step_back(application: Application, moment: datetime) -> None:
    """Whoever an applicant names as somebody who can speak for them does not decide about them."""
    keys = [key for one in application.references.all() for key in address_keys(one.email)]
    for person in User.objects.filter(email_key__in=keys).exclude(pk=application.applicant_id):
        Connection.objects.get_or_create(
            vetter=person, person=application.applicant, defaults={"declared_at": moment}
        )
