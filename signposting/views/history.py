"""What an entry said before, and making it like that again."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from people.access import requires, signed_in
from people.roles import Permission
from signposting import actions
from signposting.history import differences, in_words, picture
from signposting.models import Version
from signposting.models.versions import VERSIONS_SHOWN
from signposting.views.editing import entry


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def history_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change, the newest first, with what was different."""
    signpost = entry(signed_in(request), slug)
    rows = list(signpost.versions.all()[: VERSIONS_SHOWN + 1])
    pairs: list[tuple[Version, list[Any]]] = [
        (new, differences(old.held, new.held)) for new, old in pairwise(rows)
    ]
    if rows and len(rows) <= VERSIONS_SHOWN:
        pairs.append((rows[-1], []))
    return render(request, "signposting/history.jinja", {"signpost": signpost, "versions": pairs})


@requires(Permission.EDIT_SIGNPOSTS)
def version_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version beside what is there now; and the entry made like it again."""
    me = signed_in(request)
    signpost = entry(me, slug)
    version = get_object_or_404(signpost.versions.all(), number=number)
    if request.method == "POST":
        actions.restore(by=me, signpost=signpost, number=number)
        messages.success(
            request, "It is like that again. Check it today: a number that came back needs two."
        )
        return redirect("signposting:check", signpost.slug)
    context = {
        "signpost": signpost,
        "version": version,
        "changes": differences(picture(signpost), version.held),
        "then": in_words(version.held),
    }
    return render(request, "signposting/version.jinja", context)
