"""Offering to be a mentor or buddy: saying it, a pause, stepping down."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from mentoring import actions, shown
from mentoring.actions.offering import may_share, of_kind
from mentoring.forms import OfferForm, RestForm, held_lists, offered
from mentoring.kinds import MODULES, Kind
from mentoring.models import Offer, Scheme, rules_of
from mentoring.views.home import kind_here
from people.access import in_module, requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

OFFERED: Final = "Thank you. A coordinator looks at it, and you get a notice."
CHANGED: Final = "Changed."
PAUSED: Final = "Paused. Nobody new is suggested to you; who you meet already, you go on meeting."
BACK: Final = "You can be asked again."
ENDED: Final = "You have stepped down. Thank you for what you gave. Nobody asks why."
GONE: Final = "It has ended meanwhile."
THERE: Final = "You offer this already."


def _mine(me: User, kind: Kind, scheme: Scheme | None = None) -> Offer | None:
    """What this person offers of the kind, or was refused lately."""
    row: Offer | None = of_kind(me, kind, scheme).first()
    return row


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def offer(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what one offers, for the first time or anew."""
    return offered_in(request, kind_here(signed_in(request), kind), None)


def offered_in(request: HttpRequest, here: Kind, scheme: Scheme | None) -> HttpResponse:
    """The form, for all year or for one scheme."""
    me, now = signed_in(request), timezone.now()
    mine = _mine(me, here, scheme)
    one = shown.offer_shown(mine, today(now)) if mine else None
    if one is not None and not one.can_change:
        return render(request, "mentoring/offer_refused.jinja", {"kind": here, "one": one})
    kept = restore(request) if request.method == "GET" else None
    shares = may_share(me, today(now))
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        initial=_began(kept, mine),
        kind=here,
        rules=rules_of(me.organisation_id, here),
        shares=shares,
    )
    if form.is_valid() and (done := _saved(request, me, scheme or here, mine, form)):
        return done
    context: dict[str, Any] = {"form": form, "kept": kept, "kind": here, "one": one}
    context |= {"shares": shares, "backup_days": settings.BACKUP_DAYS, "scheme": scheme}
    return render(request, "mentoring/offer.jinja", context)


def _saved(
    request: HttpRequest, me: User, into: Kind | Scheme, mine: Offer | None, form: OfferForm
) -> HttpResponse | None:
    """The way on; None when a rule forbids it, which then stands beside the field."""
    now, key = timezone.now(), form.cleaned_data["form_key"]
    try:
        if mine is None:
            scheme = into if isinstance(into, Scheme) else None
            kind = into if isinstance(into, Kind) else Kind(into.kind)
            actions.offer(by=me, kind=kind, said=form.said, scheme=scheme, form_key=key, now=now)
            messages.success(request, OFFERED)
        else:
            actions.change_offer(by=me, offer=mine, said=form.said, now=now)
            messages.success(request, CHANGED)
    except ValidationError as error:
        beside(form, error)
        return None
    except actions.AlreadyThere:
        messages.info(request, THERE)
    except actions.Gone:
        messages.info(request, GONE)
    return back_to(into)


def back_to(into: Kind | Scheme) -> HttpResponse:
    """Where it was said: the scheme, or the start."""
    if isinstance(into, Scheme):
        return redirect("mentoring:scheme-detail", into.pk)
    return redirect("mentoring:home")


def beside(form: Any, error: ValidationError) -> None:
    """What a rule says beside its field; a field that is not on the page stands above."""
    for name, faults in error.message_dict.items():
        form.add_error(name if name in form.fields else None, faults)


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def offer_rest(request: HttpRequest, kind: str) -> HttpResponse:
    """Pause, until a day or until one comes back; and come back."""
    me, now = signed_in(request), timezone.now()
    here = kind_here(me, kind)
    mine = going_on(me, here)
    kept = restore(request) if request.method == "GET" else None
    form = RestForm(
        request.POST if request.method == "POST" else None, initial=kept.dict() if kept else None
    )
    if form.is_valid() and _rested(request, me, mine, form):
        return redirect("mentoring:home")
    paused = mine.is_paused(today(now))
    context = {"form": form, "kind": here, "paused": paused, "kept": kept}
    return render(request, "mentoring/offer_rest.jinja", context)


def _rested(request: HttpRequest, me: User, mine: Offer, form: RestForm) -> bool:
    """Whether the way leads on; False with the reason beside the field."""
    try:
        if "back" in request.POST:
            actions.resume_offer(by=me, offer=mine)
            messages.success(request, BACK)
        else:
            until = form.cleaned_data["until"]
            actions.pause_offer(by=me, offer=mine, until=until, now=timezone.now())
            messages.success(request, PAUSED)
    except actions.Gone:
        messages.info(request, GONE)
    except ValidationError as error:
        beside(form, error)
        return False
    return True


def _began(kept: QueryDict | None, mine: Offer | None) -> dict[str, Any]:
    if kept is not None:
        return held_lists(kept)
    return offered(mine) if mine is not None else {"most": 1}


def going_on(me: User, kind: Kind) -> Offer:
    """What this person offers of the kind, or 404."""
    mine = _mine(me, kind)
    if mine is None or mine.closed_on is not None:
        raise Http404
    return mine


@in_module(*MODULES.values())
@requires(Permission.TAKE_PART_IN_MENTORING)
def offer_end(request: HttpRequest, kind: str) -> HttpResponse:
    """Step down, after one question."""
    me = signed_in(request)
    here = kind_here(me, kind)
    mine = going_on(me, here)
    if request.method == "POST":
        actions.end_offer(by=me, offer=mine, now=timezone.now())
        messages.success(request, ENDED)
        return redirect("mentoring:home")
    return render(request, "mentoring/offer_end.jinja", {"kind": here})
