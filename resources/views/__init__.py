"""The pages of the library."""

from resources.views.adding import resource_add_files, upload
from resources.views.changing import (
    resource_publish,
    resource_tie,
    resource_untie,
)
from resources.views.editing import resource_edit
from resources.views.elsewhere import add_link, resource_address_seen
from resources.views.files import (
    resource_comments,
    resource_download,
    resource_file_remove,
    resource_original,
)
from resources.views.films import (
    film_words,
    resource_captions,
    resource_film,
    resource_no_speech,
)
from resources.views.finding import resource_list
from resources.views.findings import finding_act, finding_change, resource_findings
from resources.views.own_versions import own_version, own_version_fits
from resources.views.pack import (
    pack,
    pack_choose,
    pack_download,
    pack_empty,
    pack_put,
    pack_take,
)
from resources.views.pages import resource_detail
from resources.views.pictures import resource_page, resource_picture
from resources.views.replacing import (
    file_let_through,
    file_replace,
    file_version,
    file_version_forget,
    file_version_restore,
)
from resources.views.reviewing import resource_still_right, review_list
from resources.views.stories import (
    story_answer,
    story_consent,
    story_file,
    story_keep,
    story_list,
    story_mine,
    story_record,
    story_retell,
    story_tell,
    story_withdraw,
)
from resources.views.versions import resource_versions
from resources.views.withdrawing import resource_withdraw
from resources.views.writing import resource_text, resource_text_newer

__all__ = [
    "add_link",
    "file_let_through",
    "file_replace",
    "file_version",
    "file_version_forget",
    "file_version_restore",
    "film_words",
    "finding_act",
    "finding_change",
    "own_version",
    "own_version_fits",
    "pack",
    "pack_choose",
    "pack_download",
    "pack_empty",
    "pack_put",
    "pack_take",
    "resource_add_files",
    "resource_address_seen",
    "resource_captions",
    "resource_comments",
    "resource_detail",
    "resource_download",
    "resource_edit",
    "resource_file_remove",
    "resource_film",
    "resource_findings",
    "resource_list",
    "resource_no_speech",
    "resource_original",
    "resource_page",
    "resource_picture",
    "resource_publish",
    "resource_still_right",
    "resource_text",
    "resource_text_newer",
    "resource_tie",
    "resource_untie",
    "resource_versions",
    "resource_withdraw",
    "review_list",
    "story_answer",
    "story_consent",
    "story_file",
    "story_keep",
    "story_list",
    "story_mine",
    "story_record",
    "story_retell",
    "story_tell",
    "story_withdraw",
    "upload",
]
