"""Everything people do with a request and the conversation that follows.

A colleague's acts leave a tally and nothing else; notices leave in the same transaction.
"""

from conversations.actions.answering import answer_yes, pass_on, tell_more
from conversations.actions.asking import ask, choose_next, decline, release, withdraw
from conversations.actions.moves import AlreadyAsked, Full, Late, NotAvailable, TooMany
from conversations.actions.talking import end, erase_mine, mark_read, write

__all__ = [
    "AlreadyAsked",
    "Full",
    "Late",
    "NotAvailable",
    "TooMany",
    "answer_yes",
    "ask",
    "choose_next",
    "decline",
    "end",
    "erase_mine",
    "mark_read",
    "pass_on",
    "release",
    "tell_more",
    "withdraw",
    "write",
]
