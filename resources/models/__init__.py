"""The toolkit library: what there is, its files, and files kept while a form is put right.

Nothing here says who read or downloaded what.
"""

from resources.models.changed import Change
from resources.models.elsewhere import Elsewhere, seen_on
from resources.models.fetches import Fetches
from resources.models.files import (
    HOLD,
    KEPT_EARLIER,
    LEASE,
    SAID_MOST,
    EarlierFile,
    FileState,
    HeldUpload,
    ResourceFile,
    ResourceFileQuerySet,
    StoredFile,
)
from resources.models.films import Film
from resources.models.findings import MOST_FINDINGS, Finding
from resources.models.packs import (
    KEPT,
    MOST_BYTES,
    MOST_THINGS,
    Pack,
    PackQuerySet,
    kept_until,
)
from resources.models.page_text import PageText
from resources.models.previews import PagePicture, Previews
from resources.models.resources import REVIEW_AGAIN, Resource, ResourceQuerySet, labels
from resources.models.revisions import Revision
from resources.models.routes import (
    LONGEST_WHY,
    LONGEST_WORDS,
    MOST_STEPS,
    PLACES,
    PROBLEM,
    PROBLEMS,
    Route,
    RouteQuerySet,
    RouteStep,
)
from resources.models.stories import (
    ASKED_AFTER,
    TO_ANSWER,
    Story,
    StoryConsent,
    StoryQuerySet,
    forgotten_by,
)
from resources.models.texts import Text, TextQuerySet
from resources.models.tied import Companion
from resources.models.withdrawals import REASON_MOST, ReviewTold, Withdrawal

__all__ = [
    "ASKED_AFTER",
    "HOLD",
    "KEPT",
    "KEPT_EARLIER",
    "LEASE",
    "LONGEST_WHY",
    "LONGEST_WORDS",
    "MOST_BYTES",
    "MOST_FINDINGS",
    "MOST_STEPS",
    "MOST_THINGS",
    "PLACES",
    "PROBLEM",
    "PROBLEMS",
    "REASON_MOST",
    "REVIEW_AGAIN",
    "SAID_MOST",
    "TO_ANSWER",
    "Change",
    "Companion",
    "EarlierFile",
    "Elsewhere",
    "Fetches",
    "FileState",
    "Film",
    "Finding",
    "HeldUpload",
    "Pack",
    "PackQuerySet",
    "PagePicture",
    "PageText",
    "Previews",
    "Resource",
    "ResourceFile",
    "ResourceFileQuerySet",
    "ResourceQuerySet",
    "ReviewTold",
    "Revision",
    "Route",
    "RouteQuerySet",
    "RouteStep",
    "StoredFile",
    "Story",
    "StoryConsent",
    "StoryQuerySet",
    "Text",
    "TextQuerySet",
    "Withdrawal",
    "forgotten_by",
    "kept_until",
    "labels",
    "seen_on",
]
