"""Every write to the library."""

from resources.actions.adding import Details, add_resource, words_found_by
from resources.actions.keeping import (
    Upload,
    discard_unnamed,
    forget_expired,
    forget_held,
    hold,
)
from resources.actions.publishing import publish
from resources.actions.upkeep import check_links, keep_text, read_unread
from resources.actions.withdrawing import still_right, withdraw

__all__ = [
    "Details",
    "Upload",
    "add_resource",
    "check_links",
    "discard_unnamed",
    "forget_expired",
    "forget_held",
    "hold",
    "keep_text",
    "publish",
    "read_unread",
    "still_right",
    "withdraw",
    "words_found_by",
]
