"""A supporter answers a request: yes, tell me more, not me, we know each other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms import AnswerForm
from conversations.models import Answer, Request
from conversations.views.reading import open_door, page_of
from correspondence.actions import TooFast
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.kept import restore

GONE = "This request has moved on. There is nothing you need to do."
FULL = (
    "You already hold as many conversations as you chose. End one, or raise your number in your "
    "profile, or pass this on."
)
TOO_FAST = "You have sent many messages within a minute. Wait a minute, then send again."
WHO_ANSWERS = "The colleague sees a yes or a question. If you pass it on, only that it moved on."
# Neutral: it waits in the session until the next page shows it.
DONE = "Your answer is saved."


@requires(Permission.ASK_FOR_SUPPORT)
def request_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page on which a supporter answers."""
    me = signed_in(request)
    item = open_door(Request.objects.offered_to(me), pk)
    context = page_of(request, item, me)
    offer = context["offer"]
    if not offer.is_unanswered:
        return redirect("conversations:conversation-detail", item.pk)
    kept = restore(request) if request.method != "POST" else None
    may_ask = offer.answer == Answer.ASKED and offer.sees_words
    initial = kept.dict() if kept else None
    form = AnswerForm(request.POST or None, may_ask=may_ask, initial=initial)
    if form.is_valid() and _answer(request, me, item, form):
        return _onwards(me, item, paused=form.cleaned_data["pause"])
    context |= {
        "form": form,
        "kept": kept is not None,
        "may_ask": may_ask,
        "who_answers": WHO_ANSWERS,
    }
    return render(request, "conversations/answer.jinja", context)


def _onwards(me: User, item: Request, *, paused: bool) -> HttpResponse:
    """Back to the request, or to the list when it is no longer this supporter's. Who paused is
    asked about each open contact."""
    if paused and Request.objects.talked_by(me).exists():
        return redirect("conversations:contact-list")
    if Request.objects.visible_to(me).filter(pk=item.pk).exists():
        return redirect("conversations:conversation-detail", item.pk)
    return redirect("conversations:conversation-list")


def _answer(request: HttpRequest, me: User, item: Request, form: AnswerForm) -> bool:
    """Whether it is done, or overtaken; False with the reason on the form."""
    try:
        _act(me, item, form)
    except actions.Late:
        messages.info(request, GONE)
        return True
    except actions.Full:
        form.add_error("answer", FULL)
        return False
    except TooFast:
        form.add_error("question", TOO_FAST)
        return False
    messages.success(request, DONE)
    return True


def _act(me: User, item: Request, form: AnswerForm) -> None:
    typed, now = form.cleaned_data, timezone.now()
    match typed["answer"]:
        case AnswerForm.YES:
            actions.answer_yes(by=me, request=item, now=now, pause=typed["pause"])
        case AnswerForm.MORE:
            actions.tell_more(
                by=me,
                request=item,
                body=typed["question"],
                form_key=typed["form_key"],
                now=now,
                pause=typed["pause"],
            )
        case other:
            known = other == AnswerForm.KNOWN
            actions.pass_on(by=me, request=item, now=now, known=known, pause=typed["pause"])
