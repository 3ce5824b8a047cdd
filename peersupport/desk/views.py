"""The pages of the desk: what needs somebody, putting work off, the deputy's days, the week."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from conversations.actions import desks
from conversations.forms_desk import DeferForm, StandInForm
from conversations.models import Work
from conversations.models.deferrals import WORK_DAYS
from directory import actions as directory
from peersupport.desk.items import GROUPS, Desk, Group, Item
from peersupport.desk.rows import MOST
from peersupport.desk.sources import SOURCES
from peersupport.desk.week import week_of_desk
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today

ON_A_PAGE: Final = 50
WORKS: Final = {work.value: work for work in Work if work != Work.ALERT}


@requires(Permission.SEE_DESK)
def desk_page(request: HttpRequest) -> HttpResponse:
    """What needs somebody: now, soon, and what somebody is on. A fixed number of queries."""
    desk = Desk(signed_in(request), timezone.now())
    items, more = _items(desk)
    page = Paginator(items, ON_A_PAGE).get_page(request.GET.get("page"))
    totals = Counter(item.group for item in items)
    context = {"page": page, "groups": _groups(page, totals), "more": more, **_deputy(desk)}
    context["in_time"] = desk.numbers.in_time
    return render(request, "desk/desk.jinja", context)


def _items(desk: Desk) -> tuple[list[Item], bool]:
    """The most urgent first, and within a group the oldest; and whether there is more than is
    ever read."""
    found = [list(source(desk)) for source in SOURCES]
    items = sorted(chain.from_iterable(found), key=attrgetter("group", "since"))
    return items, any(len(one) > MOST for one in found)


def _groups(
    items: Iterable[Item], totals: Mapping[Group, int]
) -> list[tuple[str, int, list[Item]]]:
    """The heading of each group, how many it has on all pages, and those on this one."""
    return [
        (GROUPS[group], totals[group], list(found))
        for group, found in groupby(items, attrgetter("group"))
    ]


def _deputy(desk: Desk) -> dict[str, Any]:
    """How the desk is looked after. No query beyond the signed-in person's organisation."""
    own = desk.me.organisation
    return {"own": own, "stands_in": own is not None and own.deputy_stands_in(desk.on)}


def _work(slug: str, user: User) -> Work:
    if slug not in WORKS or user.organisation_id is None:
        raise Http404
    return WORKS[slug]


@requires(Permission.SEE_DESK)
def desk_later(request: HttpRequest, work: str) -> HttpResponse:
    """Put a kind of work off until a day."""
    me, now = signed_in(request), timezone.now()
    kind = _work(work, me)
    form = DeferForm(request.POST or None, most=WORK_DAYS, on=today(now))
    if form.is_valid():
        desks.defer_work(by=me, work=kind, until=form.cleaned_data["until"], now=now)
        messages.success(request, "Put off. It comes back on that day by itself.")
        return redirect("desk")
    return render(request, "desk/defer.jinja", {"form": form, "what": kind.label})


@require_POST
@requires(Permission.SEE_DESK)
def desk_take_up(request: HttpRequest, work: str) -> HttpResponse:
    """What was put off comes back now."""
    me = signed_in(request)
    kind = _work(work, me)
    if me.organisation_id is not None:
        desks.take_up(by=me, work=kind, row=me.organisation_id)
    return redirect("desk")


@require_POST
@requires(Permission.SEE_DESK)
def desk_find_deciders(request: HttpRequest) -> HttpResponse:
    """Tell the administrators that somebody is needed who may decide an appeal."""
    try:
        told = directory.ask_for_deciders(by=signed_in(request), now=timezone.now())
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        words = "1 administrator is told." if told == 1 else f"{told} administrators are told."
        messages.success(request, words if told else "They were told today already.")
    return redirect("desk")


@requires(Permission.SEE_DESK)
def desk_deputy(request: HttpRequest) -> HttpResponse:
    """From when until when the deputy looks after the desk; and ending it at once."""
    me, now = signed_in(request), timezone.now()
    if me.organisation is None:
        raise Http404
    ends = request.method == "POST" and request.POST.get("act") == "end"
    if ends:
        desks.end_standing_in(by=me, now=now)
        messages.success(request, "The desk is yours alone again.")
        return redirect("desk")
    form = StandInForm(request.POST or None)
    if form.is_valid() and _stood_in(me, form):
        messages.success(request, "Done. On the first day and after the last you are both told.")
        return redirect("desk")
    return render(request, "desk/deputy.jinja", {"form": form, "own": me.organisation})


def _stood_in(me: User, form: StandInForm) -> bool:
    """Whether it is set; False with the reason beside the field."""
    try:
        desks.stand_in(by=me, **form.cleaned_data, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@requires(Permission.SEE_DESK)
def desk_week(request: HttpRequest) -> HttpResponse:
    """Last week on this desk, in numbers that name nobody, and how much still waits."""
    desk = Desk(signed_in(request), timezone.now())
    totals = Counter(item.group for item in _items(desk)[0])
    waiting = [{"key": GROUPS[group], "value": totals[group]} for group in Group if totals[group]]
    context = {"week": week_of_desk(desk.me, desk.on), "waiting": waiting}
    return render(request, "desk/week.jinja", context)
