"""Two workers, or two presses, at the same moment: one notice, one check-in, one reader told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.actions import checkins
from care.models import CheckIn, CheckInReminder, SharedCheckIn
from jobs.models import OutgoingMail
from tests.conversations.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
FINE = {"sleep": "well", "weight": "light", "needs": "yes"}
CROWD = 6


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def test_however_many_workers_there_are_one_tells(ben):
    now = timezone.now()
    checkins.want_reminder(by=ben, wanted=True, now=now)
    later = now + timedelta(days=40)
    told = together([lambda: checkins.remind(now=later)] * CROWD)
    assert (sum(told), notices_to(ben)) == (1, 1)


def test_without_the_comparison_two_workers_would_tell_twice(ben):
    """The control: each has seen that the day has come before the other moves it on."""
    now = timezone.now()
    checkins.want_reminder(by=ben, wanted=True, now=now)
    later = now + timedelta(days=40)
    seen = list(CheckInReminder.objects.values_list("pk", "next_on"))
    for pk, _ in seen * 2:
        current = CheckInReminder.objects.get(pk=pk).next_on
        checkins._remind(pk, current, later)
    assert notices_to(ben) == 2


def test_two_presses_make_one_check_in_and_tell_one_reader_once(ben, cat):
    now = timezone.now()
    made = together([lambda: checkins.check_in(by=ben, answers=FINE, now=now)] * CROWD)
    row = CheckIn.objects.get()
    assert [type(one) for one in made] == [CheckIn] * CROWD
    shared = together([lambda: checkins.share(by=ben, check_in=row, reader=cat, now=now)] * CROWD)
    assert [type(one) for one in shared] == [SharedCheckIn] * CROWD
    assert (SharedCheckIn.objects.count(), notices_to(cat)) == (1, 1)
