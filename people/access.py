"""Who may open a page. Private is the rule: public, a permission or a fresh sign-in must be said.

The order of refusals is a habit of the whole site. Not signed in: the sign-in page. Not yours:
the door (`Model.objects.visible_to(user)`) finds nothing, 404, the same as for something that
does not exist. Yours to see but not to do: 403. So 404 comes before 403, because that something
exists is itself confidential; a permission that belongs to the page, not to a row, comes first.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from people.models import User
from people.modules import Module
from people.roles import Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# A form opened after a fresh sign-in may be typed in peace: it is taken this much later.
SECONDS_TO_TYPE = 30 * 60


def signed_in(request: HttpRequest) -> User:
    """Whose page this is. Raises PermissionDenied for nobody, which no private page meets."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def public(view: View[P]) -> View[P]:
    """A page for anybody, signed in or not."""
    open_view: View[P] = login_not_required(view)
    return open_view


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """A page for those who `user.can(permission)`: others get 403, the anonymous may sign in."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.can(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        setattr(guarded, "permission", permission)  # noqa: B010  (read by the access matrix)
        return guarded

    return decorate


def in_module(*modules: Module) -> Callable[[View[P]], View[P]]:
    """A page of a part that organisations switch on; of several parts: when one of them is on. For
    everybody else it does not exist: 404, as for any address without a page, whatever they may do.
    So it stands above `requires`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            own = request.user.organisation
            if own is None or not any(own.has(module) for module in modules):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def fresh_sign_in(view: View[P]) -> View[P]:
    """A grave act: the password or second factor is asked for again, before anything is typed.

    Asked on GET, within settings.ACCOUNT_REAUTHENTICATION_TIMEOUT; the form may then be sent half
    an hour later. A POST that comes even later is not kept (allauth would store it in clear in
    the session): the person signs in again and opens the page anew.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        to_type = SECONDS_TO_TYPE if request.method == "POST" else 0
        return ask_again(request, more_seconds=to_type) or view(request, *args, **kwargs)

    return guarded


def ask_again(request: HttpRequest, *, more_seconds: int = 0) -> HttpResponseRedirect | None:
    """The way to prove once more who one is; None when that was done recently enough, or when
    there is nothing to prove it with (no password, no second factor)."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    records = get_authentication_records(request, request.user)
    proofs = [record["at"] for record in records if record.get("reauthenticated")]
    allowed = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + more_seconds
    if not ways or (proofs and time.time() - proofs[-1] < allowed):
        return None
    return redirect_to_login(request.get_full_path(), login_url=ways[0]["url"])
