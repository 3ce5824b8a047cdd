"""One lead is shown who somebody is: who may, who is told, and the second look at it."""

import pytest

from conversations.actions import safety
from conversations.models import Release
from conversations.watch import watch
from people.models import Appointment
from records.audit import Refused
from records.clock import today
from tests.conversations.safety_acts import DAY, HOUR, lines, told, untold


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


def test_a_lead_sees_at_once_who_it_is_and_the_person_is_told(release, asha, sia, nel, noa, now):
    made = release()
    assert (made.person, made.shown_until, made.told_at) == (asha, now + DAY, now)
    assert told() >= {asha.pk, sia.pk, nel.pk, noa.pk}
    assert lines(asha) == ["identity.released"]


@pytest.mark.parametrize("who", ["nel", "dev", "cat", "viv", "ben", "asha", "stan"])
def test_nobody_else_may(release, who, request):
    with pytest.raises(Refused):
        release(by=request.getfixturevalue(who))
    assert not Release.objects.exists()


def test_a_lead_in_the_line_or_too_new_may_not(release, asha, sol, sia, now):
    asha.line_manager = sia
    asha.save()
    Appointment.objects.filter(user=sol).update(given_at=now - 6 * DAY)
    for lead in (sol, sia):
        with pytest.raises(Refused):
            release(by=lead)


def test_only_where_a_life_is_at_risk(concern, release):
    concern.kind = "conduct"
    concern.save()
    with pytest.raises(Refused):
        release()


def test_one_lead_at_a_time(release, sia, now):
    release()
    with pytest.raises(safety.Late):
        release(by=sia)
    assert release(by=sia, at=now + DAY).released_by == sia


def test_not_telling_leaves_no_line_until_it_is_told(release, asha, sia, now, dump):
    made = release(untold=untold(now))
    assert asha.pk not in told()
    assert lines(asha) == []
    assert asha.pk.hex not in "".join(
        row for row in dump().splitlines() if row.startswith("records_audit")
    )
    safety.review(by=sia, act=made, said=safety.Review("right"), now=now)
    assert asha.pk in told()
    assert set(lines(asha)) == {"identity.told", "identity.reviewed"}


def test_still_unsafe_is_looked_at_again_on_its_day(release, sia, nel, asha, now):
    made = release(untold=untold(now))
    said = safety.Review("right", consider_on=today(now) + 10 * DAY)
    safety.review(by=sia, act=made, said=said, now=now)
    told()
    watch(now=now + 9 * DAY)
    assert not told() & {sia.pk, nel.pk}
    watch(now=now + 10 * DAY)
    assert told() >= {sia.pk, nel.pk}
    made.refresh_from_db()
    assert made.to_be_reviewed
    safety.tell_now(by=nel, act=made, now=now + 10 * DAY)
    assert asha.pk in told()


@pytest.mark.parametrize("days", [0, 29])
def test_not_telling_has_a_day_within_four_weeks(release, now, days):
    with pytest.raises(ValueError, match="28 days"):
        release(untold=untold(now, days))


def test_without_a_second_look_all_are_told_every_day(release, sol, sia, nel, noa, now):
    release()
    told()
    for day in (1, 2, 3):
        watch(now=now + day * DAY)
        assert told() >= {sia.pk, nel.pk, noa.pk}
    watch(now=now + 3 * DAY + HOUR)
    assert told() == set()


def test_nobody_looks_at_their_own(release, sol, now):
    with pytest.raises(safety.OwnAct):
        safety.review(by=sol, act=release(), said=safety.Review("right"), now=now)


def test_what_should_not_have_been_done_ends_at_once(release, nel, sol, now):
    made = release()
    safety.review(by=nel, act=made, said=safety.Review("wrong"), now=now + HOUR)
    made.refresh_from_db()
    assert made.shown_until == now + HOUR
    with pytest.raises(safety.Late):
        safety.review(by=nel, act=made, said=safety.Review("right"), now=now + HOUR)
