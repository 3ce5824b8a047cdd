"""The pages of the library."""

from resources.views.adding import upload
from resources.views.changing import (
    resource_publish,
    resource_still_right,
    resource_tie,
    resource_untie,
    resource_withdraw,
)
from resources.views.finding import resource_list
from resources.views.pages import resource_detail, resource_download

__all__ = [
    "resource_detail",
    "resource_download",
    "resource_list",
    "resource_publish",
    "resource_still_right",
    "resource_tie",
    "resource_untie",
    "resource_withdraw",
    "upload",
]
