"""The pages of asking and talking. Each begins at a door that is the same for "not yours" and
"does not exist"."""

from conversations.views.answering import request_answer
from conversations.views.asking import (
    anyone_ask,
    anyone_before,
    request_ask,
    request_before,
)
from conversations.views.carrying import conversation_heavy
from conversations.views.choosing import (
    request_look,
    request_next,
    request_release,
    request_widen,
    request_withdraw,
)
from conversations.views.contacts import contact_list
from conversations.views.giving import conversation_place
from conversations.views.keeping_in_touch import (
    conversation_block,
    conversation_call,
    conversation_quiet,
    conversation_swap,
    message_erase,
)
from conversations.views.stepping_down import step_down
from conversations.views.talking import (
    conversation_detail,
    conversation_end,
    conversation_erase,
    conversation_list,
)
from conversations.views.who import conversation_who

__all__ = [
    "anyone_ask",
    "anyone_before",
    "contact_list",
    "conversation_block",
    "conversation_call",
    "conversation_detail",
    "conversation_end",
    "conversation_erase",
    "conversation_heavy",
    "conversation_list",
    "conversation_place",
    "conversation_quiet",
    "conversation_swap",
    "conversation_who",
    "message_erase",
    "request_answer",
    "request_ask",
    "request_before",
    "request_look",
    "request_next",
    "request_release",
    "request_widen",
    "request_withdraw",
    "step_down",
]
