"""What is held about me, starting with what privileged people opened or changed (promise P1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conversations.safety_told import in_my_data
from peersupport import export
from people.access import fresh_sign_in, signed_in
from people.models import User
from records.audit import events_about
from records.clock import today

MOST: Final = 100
# Every audited event that is about a person, in that person's words.
WORDS: Final = {
    "account.added": "Your account was opened",
    "account.opened": "The page of your account was opened",
    "account.changed": "What is held about your work was corrected",
    "account.change_refused": "Somebody tried to change your account and was refused",
    "account.closed": "Your account was closed",
    "account.close_refused": "Somebody tried to close your account and was refused",
    "account.reopened": "Your account was opened again",
    "account.open_refused": "Somebody tried to reopen your account and was refused",
    "application.brought": "A vetter put you forward as a peer supporter",
    "connection.declared": "Somebody who vets said that they know you, and stepped back",
    "connection.refused": "Somebody tried to step back from vetting you and was refused",
    "reference.asked": "A reference about you was asked for",
    "application.opened": "Your application was opened",
    "application.open_refused": "Somebody tried to open your application and was refused",
    "application.decided": "Somebody decided on your application",
    "check.recorded": "A check of yours was recorded",
    "check.refused": "Somebody tried to record a check of yours and was refused",
    "decision.refused": "Somebody tried to decide on your application and was refused",
    "manager.confirmed": "A vetter recorded that your manager agrees to the time",
    "manager.refused": "Somebody tried to record your manager’s agreement and was refused",
    "note.added": "A note was added to your application",
    "note.refused": "Somebody tried to add a note to your application and was refused",
    "hold.begun": "Somebody asked that your conversations are kept, on an authority’s demand",
    "hold.agreed": "A second person agreed that your conversations are kept",
    "hold.ended": "The hold on your conversations was ended",
    "hold.reviewed": "A second person looked at the hold on your conversations",
    "hold.told": "You were told of a hold on your conversations",
    "identity.released": "Your name and how to reach you were shown to a safeguarding lead",
    "identity.reviewed": "A second person looked at why your name was shown",
    "identity.told": "You were told that your name had been shown to a safeguarding lead",
    "opening.begun": "Somebody asked to open the messages of a conversation of yours",
    "opening.agreed": "A second person agreed to open the messages of a conversation of yours",
    "opening.ended": "The opening of your messages was ended",
    "opening.read": "Opened messages of yours were read",
    "opening.reviewed": "A second person looked at why your messages were opened",
    "opening.told": "You were told that messages of yours had been opened",
    "appeal.opened": "Your appeal was opened",
    "appeal.open_refused": "Somebody tried to open your appeal and was refused",
    "appeal.decided": "Somebody decided on your appeal",
    "appeal.refused": "Somebody tried to decide on your appeal and was refused",
    "training.recorded": "Training of yours was recorded",
    "training.refused": "Somebody tried to record training of yours and was refused",
    "champion.appointed": "You were made a wellbeing champion, as you had asked",
    "champion.declined": "Somebody answered no when you asked to be a wellbeing champion",
    "champion.ended": "Your time as a wellbeing champion was ended",
    "champion.refused": "Somebody tried to decide whether you are a champion and was refused",
    "due.taken_on": "A vetter took on a date of yours that runs out",
    "due.refused": "Somebody tried to take on a date of yours and was refused",
    "probation.passed": "Your probation was passed",
    "probation.extended": "Your probation was extended",
    "probation.refused": "Somebody tried to change your probation and was refused",
    "removal.proposed": "Somebody proposed to end your role as a peer supporter",
    "removal.decided": "A second person decided about the end of your role",
    "removal.refused": "Somebody tried to end your role and was refused",
    "suspension.extended": "Your suspension was extended",
    "role.given": "You were given a role",
    "role.taken": "A role of yours ended",
    "role.refused": "Somebody tried to change your roles and was refused",
    "role.own_refused": "You tried to change your own roles",
    "role.for_all_refused": "Somebody tried to give or take your national role and was refused",
    "desk.deputy_set": "You were asked to look after a desk on certain days",
    "desk.deputy_ended": "The days on which you look after a desk were ended",
    "supporter.opened": "Your checks as a peer supporter were opened",
    "supporter.open_refused": "Somebody tried to open your checks and was refused",
    "supporter.suspended": "You were suspended as a peer supporter",
    "suspension.refused": "Somebody tried to suspend you and was refused",
    "supporter.reinstated": "You were reinstated as a peer supporter",
    "reinstatement.refused": "Somebody tried to reinstate you and was refused",
    "text.opened": "New words of your profile were read before they are shown",
    "text.open_refused": "Somebody tried to read new words of your profile and was refused",
    "text.accepted": "New words of your profile were accepted",
    "text.accept_refused": "Somebody tried to accept new words of your profile and was refused",
    "text.handed_back": "New words of your profile were handed back to you",
    "text.hand_back_refused": "Somebody tried to hand back new words of yours and was refused",
}


@dataclass(frozen=True)
class Line:
    """One thing that was done, by whom and when."""

    words: str
    by: str
    at: datetime


def lines_about(person: User) -> list[Line]:
    """The newest hundred things privileged people opened or changed about this person."""
    events = list(events_about(person.pk)[:MOST])
    actors = {event.actor_id for event in events if event.actor_id}
    names = dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))
    return [
        Line(
            WORDS.get(event.event, "Something about you was opened or changed"),
            names.get(event.actor_id, "Somebody who has left") if event.actor_id else "The system",
            event.at,
        )
        for event in events
    ]


@fresh_sign_in
def everything(request: HttpRequest) -> HttpResponse:
    """Everything held about me, on one page. Grave on a shared computer, so proven first."""
    context = {
        "sections": export.everything(signed_in(request)),
        "left_out": [*export.LEFT_OUT, *export.NOT_MINE.values()],
    }
    return render(request, "home/my_data_everything.jinja", context)


@fresh_sign_in
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same as JSON, to keep or to take elsewhere (UK GDPR, articles 15 and 20)."""
    body = {
        "site": settings.SITE_NAME,
        "made_on": today().isoformat(),
        "held": [
            {
                "what": section.title,
                "why": section.group.purpose,
                "kept": section.group.keep_words,
                "who_can_read_it": section.group.readers,
                "rows": section.in_json,
            }
            for section in export.everything(signed_in(request))
        ],
        "not_in_here": [*export.LEFT_OUT, *export.NOT_MINE.values()],
    }
    response = JsonResponse(body, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def my_data(request: HttpRequest) -> HttpResponse:
    """What was opened or changed about me, and where I can see and correct the rest."""
    me = signed_in(request)
    context = {"lines": lines_about(me), "safety": in_my_data(me, timezone.now())}
    return render(request, "home/my_data.jinja", context)
