"""What a group agrees on: read, accepted, talked about; written by its facilitators."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups import actions, agreements, shown
from groups.forms_agreement import AcceptForm, DraftForm, ReviewForm, WishForm, blanks_left
from groups.models import AgreementIdea, Group
from groups.views.leading import led
from groups.views.standing import as_it_stands
from people.access import in_module, requires, signed_in
from people.models import User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.kept import restore

ACCEPTED: Final = "You have accepted it."
ANOTHER: Final = "It has changed while you read. Here it is as it is now."
SAVED: Final = "The draft is kept. Everybody in the group can read it and say what they would like."
FORWARD: Final = (
    "It is put forward. Everybody in the group gets a notice and is asked to accept it."
)
AGAIN: Final = "It stays as it is. You both get a notice on the day you chose."
SAID: Final = "It is there. Everybody in the group can read it."
GONE: Final = "It is gone."


def inside(me: User, pk: UUID) -> Group:
    """A group this person is in, or 404."""
    return get_object_or_404(Group.objects.joined_by(me).select_related("organisation"), pk=pk)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The present version, what changed, and a box to accept it; what is being worked on."""
    me = signed_in(request)
    group = inside(me, pk)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = form.cleaned_data["version"]
            actions.accept(by=me, group=group, number=number, now=timezone.now())
        except (actions.Changed, actions.Closed):
            messages.info(request, ANOTHER)
            return redirect("groups:group-agreement", pk)
        messages.success(request, ACCEPTED)
        return redirect("groups:group-detail", pk)
    return render(request, "groups/agreement.jinja", _page(me, group) | {"form": form})


def _page(me: User, group: Group) -> dict[str, Any]:
    now = timezone.now()
    one = shown.of(group, me, now)
    agreed = agreements.standing(group, one.mine)
    current = agreed.current
    _, draft = agreements.working_on(group)
    return {
        "group": group,
        "one": one,
        "agreed": agreed,
        "over": group.has_ended(today(now)),
        "parts": agreements.parts(current.text) if current else (),
        "lines": agreements.since_accepted(group, agreed),
        "draft": agreements.between(current.text if current else "", draft) if draft else [],
        "first_draft": agreements.parts(draft) if draft and not current else (),
        "wishes": agreements.wishes(group, me),
        "how_many": agreements.how_many_accepted(group, current) if one.leads and current else "",
        "is_due": agreements.is_due(current, today(now)),
        "earlier": agreements.earlier_than(current),
    }


@require_safe
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def group_agreement_version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A version as it was, and what it had changed."""
    group = inside(signed_in(request), pk)
    latest = group.agreements.current()
    # A number may be typed that no database can hold.
    asked = [number - 1, number] if latest and number <= latest.number else []
    held = {one.number: one for one in group.agreements.filter(number__in=asked)}
    version = held.get(number)
    before = held.get(number - 1)
    context: dict[str, Any] = {"group": group, "version": version, "lines": []}
    if version is None:
        return redirect("groups:group-agreement", pk)
    if before is not None:
        context["lines"] = agreements.between(before.text, version.text)
    context["parts"] = agreements.parts(version.text)
    return render(request, "groups/agreement_version.jinja", context)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_agreement_say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member says what they would like."""
    me = signed_in(request)
    group = inside(me, pk)
    kept = restore(request) if request.method == "GET" else None
    data = request.POST if request.method == "POST" else None
    form = WishForm(data, initial=kept.dict() if kept else None)
    if form.is_valid():
        try:
            actions.say_wish(by=me, group=group, text=form.cleaned_data["text"], now=timezone.now())
            messages.success(request, SAID)
            return redirect("groups:group-agreement", pk)
        except ValidationError as error:
            form.add_error("text", error)
        except actions.Closed as error:
            raise Http404 from error
    context: dict[str, Any] = {"form": form, "kept": kept, "group": group}
    context["backup_days"] = settings.BACKUP_DAYS
    return render(request, "groups/agreement_say.jinja", context)


