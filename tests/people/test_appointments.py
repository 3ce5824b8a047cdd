"""Two roles can reach what is private: alone, from the seventh day, seen by all who hold one."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from people import actions
from people.models import Appointment, Organisation, User, counts
from people.roles import ALONE, ASKED_FOR, FOR_ALL, Role, go_together
from people.tasks import forget_ended_appointments
from records.audit import Refused
from tests.cast import ClientOf, appointed
from tests.factories import make_user

LEAD, SECOND = Role.SAFEGUARDING_LEAD, Role.SECOND_OPENER


def told() -> Counter[UUID | None]:
    """How many notices each person gets."""
    return Counter(OutgoingMail.objects.values_list("recipient_id", flat=True))


@pytest.fixture
def given() -> datetime:
    return timezone.now() - timedelta(days=6, hours=23)


@pytest.mark.parametrize("role", sorted(ALONE))
def test_a_role_counts_from_the_seventh_day(
    role: Role, dev: User, eve: User, ben: User, given: datetime
) -> None:
    actions.change_roles(by=dev, person=ben, roles=[role], now=given)
    now = timezone.now()
    assert [counts(ben, role, at) for at in (given, now)] == [False, False]
    assert counts(ben, role, now + timedelta(hours=1))
    assert not counts(eve, role, now)


def test_everyone_who_holds_one_is_told_and_sees_who_gave_it(
    dev: User, sol: User, nel: User, stan: User, ben: User
) -> None:
    actions.change_roles(by=dev, person=ben, roles=[SECOND])
    assert told() == Counter([sol.pk, nel.pk, ben.pk])
    seen = Appointment.objects.visible_to(nel)
    assert {row.user for row in seen} == {sol, nel, ben}
    assert seen.get(user=ben).appointed_by == dev


def test_nobody_else_sees_who_they_are(
    sol: User, stan: User, dev: User, cat: User, asha: User
) -> None:
    assert {row.user for row in Appointment.objects.visible_to(stan)} == {stan}
    assert not any(Appointment.objects.visible_to(one).exists() for one in (dev, cat, asha))


def test_nobody_appoints_themselves(dev: User) -> None:
    with pytest.raises(Refused):
        actions.change_roles(by=dev, person=dev, roles=[SECOND])
    assert not Appointment.objects.exists()


def test_the_role_without_an_appointment_never_counts(ambulance: object) -> None:
    person = make_user(roles=[SECOND])
    assert not counts(person, SECOND, timezone.now() + timedelta(days=365))


def test_a_role_taken_ends_at_once_and_begins_anew(dev: User, nel: User, sol: User) -> None:
    actions.change_roles(by=dev, person=nel, roles=[])
    assert not counts(nel, SECOND, timezone.now())
    assert told() == Counter([sol.pk])
    actions.change_roles(by=dev, person=nel, roles=[SECOND])
    assert not counts(nel, SECOND, timezone.now())


def test_an_account_opened_again_waits_seven_days(dev: User, nel: User) -> None:
    actions.deactivate(by=dev, person=nel)
    assert not counts(nel, SECOND, timezone.now())
    actions.reactivate(by=dev, person=nel)
    assert not counts(nel, SECOND, timezone.now())
    assert counts(nel, SECOND, timezone.now() + timedelta(days=7))


@pytest.mark.parametrize("other", [*sorted(set(Role) - ALONE - ASKED_FOR), LEAD])
def test_a_second_opener_holds_no_other_role(other: Role, dev: User, ben: User) -> None:
    by = (
        make_user("all@site.example", None, roles=[Role.ADMINISTRATOR]) if other in FOR_ALL else dev
    )
    with pytest.raises(actions.DoNotGoTogether):
        actions.change_roles(by=by, person=ben, roles=[SECOND, other])
    assert not go_together([SECOND, other])
    assert ben.roles == []


def test_coordinator_and_vetter_still_go_together(dev: User, ben: User) -> None:
    actions.change_roles(by=dev, person=ben, roles=[Role.COORDINATOR, Role.VETTER])
    assert not Appointment.objects.exists()


def test_the_administration_says_that_they_stand_alone(
    dev: User, asha: User, client_of: ClientOf
) -> None:
    fields = {"name": "Asha", "team": "", "rank_band": "1", "engagement": "employed"}
    form = {**fields, "line_manager_email": "", "roles": [LEAD.value, Role.VETTER.value]}
    page = client_of(dev, fresh=True).post(f"/admin/people/user/{asha.pk}/change/", form)
    assert "holds no other role: choose one" in page.content.decode()


def test_no_invitation_carries_them(dev: User, ambulance: Organisation) -> None:
    with pytest.raises(ValueError, match="has joined"):
        actions.invite(by=dev, email="x@ambulance.example", organisation=ambulance, role=SECOND)


def test_an_appointment_outside_any_organisation_tells_nobody(dev: User) -> None:
    dev.organisation = None
    dev.save()
    person = make_user(roles=[])
    actions.change_roles(by=dev, person=person, roles=[LEAD])
    assert told() == Counter()


def test_what_ended_is_forgotten_after_three_years(dev: User, ambulance: Organisation) -> None:
    old = appointed("old@ambulance.example", ambulance, LEAD)
    now = timezone.now()
    actions.change_roles(by=dev, person=old, roles=[], now=now)
    forget_ended_appointments(now=now + timedelta(days=1094))
    assert Appointment.objects.count() == 1
    forget_ended_appointments(now=now + timedelta(days=1095))
    assert not Appointment.objects.exists()
