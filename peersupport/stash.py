"""Nobody types twice: what is sent after the session ended is kept, for the same person only.

A page draws `{{ kept_for(request) }}` into its form (a sealed name of person and form) and asks
`records.kept.restore(request)` for the first values. When the form comes back from nobody (the
session is over), its fields are stored encrypted for an hour, bound to that person and form. After
signing in they are on the page again. Whoever else signs in at that computer finds nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from correspondence.actions import drop_draft, find_draft, save_draft
from people.models import User
from records import kept
from records.tokens import keyed_hash, seal, unseal

FIELD: Final = "kept_for"
# In the session of the browser that sent the form; it survives signing in, and says nothing.
MARK: Final = "kept"
LONGEST: Final = 100_000
# A page opened before this may not keep anything any more (a session lasts eight hours).
OLDEST_SECONDS: Final = 12 * 60 * 60
_NEVER_KEPT: Final = ("csrfmiddlewaretoken", FIELD)


def kept_for(request: HttpRequest) -> SafeString:
    """The hidden field for a form that is sent to its own page's address; nothing for nobody."""
    if not request.user.is_authenticated:
        return SafeString("")
    issued = int(timezone.now().timestamp())
    token = seal("stash", None, [str(request.user.pk), _form(request), issued])
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token)


def _form(request: HttpRequest) -> str:
    """Which form: a keyed hash, so a row does not tell what was being written."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    return keyed_hash("stash", f"{route} {request.path}")


class KeepWhatWasTyped:
    """Keeps the fields of a form whose sender is no longer signed in. After sessions and CSRF,
    before the sign-in page is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let what was kept go once the form was sent with success."""
        setattr(request, kept.FINDER, partial(_find, request))
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in (302, 303):
            user = request.user
            if isinstance(user, User) and request.session.get(MARK):
                drop_draft(user=user, form=_form(request))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> None:
        """Keep the form of somebody who has to sign in first."""
        private = getattr(view, "login_required", True)
        if request.method == "POST" and private and not request.user.is_authenticated:
            _keep(request)


def _keep(request: HttpRequest) -> None:
    owner = _owner(request)
    if owner is None:
        return
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in _NEVER_KEPT and "password" not in name:
            fields.setlist(name, values)
    body = fields.urlencode()
    if len(body) <= LONGEST:
        save_draft(user=owner, form=_form(request), body=body, now=timezone.now())
        request.session[MARK] = True


def _owner(request: HttpRequest) -> User | None:
    """Whose form it is: named by the sealed field, which fits this page alone."""
    sealed = unseal("stash", None, request.POST.get(FIELD, ""))
    if not sealed or sealed[1] != _form(request):
        return None
    if timezone.now().timestamp() - sealed[2] > OLDEST_SECONDS:
        return None
    owner: User | None = User.objects.active().filter(pk=UUID(sealed[0])).first()
    return owner


def _find(request: HttpRequest) -> QueryDict | None:
    user = request.user
    if not isinstance(user, User) or not request.session.get(MARK):
        return None
    body = find_draft(user=user, form=_form(request), now=timezone.now())
    return QueryDict(body) if body else None
