"""A panel of two or more: who sat on it, who may decide, and whose decision still counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, deciders
from directory.models import Application, Check, Decision, PanelMember, Supporter
from people.models import Relation, User
from records.audit import Refused
from records.clock import today
from tests.factories import make_organisation, make_user
from tests.factories_vetting import REASON, applicant, checked


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


def approve(by, application):
    return actions.decide(by=by, application=application, approves=True, reason=REASON).state


@pytest.mark.parametrize("needed", [2, 3, 4, 5])
def test_as_many_people_approve_as_the_organisation_says(nell, viv, vic, ambulance, needed):
    ambulance.approvals_needed = needed
    ambulance.save()
    more = [make_user(f"v{n}@ambulance.example", ambulance, roles=["vetter"]) for n in range(3)]
    application = checked(User.objects.get(pk=nell.pk), viv)
    states = [approve(by, application) for by in [viv, vic, *more][:needed]]
    assert states == ["submitted"] * (needed - 1) + ["approved"]


def test_less_than_two_is_never_enough_whatever_a_row_says(nell, viv, ambulance):
    ambulance.approvals_needed = 0
    ambulance.save()
    application = checked(User.objects.get(pk=nell.pk), viv)
    assert approve(viv, application) == "submitted"


def _lost_the_role(viv, nell):
    User.objects.filter(pk=viv.pk).update(roles=[])


def _closed(viv, nell):
    User.objects.filter(pk=viv.pk).update(is_active=False)


def _erased(viv, nell):
    Decision.objects.filter(by=viv).update(by=None)


def _became_the_manager(viv, nell):
    User.objects.filter(pk=nell.pk).update(line_manager=viv)


def _became_the_managers_manager(viv, nell):
    between = make_user("between@ambulance.example", nell.organisation, line_manager=viv)
    User.objects.filter(pk=nell.pk).update(line_manager=between)


def _became_a_report(viv, nell):
    User.objects.filter(pk=viv.pk).update(line_manager=nell)


def _said_they_are_friends(viv, nell):
    Relation.objects.create(person=nell, other_email=viv.email, kind="friend")


def _said_they_know_each_other(viv, nell):
    actions.step_back(by=viv, supporter=nell.supporter)


def _moved_to_a_stranger(viv, nell):
    stranger = make_organisation("Coast Rescue", "search_rescue")
    User.objects.filter(pk=viv.pk).update(organisation=stranger)


def _nothing(viv, nell):
    pass


CHANGES = [
    _lost_the_role, _closed, _erased, _became_the_manager, _became_the_managers_manager,
    _became_a_report, _said_they_are_friends, _said_they_know_each_other, _moved_to_a_stranger,
]  # fmt: skip


@pytest.mark.parametrize("change", [_nothing, *CHANGES])
def test_what_changed_between_two_decisions_decides_whether_the_first_counts(
    nell, viv, vic, ambulance, change
):
    application = checked(nell, vic)
    approve(viv, application)
    change(viv, nell)
    expected = "approved" if change is _nothing else "submitted"
    assert approve(vic, Application.objects.get()) == expected
    third = make_user("third@ambulance.example", ambulance, roles=["vetter"])
    if change is not _nothing:
        assert approve(third, Application.objects.get()) == "approved"


@pytest.mark.parametrize("change", [_nothing, *(one for one in CHANGES if one is not _erased)])
def test_both_ends_of_the_rule_agree(nell, viv, vic, change):
    application = checked(nell, vic)
    approve(viv, application)
    change(viv, nell)
    viv, nell = User.objects.get(pk=viv.pk), User.objects.get(pk=nell.pk)
    counts = Decision.objects.counting().filter(by=viv).exists()
    assert counts == deciders.of(nell).filter(pk=viv.pk).exists()
    assert counts == Application.objects.visible_to(viv).exists()


def test_an_organisation_that_is_no_partner_any_more_does_not_count(nell, viv, vic, ambulance):
    application = checked(nell, viv)
    approve(vic, application)
    ambulance.partners.clear()
    assert approve(viv, application) == "submitted"
    with pytest.raises(Refused):
        approve(vic, application)


def test_a_refusal_names_a_published_criterion(nell, viv):
    application = checked(nell, viv)
    for criterion in ("", "respect", "nonsense"):
        with pytest.raises(ValidationError, match="criterion that is not met"):
            actions.decide(
                by=viv, application=application, approves=False, reason="R", criterion=criterion
            )
    assert not Decision.objects.exists()


def interview(by, supporter, **changes):
    given = {"vetters": [by], "others": ["supporter"], "met": True, "done_on": today(), **changes}
    return actions.record_interview(by=by, supporter=supporter, **given)


def test_an_interview_is_a_check_with_its_members(nell, viv, vic):
    supporter = applicant(nell).applicant.supporter
    check = interview(viv, supporter, vetters=[viv, vic], others=["professional", "professional"])
    sat = sorted((one.role, one.member_id) for one in check.panel.all() if not one.member_id)
    assert sat == [("professional", None), ("professional", None)]
    assert {one.member_id for one in check.panel.filter(role="vetter")} == {viv.pk, vic.pk}
    assert (check.kind, check.met, check.done_on) == ("panel", True, today())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"others": []}, "vetters"),
        ({"vetters": [], "others": ["network"]}, "vetters"),
        ({"done_on": today() + timedelta(days=1)}, "done_on"),
    ],
)
def test_a_panel_is_two_people_and_in_the_past(nell, viv, changes, field):
    supporter = applicant(nell).applicant.supporter
    with pytest.raises(ValidationError) as caught:
        interview(viv, supporter, **changes)
    assert list(caught.value.message_dict) == [field]
    assert (Check.objects.count(), PanelMember.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["mo", "cat", "eve"])
def test_nobody_sits_on_it_as_a_vetter_who_does_not_vet(request, nell, viv, who):
    supporter = applicant(nell).applicant.supporter
    with pytest.raises(ValidationError, match="may vet this person"):
        interview(viv, supporter, vetters=[viv, request.getfixturevalue(who)])


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev", "mo", "eve"])
def test_nobody_but_a_vetter_records_one(request, nell, viv, who):
    supporter = applicant(nell).applicant.supporter
    with pytest.raises(Refused):
        interview(request.getfixturevalue(who), supporter, vetters=[viv])


def test_a_manager_is_not_on_the_panel_of_a_report(nell, viv, vic):
    User.objects.filter(pk=nell.pk).update(line_manager=viv)
    supporter = applicant(User.objects.get(pk=nell.pk)).applicant.supporter
    with pytest.raises(ValidationError, match="may vet this person"):
        interview(vic, supporter, vetters=[viv, vic])


def test_what_was_interviewed_can_be_decided(nell, viv, vic):
    application = applicant(nell)
    for kind in ("conflicts", "reference"):
        actions.record_check(by=viv, supporter=nell.supporter, kind=kind, met=True, done_on=today())
    with pytest.raises(ValidationError, match="Interview by panel"):
        approve(viv, application)
    interview(viv, Supporter.objects.get(user=nell))
    assert [approve(viv, application), approve(vic, application)] == ["submitted", "approved"]
    assert Decision.objects.latest("decided_at").decided_at <= timezone.now()


@pytest.mark.parametrize(
    ("field", "fine", "wrong"),
    [("approvals_needed", [2, 5], [0, 1, 6]), ("probation_months", [0, 24], [25])],
)
def test_an_administrator_sets_both_within_limits(dev, ambulance, client_of, field, fine, wrong):
    client, page = client_of(dev, fresh=True), f"/admin/people/organisation/{ambulance.pk}/change/"
    shown = client.get(page).context["adminform"].form
    typed = {name: value for name, value in shown.initial.items() if value is not None}
    for value in [*fine, *wrong]:
        answer = client.post(page, {**typed, "partners": [], field: value})
        assert answer.status_code == (302 if value in fine else 200), value
    ambulance.refresh_from_db()
    assert getattr(ambulance, field) == fine[-1]
