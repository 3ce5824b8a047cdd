"""A supporter says that a contact is heavy, or not any more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from conversations import actions
from conversations.models import Request
from conversations.views.choosing import MOVED_ON
from conversations.views.reading import open_door
from people.access import requires, signed_in
from people.roles import Permission


@requires(Permission.ASK_FOR_SUPPORT)
@require_POST
def conversation_heavy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it, with a rest offered on the next page; or take the mark back and stay here."""
    me = signed_in(request)
    item = open_door(Request.objects.talked_by(me), pk)
    try:
        if request.POST.get("act") == "take back":
            actions.unmark_heavy(by=me, request=item)
            messages.success(request, "It counts once again.")
        else:
            actions.mark_heavy(by=me, request=item, now=timezone.now())
            messages.success(request, "It counts double for two weeks. Only you know.")
            return redirect("care:load")
    except actions.Late:
        messages.info(request, MOVED_ON)
    return redirect("conversations:conversation-detail", item.pk)