@require_POST
@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
def idea_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A wish is taken back, or done with."""
    me = signed_in(request)
    wish = get_object_or_404(AgreementIdea.objects.removable_by(me), pk=pk)
    actions.remove_wish(by=me, wish=wish)
    messages.success(request, GONE)
    return redirect("groups:group-agreement", wish.group_id)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_agreement_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facilitators write; whoever is second sees both."""
    me = signed_in(request)
    group = led(me, pk)
    kept = restore(request) if request.method == "GET" else None
    data = request.POST.copy() if request.method == "POST" else None
    form = DraftForm(data, initial=kept.dict() if kept else _beginning(group))
    theirs = ""
    if form.is_valid():
        try:
            actions.write_draft(by=me, group=group, now=timezone.now(), **form.cleaned_data)
            messages.success(request, SAVED)
            return redirect("groups:group-agreement", pk)
        except actions.Changed:
            # Read anew: the other may have written since this page was asked for.
            form, theirs = _upon_theirs(led(me, pk), form)
    return render(request, "groups/agreement_draft.jinja", _draft_page(group, form, theirs, kept))


def _beginning(group: Group) -> dict[str, Any]:
    """The draft, or else the present version, or else our template."""
    number, draft = agreements.working_on(group)
    current = group.agreements.current()
    text = draft or (current.text if current else agreements.template_for(group))
    return {"upon": number, "text": text}


def _upon_theirs(group: Group, form: DraftForm) -> tuple[DraftForm, str]:
    """The form with what was typed, upon what the other wrote meanwhile; and that."""
    held = _beginning(group)
    return DraftForm({"text": form.data["text"], "upon": held["upon"]}), held["text"]


def _draft_page(group: Group, form: DraftForm, theirs: str, kept: Any) -> dict[str, Any]:
    typed = form.data.get("text", "").replace("\r\n", "\n")
    lines = agreements.between(theirs, typed) if theirs else []
    return {"group": group, "form": form, "kept": kept, "theirs": theirs, "lines": lines}


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_agreement_forward(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft beside the present version, a day to look again, and a button."""
    me, now = signed_in(request), timezone.now()
    group = led(me, pk)
    number, draft = agreements.working_on(group)
    if not draft:
        return redirect("groups:group-agreement-draft", pk)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, initial={"upon": number}, on=today(now))
    blanks = blanks_left(draft)
    if form.is_valid() and not blanks:
        return _put_forward(request, me, group, form)
    current = group.agreements.current()
    context: dict[str, Any] = {"group": group, "form": form, "blanks": blanks, "current": current}
    context["lines"] = agreements.between(current.text, draft) if current else []
    context["parts"] = agreements.parts(draft)
    return render(request, "groups/agreement_forward.jinja", context)


def _put_forward(request: HttpRequest, me: User, group: Group, form: ReviewForm) -> HttpResponse:
    try:
        actions.put_forward(by=me, group=group, now=timezone.now(), **form.cleaned_data)
        messages.success(request, FORWARD)
    except actions.Changed:
        messages.info(request, ANOTHER)
        return redirect("groups:group-agreement-forward", group.pk)
    return redirect("groups:group-agreement", group.pk)


@in_module(Module.GROUPS)
@requires(Permission.JOIN_GROUPS)
@as_it_stands
def group_agreement_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It still fits, until another day."""
    me, now = signed_in(request), timezone.now()
    group = led(me, pk)
    current = group.agreements.current()
    if current is None:
        return redirect("groups:group-agreement-draft", pk)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, initial={"upon": current.number}, on=today(now))
    if form.is_valid():
        number, day = form.cleaned_data["upon"], form.cleaned_data["review_on"]
        try:
            actions.look_again(by=me, group=group, number=number, review_on=day, now=now)
            messages.success(request, AGAIN)
        except actions.Changed:
            messages.info(request, ANOTHER)
        return redirect("groups:group-agreement", pk)
    context = {"group": group, "form": form, "parts": agreements.parts(current.text)}
    return render(request, "groups/agreement_review.jinja", context)
