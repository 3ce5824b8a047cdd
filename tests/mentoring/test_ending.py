"""A pair ends by either, by its day, by a closed account or by separation: alike, and without
blame."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from correspondence.actions import ThreadEnded
from correspondence.actions import write as written
from jobs.models import OutgoingMail
from mentoring.actions import ending, talking
from mentoring.actions.together import Over
from mentoring.kinds import Kind
from mentoring.models import FollowUp, NotAgain, Pair
from people.actions import block, deactivate
from people.models import User
from records.clock import today
from records.models import Tally
from tests.factories_mentoring import pair, with_mentoring


@pytest.fixture(autouse=True)
def _mentoring_is_on(ambulance, fire):
    with_mentoring(ambulance, fire)


@pytest.fixture
def now():
    # At noon: so many days later it is the same hour, whatever the clocks do.
    return timezone.now().replace(hour=12, microsecond=0)


@pytest.fixture
def two(ben, asha, now) -> Pair:
    return pair(ben, asha, now)


def told() -> list[UUID | None]:
    found = sorted(OutgoingMail.objects.values_list("recipient_id", flat=True), key=str)
    OutgoingMail.objects.all().delete()
    return found


def ids(*people: User) -> list[UUID]:
    return sorted((one.pk for one in people), key=str)


def test_either_ends_it_and_the_other_is_told_once(two, ben, asha, now):
    for by in (asha, ben, asha):
        ending.end(by=by, pair=two, now=now)
    two.refresh_from_db()
    assert two.ended_on == today(now)
    assert told() == [ben.pk]
    assert Tally.objects.get(kind="mentoring.ended.mentor").count == 1


def test_a_stranger_ends_nothing(two, eve, cat, now):
    for by in (eve, cat):
        ending.end(by=by, pair=two, now=now)
    two.refresh_from_db()
    assert two.is_open


def test_it_is_kept_for_the_shorter_time_of_both_organisations(ben, eve, now, ambulance, fire):
    type(fire).objects.filter(pk=fire.pk).update(retention_days=7)
    made = pair(ben, eve, now)
    ending.end(by=ben, pair=made, now=now)
    made.refresh_from_db()
    made.thread.refresh_from_db()
    assert made.erase_on == today(now) + timedelta(days=7)
    assert made.thread.erase_after == now + timedelta(days=7)


def test_nothing_is_written_after_the_end(two, ben, asha, now):
    said = {"body": "Hello", "form_key": two.pk, "now": now}
    talking.write(by=asha, pair=two, **said)
    ending.end(by=ben, pair=two, now=now)
    with pytest.raises(Over):
        talking.write(by=asha, pair=two, **said)
    part = two.thread.participants.get(user=asha)
    with pytest.raises(ThreadEnded):
        written(thread=two.thread, author=part, body="Late", form_key=asha.pk, now=now)


def test_the_last_day_is_theirs_and_the_day_after_it_has_ended(two, ben, asha, now):
    last = now + (two.ends_on - today(now))
    assert ending.end_over(now=last) == 0
    assert ending.end_over(now=last + timedelta(days=1)) == 1
    assert told() == ids(ben, asha)
    assert ending.end_over(now=last + timedelta(days=1)) == 0


def test_when_somebody_leaves_the_other_is_told(two, ben, asha, dev, now):
    deactivate(by=dev, person=ben)
    told()
    assert ending.end_left_behind(now=now) == 1
    assert told() == [asha.pk]
    assert ending.end_left_behind(now=now) == 0


def test_when_two_must_not_meet_any_more_it_ends_for_both_alike(two, ben, asha, now):
    block(person=asha, other=ben, known_as="", now=now)
    with pytest.raises(Over):
        talking.write(by=ben, pair=two, body="Hello", form_key=two.pk, now=now)
    assert ending.end_apart(now=now) == 1
    assert told() == ids(ben, asha)
    assert ending.end_apart(now=now) == 0


def test_a_new_line_manager_ends_it_and_nobody_else_does(two, ben, asha, eve, mo, now):
    other = pair(mo, eve, now)
    type(asha).objects.filter(pk=asha.pk).update(line_manager=ben)
    assert ending.end_apart(now=now) == 1
    two.refresh_from_db()
    other.refresh_from_db()
    assert (two.is_open, other.is_open) == (False, True)


def test_leaving_the_site_ends_every_pair(two, ben, asha, eve, now):
    pair(eve, asha, now, Kind.STARTER)
    assert ending.end_all(person=asha, now=now) == 2
    assert told() == ids(ben, eve)


def test_what_they_wanted_shown_is_shown_no_more(two, ben, now):
    Pair.objects.filter(pk=two.pk).update(mentor_shows_areas=True, mentee_shows_areas=True)
    ending.end(by=ben, pair=two, now=now)
    two.refresh_from_db()
    assert not two.shows_areas


def test_not_together_again_is_silent_and_can_be_taken_back(two, ben, asha, eve, now):
    ending.end(by=asha, pair=two, now=now)
    told()
    for _ in range(2):
        ending.not_again(by=asha, pair=two, chosen=True)
    assert NotAgain.objects.between(ben, asha).count() == 1
    assert (ending.goes_again(two, asha), ending.goes_again(two, ben), told()) == (False, True, [])
    ending.not_again(by=eve, pair=two, chosen=True)
    ending.not_again(by=asha, pair=two, chosen=False)
    assert not NotAgain.objects.exists()


def test_both_are_asked_months_later_by_a_row_that_knows_no_pair(two, ben, asha, now):
    ending.end(by=asha, pair=two, now=now)
    rows = FollowUp.objects.all()
    assert sorted((one.person_id for one in rows), key=str) == ids(ben, asha)
    assert {one.due_on.day for one in rows} == {1}
    assert {one.name for one in FollowUp._meta.get_fields()} == {
        "id", "person", "kind", "due_on", "told",
    }  # fmt: skip


def test_buddies_are_not_asked_months_later(ben, asha, now):
    ending.end(by=asha, pair=pair(ben, asha, now, Kind.RETURN), now=now)
    assert not FollowUp.objects.exists()
