"""Who may do what."""

import pytest
from pytest_django import DjangoAssertNumQueries

from people.models import Organisation, User
from people.roles import MEANINGS, ROLES, STAFF, Permission, Role, permissions_of
from tests.factories import make_user

VETTING = {Permission.VET_SUPPORTERS, Permission.SUSPEND_SUPPORTERS}
ACCOUNTS = {Permission.MANAGE_ACCOUNTS, Permission.MANAGE_ORGANISATIONS}


def test_every_permission_has_words_and_somebody_who_holds_it() -> None:
    assert set(MEANINGS) == set(Permission)
    assert STAFF.union(*ROLES.values()) == set(Permission)


def test_colleagues_may_ask_browse_apply_and_use_the_library() -> None:
    assert {p.value for p in permissions_of([])} == {
        "ask_for_support", "browse_supporters", "apply", "use_library", "come_to_events",
        "join_groups", "take_part_in_mentoring",
    }  # fmt: skip


def test_administrators_do_not_vet_and_vetters_do_not_administer() -> None:
    assert not VETTING & permissions_of([Role.ADMINISTRATOR])
    assert not ACCOUNTS & permissions_of([Role.VETTER])


def test_coordinators_see_no_admin_no_accounts_and_no_applications() -> None:
    held = permissions_of([Role.COORDINATOR])
    assert not held & (VETTING | ACCOUNTS | {Permission.USE_ADMIN, Permission.SAFEGUARD})


def test_an_unknown_role_adds_nothing() -> None:
    assert permissions_of(["superuser"]) == STAFF


def test_roles_add_up() -> None:
    both = permissions_of([Role.COORDINATOR, Role.VETTER])
    assert both == permissions_of([Role.COORDINATOR]) | permissions_of([Role.VETTER])


def test_a_closed_account_may_do_nothing() -> None:
    closed = User(is_active=False, roles=[Role.ADMINISTRATOR])
    assert not any(closed.can(permission) for permission in Permission)


def test_nobody_is_a_superuser_and_django_permissions_open_nothing() -> None:
    dev = User(roles=[Role.ADMINISTRATOR])
    assert not dev.is_superuser
    assert not dev.has_perm("people.delete_user")
    assert dev.has_perms(["use_admin", "manage_accounts"])


@pytest.mark.parametrize(
    ("roles", "staff"),
    [([], False), (["coordinator"], False), (["vetter"], True), (["administrator"], True)],
)
def test_the_admin_site_opens_for_vetters_and_administrators(roles: list[str], staff: bool) -> None:
    person = User(roles=roles)
    assert (person.is_staff, person.has_module_perms("people")) == (staff, staff)


def test_asking_what_somebody_may_do_needs_no_query(
    ambulance: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_user("x@ambulance.example", ambulance, roles=["vetter"])
    person = User.objects.get(email="x@ambulance.example")
    with django_assert_num_queries(0):
        assert person.can(Permission.VET_SUPPORTERS)
        assert not person.can(Permission.MANAGE_ACCOUNTS)
