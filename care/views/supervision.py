"""A supporter's supervision: until when it is current, sessions to book, and writing one down."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from care.actions import supervision as acts
from care.forms_supervision import TakeBackForm, WriteDownForm
from care.models import Session, Supervision
from care.sessions import to_book
from care.views.own import own_row
from directory.models import Supporter
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today
from records.kept import restore

ROWS: Final = 10
FULL: Final = "There is no place left in it. Choose another one."
TOO_MANY: Final = "You have booked two sessions already. Cancel one to book another."
GONE: Final = "That session has begun or was called off."
BOOKED: Final = "Booked. Whoever leads it sees your name. You can cancel it here."
CANCELLED: Final = "Cancelled. Nobody asks why."
TAKEN_BACK: Final = "It is taken back, and it is as it was before. You can write it down anew."
TOO_LATE: Final = "It cannot be taken back any more: that is possible for 24 hours."
WRITTEN: Final = "It is written down: the day, the kind and how long."


def _current(request: HttpRequest) -> Supporter:
    """One's own row; 404 for everybody who is not a peer supporter now."""
    supporter = own_row(request)
    if supporter.stepped_down_at is not None:
        raise Http404
    return supporter


@require_safe
@requires(Permission.APPLY)
def supervision(request: HttpRequest) -> HttpResponse:
    """Where it stands, what can be booked, and what was written down."""
    supporter, me, now = _current(request), signed_in(request), timezone.now()
    lately = Supervision.objects.written_lately_by(me, now).filter(person=me)
    context: dict[str, Any] = {
        "supporter": supporter,
        "on": today(now),
        "weeks": me.organisation.supervise_every_weeks if me.organisation else None,
        "sessions": to_book(me, now),
        "rows": Supervision.objects.owned_by(me)[:ROWS],
        "lately": set(lately.values_list("pk", flat=True)),
    }
    return render(request, "care/supervision.jinja", context)


@requires(Permission.APPLY)
def supervision_write(request: HttpRequest) -> HttpResponse:
    """Write down a session that was held."""
    _current(request)
    kept = restore(request) if request.method == "GET" else None
    form = WriteDownForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        try:
            acts.write_down(by=signed_in(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, WRITTEN)
            return redirect("care:supervision")
    return render(request, "care/supervision_write.jinja", {"form": form, "kept": kept})


@requires(Permission.APPLY)
@require_POST
def supervision_take_back(request: HttpRequest) -> HttpResponse:
    """Take back what one wrote down today or yesterday."""
    _current(request)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        try:
            acts.take_back(by=signed_in(request), now=timezone.now(), **form.cleaned_data)
            messages.success(request, TAKEN_BACK)
        except acts.Gone:
            messages.info(request, TOO_LATE)
    return redirect("care:supervision")


@requires(Permission.APPLY)
@require_POST
def session_book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a place."""
    _current(request)
    me = signed_in(request)
    session = get_object_or_404(Session.objects.bookable_by(me), pk=pk)
    try:
        acts.book(by=me, session=session, now=timezone.now())
    except acts.Full:
        messages.info(request, FULL)
    except acts.TooMany:
        messages.info(request, TOO_MANY)
    except acts.Gone:
        messages.info(request, GONE)
    else:
        messages.success(request, BOOKED)
    return redirect("care:supervision")


@requires(Permission.APPLY)
@require_POST
def session_give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one's place back."""
    _current(request)
    me = signed_in(request)
    session = get_object_or_404(Session.objects.bookable_by(me), pk=pk)
    acts.give_up(by=me, session=session)
    messages.success(request, CANCELLED)
    return redirect("care:supervision")
