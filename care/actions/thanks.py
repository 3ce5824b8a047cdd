"""Thanks to all supporters of an organisation: one text, one notice each, no number and no name."""

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from care.models.thanks import ThankYou
from directory.models import Supporter
from jobs.mail import notice
from people.models import Organisation, User
from people.roles import Permission
from records.audit import audit
from records.clock import today

# Thanks that come every week are a newsletter.
APART: Final = timedelta(days=90)
# For so long after the day a supporter is thanked for another year.
SAID_FOR: Final = timedelta(days=30)


def _locked(by: User) -> Organisation:
    if not by.can(Permission.SEE_DESK) or by.organisation_id is None:
        raise PermissionDenied
    return Organisation.objects.select_for_update().get(pk=by.organisation_id)


@transaction.atomic
def thank(*, by: User, words: str, now: datetime) -> ThankYou:
    """Thank all current supporters of one's organisation. The same words again are the same thanks.

    Raises PermissionDenied, or ValidationError when others were sent within 90 days.
    """
    own, day = _locked(by), today(now)
    last = ThankYou.objects.visible_to(by, day).first()
    if last is not None and last.words == words:
        return last
    if last is not None and last.sent_on > day - APART:
        raise ValidationError(
            {"words": "Your thanks of the last three months still stand. Take them back first."}
        )
    sent = ThankYou.objects.create(organisation=own, words=words, sent_on=day)
    people = Supporter.objects.current().filter(user__organisation=own).exclude(user=by)
    for user in people.order_by("pk").values_list("user", flat=True):
        notice(user)
    audit("supporters.thanked", by=by, organisation=own.pk)
    return sent


@transaction.atomic
def take_back(*, by: User, now: datetime) -> None:
    """Erase the newest thanks at once. Twice in one press changes nothing more. Raises
    PermissionDenied."""
    own = _locked(by)
    last = ThankYou.objects.visible_to(by, today(now)).filter(sent_on__gt=today(now) - APART)
    if (found := last.first()) is not None:
        found.delete()
        audit("supporters.thanks_taken_back", by=by, organisation=own.pk)


def newest_for(user: User, day: date) -> ThankYou | None:
    """What was said last to the supporters of this person's organisation, within a year."""
    return ThankYou.objects.to_supporters_of(user, day).first()


def years_today(since: date, day: date) -> int:
    """For how many full years somebody is thanked on this day: 0 on most days."""
    years = day.year - since.year - ((day.month, day.day) < (since.month, since.day))
    before = day - SAID_FOR
    then = before.year - since.year - ((before.month, before.day) < (since.month, since.day))
    return years if years > max(then, 0) else 0
