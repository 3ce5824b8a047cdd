"""The board of a group, and the page after a first session."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from groups import actions, shown
from groups.board_forms import FirstForm, NewsForm, NoticeForm, ReasonForm
from groups.models import FirstAnswer, Group, Notice
from groups.views.sessions import joined
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore

WRITTEN: Final = "It stands there. You can take it back at any time."
RESTS: Final = "The group rests or has ended: nothing is written at the moment."
BACK: Final = "It is gone."
DOWN: Final = "It is taken down. Whoever wrote it gets a notice, and reads your reason."
NEWS: Final = "Kept."
SHARED: Final = "The two facilitators can read it, for two weeks."
ALONE: Final = "Nothing was kept, and nobody reads it."


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_board(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What members wrote, and a form to write something."""
    me, now = signed_in(request), timezone.now()
    group = joined(me, pk)
    kept = restore(request) if request.method == "GET" else None
    form = NoticeForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and _written(request, me, group, form):
        return redirect("groups:group-board", group.pk)
    one = shown.of(group, me, now)
    news = NewsForm(initial={"wants_news": one.mine is not None and one.mine.wants_news})
    context: dict[str, Any] = {"form": form, "kept": kept, "news": news, "group": group, "one": one}
    context |= shown.board(group, me, now)
    context["contact"] = me.organisation.safeguarding_contact if me.organisation else ""
    return render(request, "groups/board.jinja", context)


def _written(request: HttpRequest, me: User, group: Group, form: NoticeForm) -> bool:
    """Whether the page is over; False with the reason in the form."""
    try:
        actions.write_notice(by=me, group=group, now=timezone.now(), **form.cleaned_data)
        messages.success(request, WRITTEN)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except (actions.Closed, actions.Over):
        # On the page, with what was typed: it may have been long, and the group may go on.
        form.add_error(None, RESTS)
        return False
    return True


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def board_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether they hear of what is written."""
    me = signed_in(request)
    group = joined(me, pk)
    form = NewsForm(request.POST)
    if form.is_valid():
        try:
            wants = form.cleaned_data["wants_news"]
            actions.want_news(by=me, group=group, wants=wants, now=timezone.now())
        except actions.Closed as error:
            raise Http404 from error
        messages.success(request, NEWS)
    return redirect("groups:group-board", group.pk)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def notice_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own goes."""
    me = signed_in(request)
    rows = Notice.objects.owned_by(me).filter(member__group__in=Group.objects.joined_by(me))
    one = get_object_or_404(rows.select_related("member"), pk=pk)
    actions.take_back(by=me, written=one)
    messages.success(request, BACK)
    return redirect("groups:group-board", one.member.group_id)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def notice_take_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A facilitator takes down what a member wrote, with a reason."""
    me, now = signed_in(request), timezone.now()
    rows = Notice.objects.led_by(me, today(now)).exclude(member__person=me)
    one = get_object_or_404(rows.select_related("member__group"), pk=pk)
    kept = restore(request) if request.method == "GET" else None
    form = ReasonForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        actions.take_down(by=me, written=one, reason=form.cleaned_data["reason"], now=now)
        messages.success(request, DOWN)
        return redirect("groups:group-board", one.member.group_id)
    context: dict[str, Any] = {"form": form, "kept": kept, "notice": one}
    return render(request, "groups/take_down.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_first(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the first session was: three answers, a line, and where to turn."""
    me, now = signed_in(request), timezone.now()
    group = joined(me, pk)
    mine = shown.of(group, me, now).mine
    if not actions.was_asked(mine, now):
        raise Http404
    held = FirstAnswer.objects.owned_by(me).filter(member=mine).first()
    kept = restore(request) if request.method == "GET" else None
    form = FirstForm(request.POST or None, initial=kept.dict() if kept else _held(held))
    if form.is_valid():
        try:
            is_kept = actions.say_how_it_was(by=me, group=group, now=now, **form.cleaned_data)
        except actions.Closed as error:
            raise Http404 from error
        words = SHARED if is_kept else ALONE
        return render(request, "groups/first_said.jinja", {"group": group, "words": words})
    context = {"form": form, "kept": kept, "group": group, "held": held}
    return render(request, "groups/first.jinja", context)


def _held(answer: FirstAnswer | None) -> dict[str, Any]:
    """What they said before."""
    if answer is None:
        return {}
    return {"feeling": answer.feeling, "words": answer.words, "shares": True}
