"""The messages of a pair."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from correspondence.actions import ThreadEnded, TooFast, mark_read
from correspondence.models import Message, Participant
from mentoring.actions import talking
from mentoring.actions.together import Over
from mentoring.forms_pairs import WordsForm
from mentoring.models import Pair
from mentoring.pair_page import FORMER
from mentoring.views.pairs import OVER, begun, door
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission

PAGE: Final = 50
TOO_FAST: Final = "You have sent many messages within a minute. Wait a minute, then send again."


class Said(NamedTuple):
    """One message as it is shown."""

    number: int
    by: str
    mine: bool
    at: datetime
    words: str
    new: bool
    card: None = None


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the two wrote, and a box to write in while the pair goes on."""
    me = signed_in(request)
    pair = door(me, pk)
    kept = begun(request)
    form = WordsForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid() and _sent(me, pair, form):
        return redirect("mentoring:pair-words", pair.pk)
    context = {"pair": pair, "form": form, "kept": kept, **_written(request, pair, me)}
    return render(request, "mentoring/words.jinja", context)


def _sent(me: User, pair: Pair, form: WordsForm) -> bool:
    """Whether it is sent; False with the reason on the form."""
    try:
        talking.write(by=me, pair=pair, now=timezone.now(), **form.cleaned_data)
    except TooFast:
        form.add_error("body", TOO_FAST)
        return False
    except (Over, ThreadEnded):
        form.add_error(None, OVER)
        return False
    return True


def _written(request: HttpRequest, pair: Pair, me: User) -> dict[str, Any]:
    """The newest page of words, or that before a number. Two queries, and one UPDATE when there is
    something new to this reader."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    rows = pair.thread.messages.order_by("-number")
    found = list((rows if before is None else rows.filter(number__lt=before))[: PAGE + 1])
    shown = found[:PAGE][::-1]
    parts = {one.pk: one for one in pair.thread.participants.select_related("user")}
    reader = next((one for one in parts.values() if one.user_id == me.pk), None)
    read = reader.read_number if reader else pair.thread.last_number
    if reader is not None and before is None and read < pair.thread.last_number:
        mark_read(participant=reader, number=pair.thread.last_number)
    return {
        "said": [_said(one, parts[one.author_id], me, read) for one in shown],
        "earlier": shown[0].number if len(found) > PAGE else None,
        "latest_page": before is None,
    }


def _said(message: Message, author: Participant, me: User, read: int) -> Said:
    mine = author.user_id == me.pk
    here = author.user is not None and author.user.is_active
    return Said(
        number=message.number,
        by="You" if mine else author.name if here else FORMER.capitalize(),
        mine=mine,
        at=message.sent_at,
        words=message.body,
        new=message.number > read and not mine,
    )


@requires(Permission.TAKE_PART_IN_MENTORING)
def pair_message_erase(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Delete one message of one's own, after one question."""
    me = signed_in(request)
    pair = door(me, pk)
    if request.method != "POST":
        return render(request, "mentoring/erase_message.jinja", {"pair": pair})
    if talking.erase_message(by=me, pair=pair, number=number):
        messages.success(request, "Deleted, for both of you.")
    return redirect("mentoring:pair-words", pair.pk)
