"""Everything people do with a request and the conversation that follows.

A colleague's acts leave a tally and nothing else; notices leave in the same transaction.
"""

from conversations.actions.alerts import Settled, acknowledge
from conversations.actions.answering import answer_yes, pass_on, tell_more
from conversations.actions.asking import (
    NotOpen,
    Wish,
    ask,
    choose_next,
    keep_looking,
    widen,
    withdraw,
)
from conversations.actions.carrying import mark_heavy, unmark_heavy
from conversations.actions.contacts import (
    agree_call,
    go_on,
    let_rest,
    offer_somebody_else,
    say_away,
    swap,
)
from conversations.actions.drafting import draft_of, keep_draft
from conversations.actions.helping import offer_more
from conversations.actions.moves import AlreadyAsked, Full, Late, NotAvailable, TooMany
from conversations.actions.releasing import NotSeen, decline, release
from conversations.actions.stepping_down import Parting, step_down
from conversations.actions.talking import (
    block,
    end,
    erase_message,
    erase_mine,
    mark_read,
    write,
)

__all__ = [
    "AlreadyAsked",
    "Full",
    "Late",
    "NotAvailable",
    "NotOpen",
    "NotSeen",
    "Parting",
    "Settled",
    "TooMany",
    "Wish",
    "acknowledge",
    "agree_call",
    "answer_yes",
    "ask",
    "block",
    "choose_next",
    "decline",
    "draft_of",
    "end",
    "erase_message",
    "erase_mine",
    "go_on",
    "keep_draft",
    "keep_looking",
    "let_rest",
    "mark_heavy",
    "mark_read",
    "offer_more",
    "offer_somebody_else",
    "pass_on",
    "release",
    "say_away",
    "step_down",
    "swap",
    "tell_more",
    "unmark_heavy",
    "widen",
    "withdraw",
    "write",
]
