"""What somebody typed into a form before their session ended, for the views of every layer.

The middleware `peersupport.stash.KeepWhatWasTyped` keeps it and puts a finder on the request; here
is the one door to it, low enough that each app may use it.
"""

from collections.abc import Callable

from django.http import HttpRequest, QueryDict

FINDER = "what_was_typed"
Finder = Callable[[], QueryDict | None]


def restore(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before they had to sign in again; None when nothing.

    Give its `.dict()` to a form as `initial` when the page is opened, and say "We kept what you
    typed." Stays until the form is sent with success, an hour at most. Costs no query unless
    something was kept in this browser.
    """
    finder: Finder | None = getattr(request, FINDER, None)
    return finder() if finder is not None else None
