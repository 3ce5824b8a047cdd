"""Files that are two things at once: a picture to us, a page or an archive to somebody else."""

import re
from typing import Final

from resources.pdf import Content
from resources.refusals import FileRefused

# Readers of archives look for their end within so many bytes of the file's end (APPNOTE 4.3.16).
_TAIL: Final = 65_557
_HEAD: Final = 2_048
_PAGE: Final = re.compile(rb"<(?:!doctype|html|script|svg|iframe|\?php|\?xml)|%PDF-", re.IGNORECASE)


def refuse(data: Content, what: str) -> None:
    """Raises FileRefused when `data`, which is a `what` by its beginning, is something else too."""
    hidden = data.rfind(b"PK\x05\x06", max(0, len(data) - _TAIL)) >= 0
    if hidden or _PAGE.search(bytes(data[:_HEAD])):
        raise FileRefused(
            f"This {what} has something else hidden in it. Open it, save it as a new file and "
            "upload that."
        )
