"""Requests for support in tests, made through the action as the pages do."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from conversations import actions
from conversations.models import Request
from conversations.statement import statement_for
from people.models import User


def ask_for_support(
    by: User,
    of: User | None,
    *,
    now: datetime | None = None,
    form_key: UUID | None = None,
    second: User | None = None,
    statement_shown: str = "",
    **wish: Any,
) -> Request:
    """`by` asks the supporter `of` (None: whoever fits), this week, by message, unless said
    otherwise. `second`: whom to ask if the first cannot."""
    supporter = of.supporter if of else None
    wish = {"when": "week", "way": "message", "name": "Kit", "message": "", **wish}
    return actions.ask(
        by=by,
        supporter=supporter,
        wish=actions.Wish(second=second.supporter if second else None, **wish),
        form_key=form_key or uuid4(),
        statement_shown=statement_shown or statement_for(by, supporter).version,
        now=now or timezone.now(),
    )
