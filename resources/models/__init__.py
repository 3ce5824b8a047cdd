"""The toolkit library: what there is, its files, and files kept while a form is put right.

Nothing here says who read or downloaded what.
"""

from resources.models.changed import Change
from resources.models.elsewhere import Elsewhere, seen_on
from resources.models.files import (
    HOLD,
    FileState,
    HeldUpload,
    ResourceFile,
    ResourceFileQuerySet,
    StoredFile,
)
from resources.models.findings import MOST_FINDINGS, Finding
from resources.models.page_text import PageText
from resources.models.resources import REVIEW_AGAIN, Resource, ResourceQuerySet, labels
from resources.models.tied import Companion

__all__ = [
    "HOLD",
    "MOST_FINDINGS",
    "REVIEW_AGAIN",
    "Change",
    "Companion",
    "Elsewhere",
    "FileState",
    "Finding",
    "HeldUpload",
    "PageText",
    "Resource",
    "ResourceFile",
    "ResourceFileQuerySet",
    "ResourceQuerySet",
    "StoredFile",
    "labels",
    "seen_on",
]
