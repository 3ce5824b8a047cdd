"""A second factor: from whom it is demanded, and how its secrets are kept."""

from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch
from pytest_django import DjangoAssertNumQueries

from people.middleware import SecondFactorMiddleware
from people.models import User
from people.roles import SECOND_FACTOR_ROLES, Role
from tests.cast import ClientOf
from tests.factories import PASSWORD, make_user

PAGE = "/accounts/about-me/"
SET_UP = "/accounts/2fa/"


def current_code(secret: str) -> str:
    counter = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(secret, counter)))


@pytest.fixture
def person_with(request: pytest.FixtureRequest, db: None) -> Callable[..., User]:
    return lambda *roles: make_user(roles=list(roles))


@pytest.mark.parametrize("role", list(Role))
def test_it_is_demanded_from_these_roles(
    role: Role, person_with: Callable[..., User], client_of: ClientOf
) -> None:
    page = client_of(person_with(role), factor=False).get(PAGE)
    expected = (302, SET_UP) if role in SECOND_FACTOR_ROLES else (200, None)
    assert (page.status_code, page.get("Location")) == expected


def test_it_is_never_demanded_from_a_colleague(asha: User, client_of: ClientOf) -> None:
    assert client_of(asha, factor=False).get(PAGE).status_code == 200


def test_setting_it_up_signing_out_and_help_stay_open(dev: User, client_of: ClientOf) -> None:
    client = client_of(dev, factor=False)
    for url in ("/accounts/2fa/", "/accounts/logout/", "/help-now/", "/privacy/"):
        assert client.get(url).status_code == 200, url


def test_it_is_not_demanded_where_it_is_switched_off(
    dev: User, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_DEMANDED = False
    assert client_of(dev, factor=False).get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("kind", "enough"), [("totp", True), ("webauthn", True), ("recovery_codes", False)]
)
def test_an_app_or_a_passkey_is_enough_recovery_codes_are_not(
    dev: User, client_of: ClientOf, kind: str, enough: bool
) -> None:
    Authenticator.objects.create(user=dev, type=kind, data={})
    assert (client_of(dev, factor=False).get(PAGE).status_code == 200) is enough


def test_once_held_it_costs_no_query(
    dev: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Authenticator.objects.create(user=dev, type="totp", data={})
    client = client_of(dev, factor=False)
    client.get(PAGE)
    with django_assert_num_queries(2):  # session, person with organisation and team
        client.get(PAGE)


def test_a_staff_page_costs_two_queries(
    asha: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(asha, factor=False)
    with django_assert_num_queries(2):
        client.get(PAGE)


# Facts as SECOND_FACTOR_FOR names them.
def everybody(user: User) -> bool:
    return True


def nobody(user: User) -> bool:
    return False


def decide(user: User, app: str, session: dict[str, object]) -> HttpResponse | None:
    """What the middleware answers on a page of `app`."""
    request: HttpRequest = RequestFactory().get("/")
    request.user = user
    request.session = session  # type: ignore[assignment]  # a dict will do
    request.resolver_match = ResolverMatch(print, (), {}, url_name="x", app_names=[app])
    middleware = SecondFactorMiddleware(lambda request: HttpResponse())
    return middleware.process_view(request, lambda request: HttpResponse(), (), {})


def test_a_supporter_is_asked_before_the_first_contact_only(
    ben: User, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_FOR = [f"{__name__}.everybody"]
    answers = [decide(ben, app, {}) for app in ("directory", "conversations")]
    assert answers[0] is None
    assert answers[1] is not None
    assert answers[1]["Location"] == SET_UP


def test_whoever_is_no_supporter_is_looked_up_once_a_day(
    asha: User, settings: LazySettings
) -> None:
    session: dict[str, object] = {}
    settings.SECOND_FACTOR_FOR = [f"{__name__}.nobody"]
    assert decide(asha, "conversations", session) is None
    settings.SECOND_FACTOR_FOR = [f"{__name__}.everybody"]
    assert decide(asha, "conversations", session) is None


def test_secrets_are_not_in_clear_in_the_database(dev: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(dev, secret)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret
    RecoveryCodes.activate(dev)
    assert Authenticator.objects.get(type="recovery_codes").data["seed"].startswith("t1$")


def test_signing_in_asks_for_it_and_takes_a_code_once(dev: User, visitor: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(dev, secret)
    page = visitor.post("/accounts/login/", {"login": dev.email, "password": PASSWORD})
    assert page["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in visitor.session
    visitor.post("/accounts/2fa/authenticate/", {"code": current_code(secret)})
    assert visitor.session["_auth_user_id"] == str(dev.pk)
    assert Authenticator.objects.get().last_used_at is None


def test_the_last_one_cannot_be_taken_away_from_those_who_must_have_it(
    dev: User, asha: User, settings: LazySettings
) -> None:
    rows = [Authenticator.objects.create(user=u, type="totp", data={}) for u in (dev, asha)]
    assert [get_adapter().can_delete_authenticator(row) for row in rows] == [False, True]
    Authenticator.objects.create(user=dev, type="webauthn", data={})
    assert get_adapter().can_delete_authenticator(rows[0])
    Authenticator.objects.filter(type="webauthn").delete()
    settings.SECOND_FACTOR_DEMANDED = False
    assert get_adapter().can_delete_authenticator(rows[0])


def test_passkeys_sign_in_with_user_verification_and_nobody_joins_by_one(
    settings: LazySettings,
) -> None:
    assert settings.MFA_PASSKEY_LOGIN_ENABLED
    assert settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
    assert not getattr(settings, "MFA_PASSKEY_SIGNUP_ENABLED", False)
    assert get_adapter()._get_site_name() == settings.SITE_NAME
