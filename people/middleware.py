"""Fresh sign-in before allauth's grave pages, and a second factor from those who must have one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.module_loading import import_string

from people.access import ask_again
from people.models import User
from people.roles import SECOND_FACTOR_ROLES
from records.clock import today

HELD = "second_factor_held"
NOT_ASKED_ON = "second_factor_not_asked_on"
# Reachable without one: setting it up, signing out, help, and what anybody may open.
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")
# Where a supporter meets somebody who asks: asked for before the first of these pages.
CONTACT_APPS = frozenset({"conversations"})

# allauth's own grave pages. Left to itself it keeps a form that comes too late, in clear, in the
# session, and sends it again afterwards.
GRAVE_NAMES = frozenset(
    {
        "account_email",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
    }
)
# Ask a little before allauth would.
EARLIER = -5


class FreshSignInMiddleware:
    """Asks for the password or second factor on GET, before allauth's grave pages are shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the decision is made once the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None to go on, or the way to sign in afresh; a form that comes too late is dropped."""
        match = request.resolver_match
        if match is None or match.url_name not in GRAVE_NAMES or request.user.is_anonymous:
            return None
        return ask_again(request, more_seconds=EARLIER)


class SecondFactorMiddleware:
    """Sends administrators, vetters and coordinators without a second factor to set one up
    before any other page, and supporters before their first contact. Never a colleague who asks.

    Costs a staff member's page no query: their roles are on the user, and that a supporter's
    check was made is remembered in the session for the day.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the decision is made once the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None to go on, or the way to the set-up page."""
        if not settings.SECOND_FACTOR_DEMANDED or not request.user.is_authenticated:
            return None
        if is_open(request, view) or not lacks_factor(request, request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


def is_open(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Whether the page may be opened without a second factor."""
    name = request.resolver_match.url_name if request.resolver_match else None
    if not getattr(view, "login_required", True):
        return True
    return name is not None and name.startswith(OPEN_PREFIXES)


def lacks_factor(request: HttpRequest, user: User) -> bool:
    """Whether a second factor is demanded of this person on this page, and there is none."""
    if request.session.get(HELD) or not _is_demanded(request, user):
        return False
    if has_second_factor(user):
        request.session[HELD] = True
        return False
    return True


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none. One query."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=types).exists()
    return found


def _is_demanded(request: HttpRequest, user: User) -> bool:
    if SECOND_FACTOR_ROLES.intersection(user.roles):
        return True
    match = request.resolver_match
    if match is None or match.app_name not in CONTACT_APPS:
        return False
    day = today().isoformat()
    if request.session.get(NOT_ASKED_ON) == day:
        return False
    if any(import_string(path)(user) for path in settings.SECOND_FACTOR_FOR):
        return True
    request.session[NOT_ASKED_ON] = day
    return False
