"""Signing in: by password, by code, from outside the same for everybody."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import get_hasher
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.mail import EmailMessage
from django.test import Client

from people import actions
from people.hashers import Argon2id
from people.models import User
from people.traces import NO_ADDRESS
from tests.cast import ClientOf, browser
from tests.factories import PASSWORD, make_user

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> None:
    client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_lets_asha_in_however_she_types_her_address(asha: User, visitor: Client) -> None:
    sign_in(visitor, "  Asha@Ambulance.example ")
    assert is_in(visitor)


def test_a_mailed_code_lets_asha_in(
    asha: User, visitor: Client, letters: list[EmailMessage], code_sent: Callable[[], str]
) -> None:
    visitor.post(CODE, {"email": asha.email})
    assert [(m.to, m.subject) for m in letters] == [([asha.email], "Your sign-in code")]
    visitor.post(CONFIRM, {"code": code_sent()})
    assert is_in(visitor)


def test_the_code_mail_names_nobody_and_links_nowhere_but_home(
    asha: User, visitor: Client, letters: list[EmailMessage]
) -> None:
    visitor.post(CODE, {"email": asha.email})
    body = str(letters[0].body)
    assert "Asha" not in body
    assert body.count("https://") == 1


@pytest.mark.parametrize("url", [LOGIN, CODE, "/accounts/password/reset/"])
def test_known_and_unknown_addresses_look_the_same(asha: User, url: str) -> None:
    answers = []
    for email in (asha.email, "nobody@ambulance.example"):
        client = browser()
        data = {"login": email, "password": "wrong wrong wrong", "email": email}
        page = client.post(url, data, follow=True)
        words = page.content.decode().replace(email, "")
        answers.append((page.redirect_chain, page.status_code, without_tokens(words)))
    assert answers[0] == answers[1]


def without_tokens(words: str) -> list[str]:
    return [line for line in words.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_closed_account_gets_no_code(
    asha: User, visitor: Client, letters: list[EmailMessage]
) -> None:
    actions.deactivate(by=asha, person=asha)
    visitor.post(CODE, {"email": asha.email})
    assert letters == []


def test_five_wrong_passwords_close_the_account_to_that_address_only(asha: User) -> None:
    here, elsewhere = browser(), browser()
    for _ in range(6):
        sign_in(here, asha.email, "wrong wrong wrong")
    sign_in(here, asha.email)
    elsewhere.post(LOGIN, {"login": asha.email, "password": PASSWORD}, REMOTE_ADDR="10.9.8.7")
    assert (is_in(here), is_in(elsewhere)) == (False, True)


def test_a_mailed_code_still_works_then(
    asha: User, visitor: Client, code_sent: Callable[[], str]
) -> None:
    for _ in range(6):
        sign_in(visitor, asha.email, "wrong wrong wrong")
    visitor.post(CODE, {"email": asha.email})
    visitor.post(CONFIRM, {"code": code_sent()})
    assert is_in(visitor)


def test_wrong_passwords_from_everywhere_end_at_sixty_an_hour(asha: User) -> None:
    for number in range(60):
        browser().post(
            LOGIN,
            {"login": asha.email, "password": "wrong wrong wrong"},
            REMOTE_ADDR=f"10.0.0.{number}",
        )
    last = browser()
    last.post(LOGIN, {"login": asha.email, "password": PASSWORD}, REMOTE_ADDR="10.0.1.1")
    assert not is_in(last)


def test_the_counters_are_shared_by_all_processes() -> None:
    assert isinstance(caches["default"], DatabaseCache)


def test_passwords_are_hashed_as_owasp_says() -> None:
    hasher = get_hasher("argon2")
    assert isinstance(hasher, Argon2id)
    assert hasher.encode("a password", "saltsaltsalt").startswith(
        "argon2$argon2id$v=19$m=19456,t=2,p=1$"
    )


def test_the_session_list_keeps_the_device_and_the_day_only(asha: User, visitor: Client) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
    visitor.post(LOGIN, {"login": asha.email, "password": PASSWORD}, headers={"user-agent": agent})
    kept = UserSession.objects.get()
    assert (kept.ip, kept.user_agent) == (NO_ADDRESS, "Chrome on Windows")
    assert kept.created_at == kept.last_seen_at
    assert (kept.created_at.minute, kept.created_at.second) == (0, 0)


def test_nothing_says_when_somebody_was_last_here(asha: User, visitor: Client) -> None:
    sign_in(visitor, asha.email)
    asha.refresh_from_db()
    assert asha.last_login is None
    assert "last_login" not in {field.name for field in User._meta.get_fields()}


def test_the_admin_has_no_door_of_its_own(dev: User, visitor: Client) -> None:
    page = visitor.get("/admin/login/?next=/admin/")
    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2F")


def test_a_new_address_counts_once_confirmed_and_relations_follow_it(
    asha: User, ben: User, client_of: ClientOf, code_sent: Callable[[], str]
) -> None:
    actions.keep_apart(person=ben, email=asha.email, kind="friend")
    client = client_of(asha, fresh=True)
    client.post("/accounts/email/", {"email": "New@home.example", "action_add": "1"})
    client.post("/accounts/confirm-email/", {"code": code_sent()})
    asha.refresh_from_db()
    assert asha.email == "new@home.example"
    assert ben.relations.get().other_key == asha.email_key
    assert [a.email for a in EmailAddress.objects.filter(user=asha)] == ["new@home.example"]


def test_two_people_cannot_share_an_address(asha: User) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        make_user(asha.email)
