"""The monthly check-in of a supporter, and the page of those with whom one was shared."""

from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from care.actions import checkins
from care.forms_checkins import CheckInForm, ShareForm
from care.models import CheckIn, SharedCheckIn
from care.questions import QUESTIONS, is_a_lot
from care.views.own import own_row
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore

# More than this are not shown at once; each ends after 28 days.
MOST_SHARED: Final = 50


class Said(NamedTuple):
    """One check-in in words, and with whom it is shared."""

    row: CheckIn
    answers: list[tuple[str, str]]
    shared: list[SharedCheckIn]


def _in_words(row: CheckIn) -> list[tuple[str, str]]:
    return [(one.words, one.said(row.answers[one.name])) for one in QUESTIONS]


def _history(me: User) -> list[Said]:
    rows = CheckIn.objects.owned_by(me).with_readers()
    day = today()
    return [
        Said(row, _in_words(row), [one for one in row.shared.all() if one.until >= day])
        for row in rows
    ]


@requires(Permission.APPLY)
def check_in(request: HttpRequest) -> HttpResponse:
    """This month's three questions, and the months before."""
    supporter, me = own_row(request), signed_in(request)
    history = _history(me)
    month = today().replace(day=1)
    held = next((one.row for one in history if one.row.month == month), None)
    kept = restore(request) if request.method == "GET" else None
    first = kept.dict() if kept else held.answers if held else None
    form = CheckInForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        checkins.check_in(by=me, answers=form.cleaned_data, now=timezone.now())
        messages.success(request, "Your check-in is kept for you alone.")
        return redirect("care:check-in")
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "held": held,
        "history": history,
        "month": f"{month:%B %Y}",
        "a_lot": held is not None and is_a_lot(held.answers),
        "supporter": supporter,
        "reminded": hasattr(me, "check_in_reminder"),
    }
    return render(request, "care/check_in.jinja", context)


@requires(Permission.APPLY)
@require_POST
def check_in_erase(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Erase one, or all of them, at once."""
    own_row(request)
    checkins.erase(by=signed_in(request), pk=pk)
    messages.success(request, "It is erased." if pk else "All your check-ins are erased.")
    return redirect("care:check-in")


@requires(Permission.APPLY)
@require_POST
def check_in_reminder(request: HttpRequest) -> HttpResponse:
    """Begin or end the monthly notice."""
    own_row(request)
    wanted = request.POST.get("wanted") == "yes"
    checkins.want_reminder(by=signed_in(request), wanted=wanted, now=timezone.now())
    said = "You get a notice once a month." if wanted else "You get no more of these notices."
    messages.success(request, said)
    return redirect("care:check-in")


@requires(Permission.APPLY)
def check_in_share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose one person who may read one check-in."""
    me = signed_in(request)
    row = get_object_or_404(CheckIn.objects.owned_by(me), pk=pk)
    readers = checkins.readers_for(me)
    form = ShareForm(request.POST if request.method == "POST" else None, readers=readers)
    if form.is_valid():
        try:
            checkins.share(by=me, check_in=row, reader=form.chosen, now=timezone.now())
        except ValidationError as error:
            form.add_error("reader", error)
        else:
            messages.success(request, f"{form.chosen.name} can read it now.")
            return redirect("care:check-in")
    until = today() + checkins.SHARED_FOR
    context = {"form": form, "readers": readers, "row": row, "answers": _in_words(row)}
    return render(request, "care/check_in_share.jinja", context | {"until": until})


@requires(Permission.APPLY)
@require_POST
def check_in_unshare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody else reads it from now on."""
    row = get_object_or_404(CheckIn.objects.owned_by(signed_in(request)), pk=pk)
    checkins.stop_sharing(by=signed_in(request), check_in=row)
    messages.success(request, "You share it with nobody now.")
    return redirect("care:check-in")


@require_safe
@requires(Permission.SEE_DESK)
def shared_check_ins(request: HttpRequest) -> HttpResponse:
    """What supporters chose to share with this person, and nobody else's."""
    rows = SharedCheckIn.objects.visible_to(signed_in(request)).for_reading()[:MOST_SHARED]
    shown = [(one, _in_words(one.check_in)) for one in rows]
    return render(request, "care/shared_check_ins.jinja", {"shown": shown, "most": MOST_SHARED})
