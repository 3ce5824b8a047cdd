"""The pages of asking and talking. Each begins at a door that is the same for "not yours" and
"does not exist"."""

from conversations.views.answering import request_answer
from conversations.views.asking import request_ask, request_before
from conversations.views.choosing import request_next, request_release, request_withdraw
from conversations.views.consulting import consult_detail, consult_end, consult_list
from conversations.views.contact_log import contact_log_page, contact_log_undo
from conversations.views.desk import alert_acknowledge, alert_offer_more, desk_consult, desk_page
from conversations.views.talking import (
    conversation_detail,
    conversation_end,
    conversation_erase,
    conversation_list,
)

__all__ = [
    "alert_acknowledge",
    "alert_offer_more",
    "consult_detail",
    "consult_end",
    "consult_list",
    "contact_log_page",
    "contact_log_undo",
    "conversation_detail",
    "conversation_end",
    "conversation_erase",
    "conversation_list",
    "desk_consult",
    "desk_page",
    "request_answer",
    "request_ask",
    "request_before",
    "request_next",
    "request_release",
    "request_withdraw",
]
