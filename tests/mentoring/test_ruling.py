"""How a kind runs at an organisation."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mentoring import actions
from mentoring.kinds import DEFAULTS, Kind, kinds_of
from mentoring.models import KindRules, all_rules_of, rules_of
from mentoring.models.rules import EDITABLE
from people.models import Organisation
from people.roles import Permission
from records.models import AuditEvent
from tests.factories_wellbeing import fresh


def numbers(kind: Kind, **changed: int) -> dict[str, int]:
    return {name: getattr(DEFAULTS[kind], name) for name in EDITABLE} | changed


def test_without_a_row_the_product_says_it(ambulance):
    assert all_rules_of(ambulance) == DEFAULTS
    mentor = rules_of(ambulance, Kind.MENTOR)
    assert (mentor.weeks, mentor.meet_every_days, mentor.most_pairs) == (26, 30, 2)
    assert (mentor.follow_up_months, mentor.mid_review, mentor.agreement) == (6, True, True)
    starter, back = rules_of(ambulance, "starter"), rules_of(ambulance, "return")
    assert (starter.weeks, starter.meet_every_days, starter.least_bands_up) == (12, 14, 0)
    assert (back.weeks, back.meet_every_days, back.agreement) == (4, 7, False)


def test_a_change_holds_for_one_kind_at_one_organisation_and_is_recorded(cat, ambulance, fire):
    actions.set_rules(by=fresh(cat), kind=Kind.STARTER, said=numbers(Kind.STARTER, weeks=8))
    changed = rules_of(ambulance, Kind.STARTER)
    assert (changed.weeks, changed.checklist) == (8, True)
    assert rules_of(ambulance, Kind.MENTOR) == DEFAULTS[Kind.MENTOR]
    assert rules_of(fire, Kind.STARTER) == DEFAULTS[Kind.STARTER]
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id, event.codes) == (
        "mentoring.rules_changed", cat.pk, {"kind": "starter"},
    )  # fmt: skip


def test_back_to_what_the_product_says_keeps_no_row(cat):
    actions.set_rules(by=fresh(cat), kind=Kind.MENTOR, said=numbers(Kind.MENTOR, weeks=30))
    assert KindRules.objects.count() == 1
    actions.set_rules(by=fresh(cat), kind=Kind.MENTOR, said=numbers(Kind.MENTOR))
    assert not KindRules.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"weeks": 0}, {"most_pairs": 6}, {"least_bands_up": 3, "most_bands_up": 2}]
)
def test_what_makes_no_sense_is_refused(cat, changed):
    with pytest.raises(ValidationError):
        actions.set_rules(by=fresh(cat), kind=Kind.MENTOR, said=numbers(Kind.MENTOR, **changed))
    assert not KindRules.objects.exists()


@pytest.mark.parametrize("name", ["asha", "dev", "viv", "mo"])
def test_nobody_but_coordinators_changes_it(name, request):
    who = fresh(request.getfixturevalue(name))
    assert not who.can(Permission.RUN_MENTORING)
    with pytest.raises(PermissionDenied):
        actions.set_rules(by=who, kind=Kind.MENTOR, said=numbers(Kind.MENTOR))


def test_each_kind_is_on_by_its_own_module(ambulance):
    assert kinds_of(None) == []
    for codes, kinds in [
        ([], []), (["mentors"], [Kind.MENTOR]),
        (["returners", "starters"], [Kind.STARTER, Kind.RETURN]),
    ]:  # fmt: skip
        assert kinds_of(Organisation(modules=codes)) == kinds
