"""Every write to the library."""

from resources.actions.adding import (
    MOST_FILES,
    Details,
    TooManyFiles,
    add_file,
    add_files,
    add_resource,
    remove_file,
)
from resources.actions.found_by import words_found_by
from resources.actions.keeping import (
    Upload,
    discard_unnamed,
    forget_expired,
    forget_held,
    hold,
)
from resources.actions.looked_after import demand_mine
from resources.actions.preparing import left_lying, prepare
from resources.actions.publishing import publish
from resources.actions.upkeep import check_links, keep_text, read_unread
from resources.actions.wishes import want_comments
from resources.actions.withdrawing import still_right, withdraw

__all__ = [
    "MOST_FILES",
    "Details",
    "TooManyFiles",
    "Upload",
    "add_file",
    "add_files",
    "add_resource",
    "check_links",
    "demand_mine",
    "discard_unnamed",
    "forget_expired",
    "forget_held",
    "hold",
    "keep_text",
    "left_lying",
    "prepare",
    "publish",
    "read_unread",
    "remove_file",
    "still_right",
    "want_comments",
    "withdraw",
    "words_found_by",
]
