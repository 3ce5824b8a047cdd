"""What administrators do to accounts, and what closing one means."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from people import actions
from people.models import Organisation, User
from people.notices import notice_address
from people.roles import Permission, Role
from records.audit import Refused, events_about
from records.models import AuditEvent, Tally
from tests.cast import ClientOf
from tests.factories import PASSWORD, make_user

PAGE = "/accounts/about-me/"


def events(person: User) -> list[tuple[str, Any]]:
    return list(events_about(person.pk).order_by("at").values_list("event", "codes"))


def test_closing_an_account_ends_every_session_at_once_and_for_good(
    asha: User, dev: User, client_of: ClientOf, visitor: Client
) -> None:
    visitor.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    browsers = [visitor, client_of(asha)]
    actions.deactivate(by=dev, person=asha)
    assert not UserSession.objects.filter(user=asha).exists()
    actions.reactivate(by=dev, person=asha)
    assert [b.get(PAGE).status_code for b in browsers] == [302, 302]


def test_a_closed_account_is_nobody_even_before_its_sessions_are_gone(
    asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_closing_and_reopening_are_audited(asha: User, dev: User) -> None:
    actions.deactivate(by=dev, person=asha)
    actions.reactivate(by=dev, person=asha)
    assert [name for name, _ in events(asha)] == ["account.closed", "account.reopened"]
    assert {event.actor_id for event in AuditEvent.objects.all()} == {dev.pk}


def test_closing_ones_own_account_is_counted_not_audited(asha: User) -> None:
    actions.deactivate(by=asha, person=asha)
    assert not AuditEvent.objects.exists()
    assert Tally.objects.get().kind == "account.closed"


@pytest.mark.parametrize("who", ["cat", "viv", "asha", "eve", "finn"])
def test_only_administrators_close_accounts(
    who: str, ben: User, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        actions.deactivate(by=request.getfixturevalue(who), person=ben)
    ben.refresh_from_db()
    assert ben.is_active


def test_administrators_look_after_their_own_organisation(dev: User, eve: User, asha: User) -> None:
    assert set(User.objects.visible_to(dev)) == set(User.objects.exclude(pk=eve.pk))
    for act in (actions.deactivate, actions.reactivate):
        with pytest.raises(PermissionDenied):
            act(by=dev, person=eve)
    assert not User.objects.visible_to(asha).exists()


def test_those_of_no_organisation_look_after_all(eve: User, asha: User) -> None:
    host = make_user(roles=[Role.ADMINISTRATOR])
    assert set(User.objects.visible_to(host)) == set(User.objects.all())


def test_roles_given_and_taken_count_at_once_and_are_audited(asha: User, dev: User) -> None:
    actions.change_roles(by=dev, person=asha, roles=["coordinator"])
    actions.change_roles(by=dev, person=asha, roles=["vetter"])
    asha.refresh_from_db()
    assert asha.can(Permission.VET_SUPPORTERS)
    assert not asha.can(Permission.SEE_DESK)
    assert events(asha) == [
        ("role.given", {"role": "coordinator"}),
        ("role.given", {"role": "vetter"}),
        ("role.taken", {"role": "coordinator"}),
    ]


def test_nobody_changes_their_own_roles(dev: User) -> None:
    with pytest.raises(Refused):
        actions.change_roles(by=dev, person=dev, roles=["administrator", "vetter"])
    dev.refresh_from_db()
    assert dev.roles == ["administrator"]


def test_a_role_that_does_not_exist_is_refused(asha: User, dev: User) -> None:
    with pytest.raises(ValueError, match="god"):
        actions.change_roles(by=dev, person=asha, roles=["god"])


def test_corrections_are_audited_by_field_not_by_content(asha: User, ben: User, dev: User) -> None:
    actions.change_person(by=dev, person=asha, name="Aisha", line_manager=ben, rank_band=1)
    asha.refresh_from_db()
    assert (asha.name, asha.line_manager) == ("Aisha", ben)
    assert events(asha) == [
        ("account.changed", {"field": "line_manager"}),
        ("account.changed", {"field": "name"}),
    ]


@pytest.mark.parametrize("field", ["private_address", "is_active", "roles", "password", "email"])
def test_administrators_correct_only_some_fields(asha: User, dev: User, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        actions.change_person(by=dev, person=asha, **{field: "x"})


def test_a_correction_must_make_sense(asha: User, dev: User) -> None:
    with pytest.raises(ValidationError):
        actions.change_person(by=dev, person=asha, rank_band=9)


def test_somebody_added_can_sign_in_by_code_only(ambulance: Organisation, dev: User) -> None:
    nia = actions.add_person(by=dev, email="Nia@x.example", name="Nia", organisation=ambulance)
    assert (nia.email, nia.has_usable_password()) == ("nia@x.example", False)
    with pytest.raises(Refused):
        actions.add_person(by=nia, email="x@x.example", name="X")


def test_the_first_administrator_is_made_on_the_server(db: None) -> None:
    call_command("administrator", "Dana@Force.example", "Dana")
    dana = User.objects.get()
    assert (dana.email, dana.organisation, dana.is_staff) == ("dana@force.example", None, True)
    with pytest.raises(CommandError):
        call_command("administrator", "dana@force.example", "Dana")


def test_a_national_editor_is_made_on_the_server(cat: User, sol: User, db: None) -> None:
    User.objects.filter(pk=cat.pk).update(roles=[Role.COORDINATOR])
    call_command("national_editor", "Cat@Ambulance.example")
    cat.refresh_from_db()
    assert cat.roles == [Role.COORDINATOR, Role.NATIONAL_EDITOR]
    assert [event for event, _ in events(cat)] == ["role.given"]
    call_command("national_editor", "cat@ambulance.example")
    assert len(events(cat)) == 1
    for nobody in ("nobody@ambulance.example", sol.email):
        with pytest.raises(CommandError):
            call_command("national_editor", nobody)


def test_the_page_about_roles_is_up_to_date() -> None:
    call_command("roles", "--check")


@pytest.mark.parametrize(
    ("notice_to", "address"),
    [("work", "asha@ambulance.example"), ("private", "asha@home.example"), ("none", None)],
)
def test_notices_go_where_asha_wants_them(asha: User, notice_to: str, address: str | None) -> None:
    asha.private_address, asha.notice_to = "asha@home.example", notice_to
    asha.save()
    assert notice_address(asha.pk) == address


def test_leavers_get_no_notices(asha: User) -> None:
    actions.deactivate(by=asha, person=asha)
    assert notice_address(asha.pk) is None


def test_a_private_address_that_cannot_be_read_gets_nothing(asha: User) -> None:
    asha.private_address, asha.notice_to = "asha@home.example", "private"
    asha.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET private_address = 'lost$gAAAAABm'")
    assert notice_address(asha.pk) is None
