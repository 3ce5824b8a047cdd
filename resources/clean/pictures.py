"""Pictures, decoded and written anew: whatever else was in the file is not in the copy."""

import warnings
from functools import partial
from typing import IO, Any, Final

from PIL import Image, ImageOps

from resources.pictures import refuse_large
from resources.refusals import damaged

# How Pillow calls a format, and how it is written.
_WRITTEN: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "jpg": ("JPEG", {"quality": 92, "optimize": True, "progressive": True}),
    "png": ("PNG", {"compress_level": 6}),
    "webp": ("WEBP", {"quality": 90, "method": 4}),
}


def _clean(format: str, content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """Turned the way the camera says, with its colours, without everything else."""
    name, how = _WRITTEN[format]
    content.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures far larger than those we take.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(content, formats=[name])
        refuse_large(picture.width, picture.height)
        plain = ImageOps.exif_transpose(picture)
        kept = {
            key: plain.info[key] for key in ("icc_profile", "transparency") if key in plain.info
        }
        plain.info = {}
        plain.save(out, name, **how, **kept)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise damaged() from error
    return []


png, jpg, webp = partial(_clean, "png"), partial(_clean, "jpg"), partial(_clean, "webp")
