"""Who can see this: the whole table behind the one sentence by the button."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from conversations.models import Request, State
from conversations.readers import readable
from conversations.views.reading import open_door
from correspondence.models import LONGEST_WAIT
from people.access import requires, signed_in
from people.roles import Permission


@requires(Permission.ASK_FOR_SUPPORT)
def conversation_who(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What can be read of one request, by whom and until when, for those who may open it."""
    me = signed_in(request)
    item = open_door(Request.objects.visible_to(me), pk)
    organisation = item.asker.organisation if item.asker else None
    context = {
        "item": item,
        "asking": item.asker_id == me.pk,
        "lines": readable(item, me, timezone.now()),
        "waits": item.state in (State.WAITING, State.NOBODY),
        "backup_days": settings.BACKUP_DAYS,
        "longest_wait": LONGEST_WAIT.days,
        "host": settings.SITE_HOSTED_BY,
        "safeguarding": organisation.safeguarding_contact if organisation else "",
    }
    return render(request, "conversations/who.jinja", context)
