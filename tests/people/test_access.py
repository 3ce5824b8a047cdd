"""Public, permission, fresh sign-in: what each asks of whom."""

import time
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from people.access import fresh_sign_in, public, requires, signed_in
from people.models import User
from people.roles import Permission
from tests.cast import ClientOf


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


def asks(user: Any, method: str = "get", proved: float | None = None) -> HttpRequest:
    """A request of somebody who proved who they are so many seconds ago."""
    request: HttpRequest = getattr(RequestFactory(), method)("/grave/?a=1")
    request.user = user
    session: dict[str, Any] = {}
    if proved is not None:
        session[PROOFS] = [{"at": time.time() - proved, "reauthenticated": True}]
        session[f"{PROOFS}_user"] = str(user.pk)
    request.session = session  # type: ignore[assignment]  # a dict will do
    return request


def test_public_is_for_anybody() -> None:
    assert getattr(public(page), "login_required") is False  # noqa: B009  (Django's mark)


def test_a_permission_opens_refuses_or_asks_to_sign_in(cat: User, asha: User) -> None:
    desk = requires(Permission.SEE_DESK)(page)
    assert desk(asks(cat)).status_code == 200
    with pytest.raises(PermissionDenied):
        desk(asks(asha))
    anonymous = desk(asks(AnonymousUser()))
    assert (anonymous.status_code, anonymous["Location"]) == (
        302,
        "/accounts/login/?next=/grave/%3Fa%3D1",
    )


def test_a_guarded_page_says_which_permission_it_needs() -> None:
    desk = requires(Permission.SEE_DESK)(page)
    assert getattr(desk, "permission") is Permission.SEE_DESK  # noqa: B009  (set at run time)


@pytest.mark.parametrize(
    ("method", "proved", "opens"),
    [
        ("get", 10, True), ("get", 400, False), ("get", None, False),
        ("post", 400, True), ("post", 3000, False), ("post", None, False),
    ],
)  # fmt: skip
def test_a_grave_act_asks_again_before_anything_is_typed(
    asha: User, method: str, proved: float | None, opens: bool
) -> None:
    answer = fresh_sign_in(page)(asks(asha, method, proved))
    target = None if opens else "/accounts/reauthenticate/?next=/grave/%3Fa%3D1"
    assert answer.get("Location") == target


def test_what_was_typed_too_late_is_not_kept_in_the_session(asha: User) -> None:
    request = asks(asha, "post")
    fresh_sign_in(page)(request)
    assert dict(request.session) == {}


def test_somebody_elses_proof_does_not_count(asha: User, ben: User) -> None:
    request = asks(asha, proved=10)
    request.user = ben
    assert fresh_sign_in(page)(request).status_code == 302


def test_the_anonymous_sign_in_first() -> None:
    answer = fresh_sign_in(page)(asks(AnonymousUser()))
    assert answer.get("Location") == "/accounts/login/?next=/grave/%3Fa%3D1"


def test_whose_page_it_is(asha: User) -> None:
    assert signed_in(asks(asha)) == asha
    with pytest.raises(PermissionDenied):
        signed_in(asks(AnonymousUser()))


@pytest.mark.parametrize("url", ["/accounts/email/", "/accounts/2fa/totp/activate/"])
def test_grave_pages_of_the_library_ask_first_and_keep_no_form(
    asha: User, client_of: ClientOf, url: str
) -> None:
    client = client_of(asha)
    data = {"email": "canary@home.example", "action_add": "1"}
    for answer in (client.get(url), client.post(url, data)):
        assert answer["Location"] == f"/accounts/reauthenticate/?next={url}"
    assert "canary" not in str(dict(client.session))
    assert client_of(asha, fresh=True).get(url).status_code == 200
