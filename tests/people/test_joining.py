"""Joining: by domain, by invitation, and nobody learns which addresses are known."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from peersupport.environment import new_value
from people import actions, tasks
from people.models import Invitation, Organisation, User
from records.models import AuditEvent, Tally
from tests.cast import browser
from tests.factories import make_organisation

JOIN = "/accounts/signup/"
CONFIRM = "/accounts/confirm-email/"
PASSWORD = "a long enough password"


def ask_to_join(client: Client, email: str, password: str = PASSWORD) -> tuple[object, list[str]]:
    data = {"email": email, "name": "Nia", "password1": password}
    page = client.post(JOIN, data, follow=True)
    words = page.content.decode().replace(email, "").splitlines()
    return page.redirect_chain, [line for line in words if "csrfmiddlewaretoken" not in line]


def test_an_address_of_the_organisation_joins_with_a_mailed_code(
    ambulance: Organisation, visitor: Client, code_sent: Callable[[], str]
) -> None:
    ask_to_join(visitor, "Nia@Ambulance.example")
    assert User.objects.get().joined_on is None
    visitor.post(CONFIRM, {"code": code_sent()})
    nia = User.objects.get(email="nia@ambulance.example")
    assert (nia.organisation, nia.name, nia.roles) == (ambulance, "Nia", [])
    assert visitor.session["_auth_user_id"] == str(nia.pk)
    assert nia.check_password(PASSWORD)


def test_known_unknown_and_not_allowed_addresses_look_the_same(
    asha: User, letters: list[EmailMessage]
) -> None:
    tries = ["asha@ambulance.example", "new@ambulance.example", "new@elsewhere.example"]
    seen = [ask_to_join(browser(), email) for email in tries]
    assert seen[0] == seen[1] == seen[2]
    assert [letter.to for letter in letters] == [[email] for email in tries]
    assert {letter.subject for letter in letters} == {"Your sign-in code"}


def test_who_may_not_join_gets_no_account_and_no_code(
    ambulance: Organisation, visitor: Client, letters: list[EmailMessage]
) -> None:
    ask_to_join(visitor, "new@elsewhere.example")
    assert not User.objects.exists()
    assert "cannot be used to join" in str(letters[0].body)


def test_a_subdomain_is_not_the_domain(ambulance: Organisation, visitor: Client) -> None:
    ask_to_join(visitor, "new@evil.ambulance.example")
    ask_to_join(visitor, "new@notambulance.example")
    assert not User.objects.exists()


def test_a_password_chosen_by_somebody_else_never_opens_the_account(
    ambulance: Organisation, visitor: Client, code_sent: Callable[[], str]
) -> None:
    ask_to_join(browser(), "nia@ambulance.example", "the password of an attacker")
    visitor.post("/accounts/login/code/", {"email": "nia@ambulance.example"})
    visitor.post("/accounts/login/code/confirm/", {"code": code_sent()})
    nia = User.objects.get()
    assert visitor.session["_auth_user_id"] == str(nia.pk)
    assert (nia.organisation, nia.has_usable_password()) == (ambulance, False)


def test_an_unfinished_sign_up_can_be_started_again(
    ambulance: Organisation, visitor: Client, code_sent: Callable[[], str]
) -> None:
    ask_to_join(browser(), "nia@ambulance.example", "the first password of all")
    ask_to_join(visitor, "nia@ambulance.example")
    # A code may be asked for once in ten seconds.
    assert User.objects.count() == 1


def test_unfinished_sign_ups_are_forgotten_at_night(ambulance: Organisation, asha: User) -> None:
    actions.begin_joining(email="nia@ambulance.example", name="Nia")
    tasks.forget_unfinished_sign_ups(now=timezone.now())
    assert not User.objects.filter(email="nia@ambulance.example").exists()
    assert User.objects.filter(pk=asha.pk).exists()


def test_an_invitation_opens_the_door_without_a_code(
    ambulance: Organisation, dev: User, visitor: Client, letters: list[EmailMessage]
) -> None:
    actions.invite(by=dev, email="Nia@home.example", organisation=ambulance, role="coordinator")
    link = re.search(r"https://[^/]+(/accounts/join/\S+)", str(letters[0].body))
    assert link
    assert visitor.get(link[1])["Location"] == JOIN
    ask_to_join(visitor, "nia@home.example")
    nia = User.objects.get(email="nia@home.example")
    assert (nia.organisation, nia.roles, nia.joined_on is None) == (
        ambulance, ["coordinator"], False,
    )  # fmt: skip
    assert Invitation.objects.get().used


def test_an_invitation_keeps_neither_address_nor_link_in_clear(
    ambulance: Organisation, dev: User, letters: list[EmailMessage]
) -> None:
    actions.invite(by=dev, email="nia@home.example", organisation=ambulance)
    token = re.search(r"/join/([^/]+)/", str(letters[0].body))
    row = str(Invitation.objects.values().get() | {"email": raw_email()})
    assert token
    assert token[1] not in row
    assert "nia@home.example" not in row


def raw_email() -> str:
    return str(Invitation.objects.extra(select={"raw": "email"}).values_list("raw").get()[0])


def test_a_link_mailed_before_a_key_rotation_goes_on_working(
    dev: User, ambulance: Organisation, letters: list[EmailMessage], settings: Any
) -> None:
    actions.invite(by=dev, email="new@elsewhere.example", organisation=ambulance)
    link = re.search(r"/join/([^/]+)/", str(letters[0].body))
    assert link
    old = settings.HMAC_KEYS
    settings.HMAC_KEYS = [("t2", new_value("HMAC_KEYS").partition(":")[2]), *old]
    assert actions.accept_link(token=link[1]) == "new@elsewhere.example"
    assert actions.begin_joining(email="new@elsewhere.example", name="Nia").name == "Nia"
    settings.HMAC_KEYS = settings.HMAC_KEYS[:1]
    assert actions.accept_link(token=link[1]) is None


@pytest.mark.parametrize("token", ["unknown", "x" * 43])
def test_a_made_up_link_leads_to_the_same_page(
    ambulance: Organisation, visitor: Client, token: str
) -> None:
    assert visitor.get(f"/accounts/join/{token}/")["Location"] == JOIN
    assert "account_verified_email" not in visitor.session


def test_an_invitation_ends_after_two_weeks(ambulance: Organisation, dev: User) -> None:
    now = timezone.now()
    actions.invite(by=dev, email="nia@home.example", organisation=ambulance, now=now)
    Invitation.objects.update(expires_on=now - timedelta(days=1))
    with pytest.raises(User.DoesNotExist):
        actions.begin_joining(email="nia@home.example", name="Nia")


def test_nobody_invites_into_another_organisation_or_gives_roles_without_right(
    ambulance: Organisation, fire: Organisation, dev: User, cat: User, asha: User
) -> None:
    for by, where, role in [(dev, fire, ""), (cat, ambulance, "vetter"), (asha, ambulance, "")]:
        with pytest.raises(PermissionDenied):
            actions.invite(by=by, email="x@home.example", organisation=where, role=role)
    assert not Invitation.objects.exists()


def test_a_withdrawn_invitation_is_gone(ambulance: Organisation, cat: User, finn: User) -> None:
    invitation = actions.invite(by=cat, email="nia@home.example", organisation=ambulance)
    with pytest.raises(PermissionDenied):
        actions.withdraw_invitation(by=finn, invitation=invitation)
    actions.withdraw_invitation(by=cat, invitation=invitation)
    assert not Invitation.objects.exists()


def test_joining_is_counted_and_inviting_audited_without_the_address(
    ambulance: Organisation, cat: User
) -> None:
    actions.invite(by=cat, email="nia@home.example", organisation=ambulance)
    actions.finish_joining(
        person=actions.begin_joining(email="nia@home.example", name="Nia"), password=None
    )
    assert list(AuditEvent.objects.values_list("event", "codes")) == [
        ("invitation.sent", {"role": "none"})
    ]
    assert Tally.objects.get(kind="joined").organisation_id == ambulance.pk


def test_a_manager_named_before_joining_becomes_the_manager(asha: User) -> None:
    actions.correct_manager(person=asha, email="boss@ambulance.example")
    boss = actions.begin_joining(email="boss@ambulance.example", name="Boss")
    actions.finish_joining(person=boss, password=None)
    asha.refresh_from_db()
    assert asha.line_manager == boss


def test_without_a_door_nothing_is_begun(db: None) -> None:
    with pytest.raises(User.DoesNotExist):
        actions.begin_joining(email="x@nowhere.example", name="X")


def test_an_organisation_of_another_name_has_its_own_door(ambulance: Organisation) -> None:
    other = make_organisation()
    other.email_domains.create(domain="Other.example")
    begun = actions.begin_joining(email="x@OTHER.example", name="X")
    actions.finish_joining(person=begun, password=None)
    assert begun.organisation == other


def test_invitations_that_ran_out_are_forgotten_at_night(
    ambulance: Organisation, cat: User
) -> None:
    now = timezone.now()
    actions.invite(by=cat, email="a@home.example", organisation=ambulance, now=now)
    tasks.forget_unfinished_sign_ups(now=now + timedelta(days=14))
    assert Invitation.objects.count() == 1
    tasks.forget_unfinished_sign_ups(now=now + timedelta(days=15))
    assert not Invitation.objects.exists()
