"""Probation: after approval, seen by vetters and the supporter, ended by one press."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions
from directory.models import Probation, Supporter
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused, events_about
from records.clock import months_after, today
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, removed


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def new(nell, viv, vic) -> Supporter:
    return approved(nell, viv, vic)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 5), 24, date(2028, 12, 5)),
        (date(2026, 3, 29), 6, date(2026, 9, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, after):
    assert months_after(day, months) == after


@pytest.mark.parametrize("months", [0, 1, 6, 24])
def test_it_lasts_as_long_as_the_organisation_says(nell, viv, vic, ambulance, months):
    ambulance.probation_months = months
    ambulance.save()
    supporter = approved(User.objects.get(pk=nell.pk), viv, vic)
    ends = [one.ends_on for one in supporter.probations.all()]
    assert ends == ([months_after(today(), months)] if months else [])


def test_a_supporter_on_probation_is_listed_as_any_other(new, eve):
    assert list(Supporter.objects.visible_to(eve)) == [new]


def test_one_press_ends_it_and_the_supporter_hears(new, viv):
    OutgoingMail.objects.all().delete()
    actions.pass_probation(by=viv, supporter=new)
    assert [one.outcome for one in new.probations.all()] == ["passed"]
    assert list(OutgoingMail.objects.values_list("recipient_id", flat=True)) == [new.user_id]
    with pytest.raises(ValidationError, match="not on probation"):
        actions.pass_probation(by=viv, supporter=new)


def extend(by, supporter, days=30, reason=REASON):
    until = supporter.probations.get().ends_on + timedelta(days=days)
    return actions.extend_probation(by=by, supporter=supporter, until=until, reason=reason)


def test_it_is_extended_once_with_a_reason(new, viv, vic):
    before = new.probations.get().ends_on
    assert extend(viv, new).ends_on == before + timedelta(days=30)
    with pytest.raises(ValidationError, match="once already"):
        extend(vic, new)


@pytest.mark.parametrize(
    ("changes", "words"), [({"days": 0}, "after"), ({"days": 184}, "Half a year"),
                           ({"reason": " "}, "reason")],
)  # fmt: skip
def test_what_cannot_be_is_refused(new, viv, changes, words):
    with pytest.raises(ValidationError, match=words):
        extend(viv, new, **changes)


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "mo", "eve", "nell"])
def test_nobody_but_a_vetter_in_reach_ends_or_extends_it(request, new, who):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.pass_probation(by=person, supporter=new)
    with pytest.raises(Refused):
        extend(person, new)


def test_a_vetter_in_the_line_does_not(new, viv):
    User.objects.filter(pk=new.user_id).update(line_manager=viv)
    with pytest.raises(Refused):
        actions.pass_probation(by=viv, supporter=new)


def test_stepping_down_and_the_end_of_the_role_end_it(new, nell, viv, vic, ambulance):
    other = approved(make_user("tom@ambulance.example", ambulance), viv, vic)
    actions.step_down(by=nell)
    removed(other, viv, vic)
    assert sorted(Probation.objects.values_list("outcome", flat=True)) == ["stopped", "stopped"]


def test_coming_again_begins_anew(new, nell, viv, vic):
    actions.step_down(by=nell)
    later = timezone.now() + timedelta(days=40)
    approved(nell, viv, vic, later)
    assert [one.began_on for one in Probation.objects.open()] == [today(later)]


def test_what_was_chosen_outlives_a_probation_that_was_cut_short(new, nell):
    Probation.objects.update(chosen=4)
    assert Supporter.objects.get(user=nell).how_many == 2
    actions.step_down(by=nell)
    assert Supporter.objects.get(user=nell).how_many == 4


def test_it_is_audited_about_the_person(new, viv):
    extend(viv, new)
    actions.pass_probation(by=viv, supporter=new)
    found = events_about(new.user_id).filter(event__startswith="probation")
    assert list(found.values_list("event", flat=True)) == [
        "probation.passed",
        "probation.extended",
    ]


def test_the_supporter_reads_of_it_and_colleagues_do_not(new, nell, eve, client_of):
    ends = new.probations.get().ends_on
    words = f"{ends.day} {ends:%B %Y}"
    assert words in client_of(nell).get("/profile/").content.decode()
    assert "robation" not in client_of(eve).get("/supporters/").content.decode()


@pytest.mark.parametrize("chosen", [1, 2, 5])
def test_on_probation_two_at_once_are_the_most_and_then_what_was_chosen(new, nell, viv, chosen):
    assert (new.how_many, new.probations.get().chosen) == (2, 3)
    actions.save_availability(by=nell, taking_new=True, how_many=chosen)
    new.refresh_from_db()
    assert new.how_many == min(chosen, 2)
    actions.pass_probation(by=viv, supporter=new)
    new.refresh_from_db()
    assert new.how_many == chosen


def test_more_than_anybody_may_is_refused_on_probation_too(new, nell):
    with pytest.raises(ValidationError):
        actions.save_availability(by=nell, taking_new=True, how_many=6)
