"""My conversations, and the one page a conversation has for its whole life."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.actions.talking import NotOffered, may_give, may_write
from conversations.carried import heavy_until
from conversations.forms import TalkingForm
from conversations.forms_contacts import WITHHOLD, national
from conversations.models import HELD_ANSWERS, Request, State
from conversations.page_rows import Sides, sides_of
from conversations.views.choosing import MOVED_ON, who_said_yes
from conversations.views.giving import beside, holding
from conversations.views.reading import FORMER, my_door, open_door, page_of
from correspondence.actions import ThreadEnded, TooFast
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from records.kept import restore
from records.tokens import seal, unseal

ROWS = 20
NOT_OFFERED = "This place to turn is not shown any more. Choose another one, or take it out."
TOO_FAST = "You have sent many messages within a minute. Wait a minute, then send again."


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_list(request: HttpRequest) -> HttpResponse:
    """Mine, as colleague and as supporter, newest first."""
    me = signed_in(request)
    rows = Request.objects.visible_to(me).newest_first()
    after = unseal("conversations", me.pk, request.GET.get("after", ""))
    if after:
        at, pk = datetime.fromisoformat(after[0]), UUID(after[1])
        rows = rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__gt=pk))
    found = list(rows.with_people()[: ROWS + 1])
    last = found[ROWS - 1] if len(found) > ROWS else None
    context = {
        "rows": [_row(item, me) for item in found[:ROWS]],
        "later": seal("conversations", me.pk, [last.asked_at.isoformat(), str(last.pk)])
        if last
        else "",
        "paged": bool(after),
    }
    return render(request, "conversations/list.jinja", context)


def _row(item: Request, me: User) -> dict[str, Any]:
    """One line of the list, from what the list has fetched."""
    asking = item.asker_id == me.pk
    parts = item.thread.participants.all()
    reader = next((p for p in parts if p.user_id == me.pk and not p.has_left), None)
    offers = [o for o in item.offers.all() if o.answer in HELD_ANSWERS]
    return {
        "item": item,
        "asking": asking,
        "name": _name(item, me, asking),
        "at": item.thread.last_message_at or item.asked_at,
        "new": reader is not None and reader.read_number < item.thread.last_number,
        "to_answer": not asking and any(o.is_unanswered for o in offers),
    }


def _name(item: Request, me: User, asking: bool) -> str:
    """The other side's name as this person may see it; empty while it is not theirs to see."""
    if asking:
        held = [o for o in item.offers.all() if o.answer in HELD_ANSWERS and o.is_known]
        return held[0].supporter_name if held else ""
    mine = [o for o in item.offers.all() if o.supporter.user_id == me.pk]
    if not mine or not mine[0].sees_words:
        return ""
    others = [p for p in item.thread.participants.all() if p.user_id == item.asker_id]
    open_account = others and others[0].user is not None and others[0].user.is_active
    return others[0].name if open_account else FORMER.capitalize()


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From "sent" to "ended": what happens next, the words, and a box to write in."""
    me = signed_in(request)
    item = my_door(me, pk)
    typed = _typed(request)
    if typed is not None and typed.is_bound and _sent(request, me, item, typed):
        return redirect("conversations:conversation-detail", item.pk)
    sides = sides_of(item, me, timezone.now())
    context = page_of(request, item, me, sides)
    offer = context["offer"]
    if offer is not None and offer.is_unanswered:
        return redirect("conversations:request-answer", item.pk)
    box = _box(request, me, item, sides) if typed is None else {"form": typed}
    context |= {"kept": False, "draft": None} | box | _beside(item, me, box["form"])
    context |= {"withhold": WITHHOLD, "dial": national(item.phone), "away_until": _away(item)}
    if item.state == State.OPEN and not context["asking"]:
        context["heavy_until"] = heavy_until(me, item.pk, today())
    if item.state == State.RELEASE and context["asking"]:
        context |= who_said_yes(me, item, context["said_yes"])
    return render(request, _template(item, context), context)


def _typed(request: HttpRequest) -> TalkingForm | None:
    """What was sent, or, when a place to turn was put in or taken out, what is still written."""
    if request.method != "POST":
        return None
    on_the_way = "add" in request.POST or "remove" in request.POST
    return holding(request.POST) if on_the_way else TalkingForm(request.POST)


def _beside(item: Request, me: User, form: TalkingForm) -> dict[str, Any]:
    """The place to turn that goes with what is written, for whoever may give one."""
    give = may_give(item, me)
    return {"may_give": give, "beside": beside(me, form) if give else None}


def _template(item: Request, context: dict[str, Any]) -> str:
    if item.state in (State.OPEN, State.ENDED):
        return "conversations/conversation.jinja"
    return "conversations/request.jinja" if context["asking"] else "conversations/answered.jinja"


def _away(item: Request) -> date | None:
    """Until when the supporter is away; nothing once that is over."""
    return item.away_until if item.away_until and item.away_until >= today() else None


def _box(request: HttpRequest, me: User, item: Request, sides: Sides) -> dict[str, Any]:
    """The box to write in, with what was kept of it: by a lost session, or for later."""
    kept = restore(request)
    draft = None
    if sides.keeps_draft and may_write(item, me):
        draft = actions.draft_of(by=me, request=item, now=timezone.now())
    begun = kept.dict() if kept else {"body": draft.body, "card": draft.card} if draft else None
    return {"form": TalkingForm(initial=begun), "kept": kept is not None, "draft": draft}


def _sent(request: HttpRequest, me: User, item: Request, form: TalkingForm) -> bool:
    """Whether it is sent, or kept or thrown away as a draft; False with the reason on the form and
    the words kept."""
    act, now = request.POST.get("act"), timezone.now()
    nothing = not (request.POST.get("body", "").strip() or request.POST.get("card"))
    thrown_away = act == "drop" or (act == "draft" and nothing)
    if not thrown_away and not form.is_valid():
        return False
    try:
        if thrown_away or act == "draft":
            actions.keep_draft(by=me, request=item, now=now, **_held(form, thrown_away))
        else:
            actions.write(by=me, request=item, now=now, **form.cleaned_data)
    except TooFast:
        form.add_error("body", TOO_FAST)
        return False
    except NotOffered:
        form.add_error(None, NOT_OFFERED)
        return False
    except (actions.Late, ThreadEnded):
        item.refresh_from_db()
        form.add_error(None, MOVED_ON)
        return False
    return True


def _held(form: TalkingForm, thrown_away: bool) -> dict[str, Any]:
    """What is kept as a draft."""
    if thrown_away:
        return {"body": ""}
    return {name: form.cleaned_data[name] for name in ("body", "card")}


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it, after one question; never a reason."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    if request.method != "POST":
        return render(request, "conversations/end.jinja", {"item": item})
    try:
        actions.end(by=me, request=item, now=timezone.now())
    except actions.Late:
        messages.info(request, MOVED_ON)
    return redirect("conversations:conversation-detail", item.pk)


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase what I wrote here, after one question."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    if request.method != "POST":
        return render(request, "conversations/erase.jinja", {"item": item})
    try:
        actions.erase_mine(by=me, request=item, now=timezone.now())
        messages.success(request, "Erased.")
    except actions.Late:
        messages.info(request, MOVED_ON)
    return redirect("conversations:conversation-detail", item.pk)
