"""What a lead reads, releases and asks for, and what a second opener agrees to."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations.actions import safety
from conversations.actions.safety.releases import SHOWN_FOR
from conversations.forms_safety import HoldForm, OpeningForm, ReleaseForm
from conversations.models import Concern, Hold, Opening, Release, Request
from conversations.models.duty import is_lead
from conversations.views.reading import FORMER
from conversations.views.safety_door import for_safety, found_or_404, tried
from correspondence.models import Message
from directory.cards import NAMELESS
from people.access import fresh_sign_in, signed_in
from people.models import User
from people.taxonomy import ROLE_TYPE_LABELS
from records.kept import restore
from signposting.cards import cards_for

PAGE = 200


@for_safety
def concern_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was told, and what can be done about it."""
    me, now = signed_in(request), timezone.now()
    item = found_or_404(Concern.objects.visible_to(me, now), pk)
    late = False
    if request.method == "POST":
        late = not _dealt_with(me, item, request.POST.get("act", ""), now)
        item = found_or_404(Concern.objects.visible_to(me, now), pk)
    safety.read_concern(by=me, concern=item, now=now)
    openings = Opening.objects.visible_to(me, now).filter(concern=item).order_by("asked_at")
    context = {
        "item": item,
        "late": late,
        "mine": item.acknowledged_by_id == me.pk,
        "side": side_of(item),
        "reporter": item.reporter if item.shows_reporter else None,
        "shown": item.shown.all()[:PAGE],
        "releases": Release.objects.visible_to(me, now).filter(concern=item)[:PAGE],
        "openings": openings[:PAGE],
    }
    return render(request, "safety/concern.jinja", context)


def _dealt_with(me: User, item: Concern, act: str, now: datetime) -> bool:
    """Taken up or closed; False when somebody else was quicker."""
    acts = {"take": safety.acknowledge, "close": safety.close_concern}
    try:
        if act in acts:
            acts[act](by=me, concern=item, now=now)
    except safety.Late:
        return False
    return True


def side_of(concern: Concern) -> str:
    """Which side it is about. A supporter has a public profile and is named as there; who the
    colleague is stays unknown until it is released."""
    item: Request | None = concern.request
    if item is None or concern.about is None:
        return "the other person, who has gone"
    if item.asker_id == concern.about_id:
        return "the colleague who asked for support"
    supporter = getattr(concern.about, "supporter", None)
    return f"the peer supporter {supporter.shown_name or NAMELESS}" if supporter else FORMER


@for_safety
@fresh_sign_in
def release_identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Immediate danger to life: see who it is."""
    me, now = signed_in(request), timezone.now()
    lives = Concern.objects.visible_to(me, now).about_life().current()
    item = found_or_404(lives, pk)
    kept = restore(request) if request.method != "POST" else None
    form = ReleaseForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        made = tried(form, lambda: _release(me, item, form, now))
        if made is not None:
            return redirect("conversations:release-detail", made.pk)
    context = {"item": item, "form": form, "kept": kept is not None}
    context["hours"] = int(SHOWN_FOR.total_seconds() // 3600)
    return render(request, "safety/release.jinja", context)


def _release(me: User, item: Concern, form: ReleaseForm, now: datetime) -> Release:
    return safety.release_identity(
        by=me, concern=item, reason=form.cleaned_data["reason"], untold=form.untold, now=now
    )


@for_safety
@fresh_sign_in
def release_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the one lead, for a day, who it is; to the others on duty, that it was shown."""
    me, now = signed_in(request), timezone.now()
    act = found_or_404(Release.objects.visible_to(me, now), pk)
    mine = act.released_by_id == me.pk and act.shown_until > now
    context = {
        "act": act,
        "own": act.released_by_id == me.pk,
        "who": contact_details(act) if mine else None,
        "kind": "releases",
    }
    return render(request, "safety/released.jinja", context)


def contact_details(act: Release) -> list[dict[str, str]]:
    """Name, work and how to reach them; nothing they wrote."""
    person = act.person
    if person is None:
        return []
    item = act.concern.request if act.concern else None
    # The number they gave their supporter, while the two talk by phone.
    number = item.phone if item is not None and item.asker_id == person.pk else ""
    known = {
        "Name": person.name,
        "Work": ROLE_TYPE_LABELS.get(person.role_type, ""),
        "Organisation": person.organisation.name if person.organisation else "",
        "Team": person.team.name if person.team else "",
        "Work email": person.email,
        "Private address": person.private_address,
        "Phone number": number,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


@for_safety
@fresh_sign_in
def opening_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask that the messages of the conversation are opened."""
    me, now = signed_in(request), timezone.now()
    item = found_or_404(Concern.objects.visible_to(me, now).current(), pk)
    kept = restore(request) if request.method != "POST" else None
    form = OpeningForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        made = tried(form, lambda: _ask(me, item, form, now))
        if made is not None:
            return redirect("conversations:opening-detail", made.pk)
    context = {"item": item, "form": form, "kept": kept is not None}
    return render(request, "safety/opening_ask.jinja", context)


def _ask(me: User, item: Concern, form: OpeningForm, now: datetime) -> Opening:
    typed = form.cleaned_data
    return safety.ask_opening(
        by=me,
        concern=item,
        reason=typed["reason"],
        hours=typed["hours"],
        untold=form.untold,
        now=now,
    )


@for_safety
@fresh_sign_in
def opening_messages(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The messages, to the two who opened them, until the limit; written down once a day."""
    me, now = signed_in(request), timezone.now()
    act = found_or_404(Opening.objects.readable_to(me, now), pk)
    safety.open_messages(by=me, opening=act, now=now)
    before = request.GET.get("before", "")
    rows = _messages(act, int(before) if before.isdecimal() and len(before) < 9 else None)
    said = rows[:PAGE][::-1]
    context = {
        "act": act,
        "said": said,
        "cards": cards_for(me, (one.card for one in said if one.card), now),
        "earlier": said[0].number if len(rows) > PAGE else None,
        "latest_page": not before,
    }
    return render(request, "safety/messages.jinja", context)


def _messages(act: Opening, before: int | None) -> list[Message]:
    if act.request is None:
        return []
    rows = act.request.thread.messages.select_related("author").order_by("-number")
    return list((rows if before is None else rows.filter(number__lt=before))[: PAGE + 1])


@for_safety
@fresh_sign_in
def hold_place(request: HttpRequest) -> HttpResponse:
    """Ask that somebody's conversations are kept, on an authority's demand."""
    me, now = signed_in(request), timezone.now()
    if not is_lead(me, now):
        raise Http404
    kept = restore(request) if request.method != "POST" else None
    form = HoldForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        made = tried(form, lambda: _place(me, form, now))
        if made is not None:
            return redirect("conversations:hold-detail", made.pk)
    return render(request, "safety/hold_place.jinja", {"form": form, "kept": kept is not None})


def _place(me: User, form: HoldForm, now: datetime) -> Hold:
    typed = form.cleaned_data
    names = ("email", "authority", "authority_name", "reason", "until")
    return safety.place_hold(
        by=me, untold=form.untold, now=now, **{name: typed[name] for name in names}
    )
