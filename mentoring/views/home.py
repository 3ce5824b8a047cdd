"""The start of mentoring: what there is here, and how it stands with oneself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring import match_shown, pair_page, shown
from mentoring.kinds import Kind, kinds_of
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission


@require_safe
@requires(Permission.TAKE_PART_IN_MENTORING)
def home(request: HttpRequest) -> HttpResponse:
    """The kinds that are on here. Where none is, the page is there for the pairs that go on, and
    for nobody else."""
    me, now = signed_in(request), timezone.now()
    kinds, pairs = shown.kinds_for(me, now), pair_page.pairs_of(me)
    if not kinds and not pairs:
        raise Http404
    context = {
        "kinds": kinds,
        "asked": match_shown.asked_of(me),
        "called_off": match_shown.called_off(me, now),
        "runs": bool(kinds) and me.can(Permission.RUN_MENTORING),
        "to_decide": shown.to_decide(me),
        "pairs": pairs,
        "follow_ups": pair_page.follow_ups_of(me, now),
    }
    return render(request, "mentoring/home.jinja", context)


def kind_here(me: User, code: str) -> Kind:
    """The kind with this code, if it is on where this person is; else the page does not exist."""
    found = [kind for kind in kinds_of(me.organisation) if kind.value == code]
    if not found:
        raise Http404
    return found[0]
