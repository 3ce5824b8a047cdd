"""The end of a role: two people, a published criterion, and nothing before the second agrees."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import actions
from directory.models import Removal, Supporter
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused, events_about
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, removed, suspended


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(nell, viv, vic)


def propose(by, supporter, criterion="respect", reason=REASON):
    return actions.propose_removal(by=by, supporter=supporter, criterion=criterion, reason=reason)


def decide(by, supporter, agrees=True, reason=REASON):
    return actions.decide_removal(by=by, supporter=supporter, agrees=agrees, reason=reason)


def test_nothing_changes_until_a_second_person_agrees(supporter, viv, vic, eve):
    propose(viv, supporter)
    assert Supporter.objects.visible_to(eve).exists()
    assert decide(vic, supporter).state == "agreed"
    assert not Supporter.objects.visible_to(eve).exists()
    assert not Supporter.objects.in_standing().exists()


def test_whoever_proposed_it_never_agrees_but_may_take_it_back(supporter, viv, vic):
    propose(viv, supporter)
    with pytest.raises(ValidationError, match="different person"):
        decide(viv, supporter)
    assert decide(viv, supporter, agrees=False).state == "dropped"
    with pytest.raises(ValidationError, match="Nobody proposes"):
        decide(vic, supporter)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"criterion": "lived"}, "published"), ({"criterion": ""}, "published"),
     ({"reason": " "}, "reason")],
)  # fmt: skip
def test_it_needs_a_published_criterion_and_a_reason(supporter, viv, changes, words):
    with pytest.raises(ValidationError, match=words):
        propose(viv, supporter, **changes)


def test_one_proposal_at_a_time(supporter, viv, vic):
    propose(viv, supporter)
    with pytest.raises(ValidationError, match="proposed already"):
        propose(vic, supporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.create(
            supporter=supporter, criterion="role", proposed_at=timezone.now(), reason="R"
        )


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "mo", "eve", "nell"])
def test_nobody_else_proposes_or_decides(request, supporter, viv, who):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        propose(person, supporter)
    propose(viv, supporter)
    for agrees in (True, False):
        with pytest.raises(Refused):
            decide(person, supporter, agrees)


@pytest.mark.parametrize("change", ["manager", "role", "closed", "partner"])
def test_who_may_not_decide_any_more_does_not(supporter, nell, viv, vic, ambulance, change):
    propose(viv, supporter)
    if change == "manager":
        User.objects.filter(pk=nell.pk).update(line_manager=vic)
    elif change == "role":
        User.objects.filter(pk=vic.pk).update(roles=[])
    elif change == "closed":
        User.objects.filter(pk=vic.pk).update(is_active=False)
    else:
        ambulance.partners.clear()
    with pytest.raises(Refused):
        decide(User.objects.get(pk=vic.pk), supporter)
    assert Supporter.objects.in_standing().exists()


def test_a_suspension_is_over_and_consents_are_withdrawn(supporter, nell, viv, vic):
    actions.share_area(by=nell, code="sleep")
    actions.join_poster(by=nell)
    suspended(supporter, viv)
    removed(supporter, viv, vic)
    supporter.refresh_from_db()
    assert (supporter.suspended_at, supporter.suspensions.get().lifted_by) == (None, vic)
    assert not supporter.areas.current().exists()
    assert not supporter.poster_consents.current().exists()


def test_stepping_down_first_drops_the_proposal(supporter, nell, viv, vic):
    propose(viv, supporter)
    actions.step_down(by=nell)
    assert Removal.objects.get().state == "dropped"
    with pytest.raises(ValidationError, match="not a peer supporter"):
        propose(vic, supporter)


def test_others_who_may_decide_are_told_and_then_the_supporter(supporter, viv, vic, dev):
    OutgoingMail.objects.all().delete()
    propose(viv, supporter)
    assert list(OutgoingMail.objects.values_list("recipient_id", flat=True)) == [vic.pk]
    decide(vic, supporter)
    assert OutgoingMail.objects.filter(recipient_id=supporter.user_id).count() == 1


def test_both_acts_are_audited_with_the_criterion(supporter, viv, vic):
    removed(supporter, viv, vic)
    found = events_about(supporter.user_id).filter(event__startswith="removal")
    assert [(one.event, one.codes) for one in found] == [
        ("removal.decided", {"agrees": 1}),
        ("removal.proposed", {"criterion": "respect"}),
    ]


def test_nobody_is_suspended_after_it(supporter, viv, vic):
    removed(supporter, viv, vic)
    with pytest.raises(ValidationError, match="not a peer supporter"):
        suspended(supporter, viv)
