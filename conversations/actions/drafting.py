"""What somebody has begun to write in a conversation and keeps for later: theirs alone to see."""

from datetime import datetime

from django.db import transaction

from conversations.actions.moves import Late, locked
from conversations.actions.talking import may_write
from conversations.keeping import DRAFT_LIFE, draft_forms
from conversations.models import Request
from correspondence import actions as correspondence
from correspondence.models import Draft
from people.models import User


@transaction.atomic
def keep_draft(
    *, by: User, request: Request, body: str, now: datetime, card: str = ""
) -> Draft | None:
    """Keep what is written for a week, with the place to turn put beside it, instead of an earlier
    draft; nothing of either (None) throws the draft away. Gone when a message is sent and at the
    end. Raises Late when this person cannot write here.
    """
    request = locked(request)
    taking_part = request.thread.participants.filter(user=by, has_left=False)
    if not (taking_part.exists() and may_write(request, by)):
        raise Late
    forms = draft_forms(request.pk)
    correspondence.drop_drafts(forms=forms, user=by)
    if not (body or card):
        return None
    return correspondence.save_draft(
        user=by, form=forms[0], body=body, card=card, now=now, life=DRAFT_LIFE
    )


def draft_of(*, by: User, request: Request, now: datetime) -> Draft | None:
    """What this person has begun to write here, if they keep something. One query."""
    drafts = Draft.objects.visible_to(by).current(now)
    return drafts.filter(form__in=draft_forms(request.pk)).first()
