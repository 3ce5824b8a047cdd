"""The program apart that draws the first pages of a PDF: see resources/previews.py.

python -m resources.drawn MEMORY SECONDS < file > pictures
"""

import io
import json
import sys
import zipfile
from typing import IO

import pypdfium2
from PIL import Image

from resources.apart import begin, told_when_full
from resources.previews import FACTS, LARGE, MOST_PICTURED, SMALL, name_of


def draw(content: IO[bytes], out: IO[bytes]) -> None:
    """The same in this process, for files of our own: writes the ZIP."""
    document = pypdfium2.PdfDocument(content)
    number = len(document)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(FACTS, json.dumps({"pages": number}))
        for place in range(min(number, MOST_PICTURED)):
            picture = _picture(document[place])
            for large, most in ((False, SMALL), (True, LARGE)):
                archive.writestr(name_of(place + 1, large), _webp(picture, most, large))


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    """As large as the larger of both: a page may say that it is as large as a field, or thin as a
    hair."""
    width, height = page.get_size()
    image: Image.Image = page.render(scale=LARGE / max(width, height, 1)).to_pil()
    page.close()
    return image.convert("RGB")


def _webp(picture: Image.Image, most: int, large: bool) -> bytes:
    shown, written = picture.copy(), io.BytesIO()
    shown.thumbnail((most, most))
    shown.save(written, "WEBP", quality=70 if large else 60, method=4)
    return written.getvalue()


def main() -> None:
    """Draw standard input within the limits."""
    content, out, _ = begin(sys.argv)
    with told_when_full():
        draw(content, out)
        out.flush()


if __name__ == "__main__":
    main()
