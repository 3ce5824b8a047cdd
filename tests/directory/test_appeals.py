"""A second look: once, in time, by people who took no part, and what follows from the answer."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, deciders, tasks
from directory.models import Appeal, Application, Supporter
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused, events_about
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, checked, declined, removed, suspended

KINDS = ["declined", "suspended", "removed"]


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def wyn(ambulance) -> User:
    return make_user("wyn@ambulance.example", ambulance, roles=["vetter"])


@pytest.fixture
def wes(fire) -> User:
    return make_user("wes@fire.example", fire, roles=["vetter"])


def against(kind, nell, viv, vic, now=None):
    """Nell, against whom something was decided; Viv (and Vic for a removal) took part."""
    if kind == "declined":
        return declined(checked(nell, viv), viv)
    supporter = approved(nell, viv, vic)
    return suspended(supporter, viv) if kind == "suspended" else removed(supporter, viv, vic)


def appeal(by, words="I was not heard.", **more) -> Appeal:
    return actions.appeal(by=by, words=words, **more)


def vote(by, row, upholds=True, words="We looked at all of it."):
    return actions.decide_appeal(by=by, appeal=row, upholds=upholds, words=words).outcome


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_made_once_and_has_a_clock(kind, nell, viv, vic):
    against(kind, nell, viv, vic)
    row = appeal(nell)
    assert (row.kind, row.due_on) == (kind, today() + timedelta(days=28))
    with pytest.raises(ValidationError, match="nothing you can appeal"):
        appeal(nell)
    actions.take_back_appeal(by=nell)
    with pytest.raises(ValidationError, match="nothing you can appeal"):
        appeal(nell)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("days", "in_time"), [(0, True), (28, True), (29, False)])
def test_it_can_be_made_within_28_days(kind, days, in_time, nell, viv, vic):
    against(kind, nell, viv, vic)
    later = timezone.now() + timedelta(days=days)
    if in_time:
        assert appeal(nell, now=later).kind == kind
    else:
        with pytest.raises(ValidationError):
            appeal(nell, now=later)


@pytest.mark.parametrize("moment", ["2026-03-01T23:30Z", "2026-10-01T22:30Z"])
def test_28_days_are_days_in_london_through_both_clock_changes(moment, nell, viv):
    with time_machine.travel(moment, tick=False):
        declined(checked(nell, viv), viv)
        last = today() + timedelta(days=28)
    with time_machine.travel(f"{last.isoformat()}T21:59Z", tick=False):
        assert appeal(nell).due_on == last + timedelta(days=28)


def test_there_is_nothing_to_appeal_against_for_others(nell, ben, viv, vic):
    for person in (nell, ben, viv):
        with pytest.raises(ValidationError, match="nothing"):
            appeal(person)
    approved(nell, viv, vic)
    with pytest.raises(ValidationError, match="nothing"):
        appeal(nell)


def test_it_needs_words(nell, viv):
    declined(checked(nell, viv), viv)
    with pytest.raises(ValidationError, match="Say why"):
        appeal(nell, words="  ")
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("kind", "may"),
    [("declined", ["vic", "wes", "wyn"]), ("suspended", ["vic", "wes", "wyn"]),
     ("removed", ["wes", "wyn"])],
)  # fmt: skip
def test_whoever_took_part_never_decides(request, kind, may, nell, viv, vic, wyn, wes):
    against(kind, nell, viv, vic)
    row = appeal(nell)
    assert sorted(one.name.lower() for one in deciders.judges(row)) == may
    for name in ["viv", "vic", "wes", "wyn", "nell", "cat", "dev", "mo", "eve"]:
        person = request.getfixturevalue(name)
        assert Appeal.objects.visible_to(person).exists() == (name in may)
        if name not in may:
            with pytest.raises(Refused):
                vote(person, row)
            with pytest.raises(Refused):
                actions.open_appeal(by=person, appeal=row)


def test_whoever_sat_on_the_panel_never_decides(nell, viv, vic, wyn):
    application = checked(nell, viv)
    actions.record_interview(
        by=viv, supporter=nell.supporter, vetters=[wyn], others=["network"], met=True,
        done_on=today(),
    )  # fmt: skip
    declined(application, viv)
    assert deciders.judges(appeal(nell)) == [vic]


def test_the_persons_own_line_never_decides(nell, viv, vic, wyn):
    declined(checked(nell, viv), viv)
    User.objects.filter(pk=nell.pk).update(line_manager=wyn)
    assert deciders.judges(appeal(User.objects.get(pk=nell.pk))) == [vic]


@pytest.mark.parametrize("kind", ["declined", "removed"])
def test_two_of_the_same_mind_decide_and_a_third_when_they_differ(
    kind, nell, viv, vic, wyn, wes, ambulance
):
    third = make_user("ava@ambulance.example", ambulance, roles=["vetter"])
    against(kind, nell, viv, vic)
    row = appeal(nell)
    assert [vote(wyn, row), vote(wes, row, False), vote(third, row, False)] == ["", "", "stands"]
    with pytest.raises(ValidationError, match="has been decided"):
        vote(vic if kind == "declined" else third, row)


def test_nobody_votes_twice(nell, viv, vic):
    declined(checked(nell, viv), viv)
    row = appeal(nell)
    vote(vic, row)
    with pytest.raises(ValidationError, match="different person"):
        vote(vic, row)


def test_a_vote_of_somebody_who_may_not_decide_any_more_does_not_count(nell, viv, vic, wyn, wes):
    declined(checked(nell, viv), viv)
    row = appeal(nell)
    vote(wyn, row)
    User.objects.filter(pk=wyn.pk).update(roles=[])
    assert [vote(vic, row), vote(wes, row)] == ["", "upheld"]


def test_upheld_an_application_is_looked_at_anew_by_others(nell, viv, vic, wyn, wes):
    application = declined(checked(nell, viv), viv)
    row = appeal(nell)
    assert [vote(vic, row), vote(wyn, row)] == ["", "upheld"]
    application.refresh_from_db()
    assert (application.state, application.decided_at) == ("submitted", None)
    with pytest.raises(ValidationError, match="decided already"):
        actions.decide(by=viv, application=application, approves=True, reason=REASON)
    for by in (wyn, wes):
        actions.decide(by=by, application=application, approves=True, reason=REASON)
    assert Supporter.objects.listed().get().user == nell


def test_upheld_a_suspension_ends_by_one_other_person(nell, viv, vic, eve):
    suspended(approved(nell, viv, vic), viv)
    assert vote(vic, appeal(nell)) == "upheld"
    assert Supporter.objects.visible_to(eve).count() == 1
    assert nell.supporter.suspensions.get().lifted_by == vic


def test_upheld_the_role_goes_on_but_nothing_is_shared_again(nell, viv, vic, wyn, wes, eve):
    supporter = approved(nell, viv, vic)
    actions.share_area(by=nell, code="sleep")
    removed(supporter, viv, vic)
    row = appeal(nell)
    assert [vote(wyn, row), vote(wes, row)] == ["", "upheld"]
    assert list(Supporter.objects.visible_to(eve)) == [supporter]
    assert not supporter.areas.current().exists()
    assert supporter.removals.get().state == "overturned"


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_and_nothing_changes(kind, nell, viv, vic, wyn, wes):
    against(kind, nell, viv, vic)
    row = appeal(nell)
    outcomes = [vote(wyn, row, False)] + ([] if kind == "suspended" else [vote(wes, row, False)])
    assert outcomes[-1] == "stands"
    assert not Supporter.objects.listed().filter(user=nell).exists()


def test_a_reinstatement_or_the_end_of_the_role_leaves_nothing_to_decide(nell, viv, vic, wyn):
    supporter = suspended(approved(nell, viv, vic), viv)
    appeal(nell)
    actions.reinstate(by=vic, supporter=supporter, reason=REASON)
    suspended(supporter, viv)
    appeal(nell)
    removed(supporter, viv, wyn)
    assert [one.outcome for one in Appeal.objects.order_by("made_at")] == ["moot", "moot"]


def test_taking_it_back_erases_the_words(nell, viv, vic):
    declined(checked(nell, viv), viv)
    row = appeal(nell)
    vote(vic, row)
    actions.take_back_appeal(by=nell)
    row.refresh_from_db()
    assert (row.words, row.outcome, row.votes.count()) == ("", "withdrawn", 0)
    with pytest.raises(ValidationError, match="nothing to take back"):
        actions.take_back_appeal(by=nell)


def test_nobody_applies_anew_while_an_appeal_is_looked_at(nell, viv):
    declined(checked(nell, viv), viv)
    appeal(nell)
    with pytest.raises(ValidationError, match="being looked at"):
        actions.start_application(by=nell)
    actions.take_back_appeal(by=nell)
    assert actions.start_application(by=nell).state == "draft"


def test_whoever_applied_anew_has_left_the_earlier_decision_behind(nell, viv):
    declined(checked(nell, viv), viv)
    actions.start_application(by=nell)
    with pytest.raises(ValidationError, match="nothing"):
        appeal(nell)


def test_those_who_may_decide_are_told_and_then_the_person(nell, viv, vic, wyn, dev):
    declined(checked(nell, viv), viv)
    OutgoingMail.objects.all().delete()
    row = appeal(nell)
    told = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert told == {vic.pk, wyn.pk}
    OutgoingMail.objects.all().delete()
    vote(vic, row)
    assert not OutgoingMail.objects.exists()
    vote(wyn, row)
    assert OutgoingMail.objects.filter(recipient_id=nell.pk).count() == 1


def test_when_nobody_is_left_the_administrators_hear_a_number(nell, viv, vic, dev, ambulance):
    against("removed", nell, viv, vic)
    OutgoingMail.objects.all().delete()
    row = appeal(nell)
    assert list(OutgoingMail.objects.values_list("recipient_id", flat=True)) == [dev.pk]
    assert (deciders.nobody_left(ambulance.pk), deciders.judges(row)) == (1, [])
    for number in range(2):
        make_user(f"new{number}@ambulance.example", ambulance, roles=["vetter"])
    assert deciders.nobody_left(ambulance.pk) == 0


def test_it_is_audited_about_the_person(nell, viv, vic):
    suspended(approved(nell, viv, vic), viv)
    row = appeal(nell)
    for _ in range(2):
        actions.open_appeal(by=vic, appeal=row)
    vote(vic, row)
    found = events_about(nell.pk).filter(event__startswith="appeal")
    assert list(found.values_list("event", flat=True)) == ["appeal.decided", "appeal.opened"]


def test_an_application_erased_by_the_clock_leaves_no_way_to_it(nell, viv):
    declined(checked(nell, viv), viv)
    row = appeal(nell)
    Application.objects.all().delete()
    row.refresh_from_db()
    assert (row.application, row.suspension, row.removal) == (None, None, None)


@pytest.mark.parametrize(("days", "left"), [(365, 1), (366, 0)])
def test_an_answered_appeal_is_erased_after_a_year_and_an_open_one_is_not(nell, viv, days, left):
    declined(checked(nell, viv), viv)
    appeal(nell)
    moment = timezone.now() + timedelta(days=days, minutes=1)
    tasks.erase_old_appeals(now=moment)
    assert Appeal.objects.count() == 1
    actions.take_back_appeal(by=nell)
    tasks.erase_old_appeals(now=moment - timedelta(minutes=2))
    assert Appeal.objects.count() == left
