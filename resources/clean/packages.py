"""Office documents are ZIPs of parts: copied one by one, some changed, some left out."""

import zipfile
from shutil import copyfileobj
from typing import IO, Any, Final, TypeAlias

from lxml import etree

from resources.clean.traces import without_traces
from resources.packages import HARMLESS_TYPE
from resources.refusals import FileRefused, damaged

# Every entry carries the minute it was made; ours say the first day a ZIP can name.
MADE: Final = (1980, 1, 1, 0, 0, 0)
# What is changed is read as a whole: beyond this it would take somebody's memory.
MOST_READ: Final = 100_000_000
_PICTURES: Final = (".jpg", ".jpeg", ".jfif", ".png")

# lxml ships no types.
Element: TypeAlias = Any


class TooMuchText(FileRefused):
    """A part that would have to be changed is larger than we can read."""

    def __init__(self) -> None:
        super().__init__(
            "There is more in this file than we can look through. Split it, or save it as PDF, and "
            "upload that."
        )


def parsed(data: bytes) -> Element:
    """The root of a part. Nothing is fetched, no entity is resolved."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(HARMLESS_TYPE.sub(b"", data, 1), reader)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged()
    return root


def written(root: Element) -> bytes:
    """The part as bytes."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def read(package: zipfile.ZipFile, name: str) -> bytes:
    """A part as a whole. Raises FileRefused when it is too large for that."""
    if package.getinfo(name).file_size > MOST_READ:
        raise TooMuchText
    return package.read(name)


def copy(
    package: zipfile.ZipFile,
    out: IO[bytes],
    dropped: set[str],
    changed: dict[str, bytes],
) -> None:
    """Write `package` to `out` without the dropped parts, with others as in `changed`, and its
    pictures without what a camera wrote into them. Order and way of packing stay."""
    with zipfile.ZipFile(out, "w") as made:
        for entry in package.infolist():
            if entry.filename in dropped or entry.is_dir():
                continue
            target = zipfile.ZipInfo(entry.filename, MADE)
            target.compress_type = entry.compress_type
            if entry.filename in changed:
                made.writestr(target, changed[entry.filename])
            elif entry.filename.lower().endswith(_PICTURES):
                made.writestr(target, without_traces(read(package, entry.filename)))
            else:
                with package.open(entry) as part, made.open(target, "w") as copied:
                    copyfileobj(part, copied)
