"""Names of files: one that is safe to show and to send, whatever the uploader's was."""

import re
import unicodedata

LONGEST = 100
# Left out: control characters and line ends (headers), marks that turn the direction of text
# ("exe.fdp" read as "pdf.exe"), and what file systems and shells read as something else.
_TROUBLE = re.compile(r'[<>:"|?*%;`$\\/]')


def shown_name(given: str, extension: str) -> str:
    """`given` without folders and tricks, ending in `extension`: "../a\\r\\nb.PDF" is "ab.pdf".

    For showing and for the download's header only; what is stored has a random name.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", given))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] not in "C")
    clean = re.sub(r"\s+", " ", _TROUBLE.sub(" ", kept)).strip(" .")
    stem = clean.rsplit(".", 1)[0] if "." in clean else clean
    stem = stem[: LONGEST - len(extension) - 1].strip(" .")
    return f"{stem or 'document'}.{extension}"
